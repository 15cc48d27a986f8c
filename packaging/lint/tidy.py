"""clang-tidy over the compilation database, in parallel, remembering files that were clean.

A file is looked at again when it, a header of the project that it includes, the checks, or the tool have changed.
"""

import hashlib
import json
import os
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

KEPT_SECONDS = 30 * 24 * 3600
# Of GCC's flags, those that clang doesn't know; precompiled headers are GCC's own.
UNKNOWN_TO_CLANG = {"-fpch-preprocess", "-Winvalid-pch"}


def cacheDirectory():
    home = os.environ.get("CHATELAINE_CACHE") or Path.home() / ".cache/chatelaine"
    directory = Path(home) / "lint"
    directory.mkdir(parents=True, exist_ok=True)
    for entry in directory.iterdir():
        if time.time() - entry.stat().st_mtime > KEPT_SECONDS:
            entry.unlink()
    return directory


def clangArguments(command):
    arguments, kept = shlex.split(command), []
    if arguments and arguments[0].endswith("ccache"):
        arguments = arguments[1:]
    skipNext = False
    for position, argument in enumerate(arguments):
        following = arguments[position + 1] if position + 1 < len(arguments) else ""
        if skipNext:
            skipNext = False
        elif argument == "-include" and "cmake_pch" in following:
            skipNext = True
        elif argument not in UNKNOWN_TO_CLANG:
            kept.append(argument)
    return kept


def ourEntries(root, build):
    """The entries for the product's files. Tests are left out: they would double the time for little."""
    entries = json.loads((build / "compile_commands.json").read_text())
    ours = {}
    for entry in entries:
        path = Path(entry["file"])
        if path.is_relative_to(root) and path.relative_to(root).parts[0] not in ("tests", "build"):
            ours.setdefault(str(path), {**entry, "arguments": clangArguments(entry["command"])})
    for entry in ours.values():
        entry.pop("command")
    return ours


def includedFiles(root, build):
    """Source file -> the project's files that it was compiled from, as ninja recorded them."""
    text = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    result = {}
    for block in text.split("\n\n"):
        paths = {(build / line.strip()).resolve() for line in block.splitlines()[1:]}
        ours = sorted(str(path) for path in paths if path.is_relative_to(root) and not path.is_relative_to(build))
        for path in ours:
            if path.endswith(".cpp"):
                result.setdefault(path, ours)
    return result


class Fingerprints:
    """Hashes of what decides about a file's result."""

    def __init__(self, root):
        self.m_root = root
        self.m_hashes = {}
        version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
        self.m_rules = hashlib.sha256(version + (root / ".clang-tidy").read_bytes()).digest()

    def of(self, entry, files):
        total = hashlib.sha256(self.m_rules)
        total.update(" ".join(entry["arguments"]).replace(str(self.m_root), "").encode())
        for name in files:
            total.update(os.path.relpath(name, self.m_root).encode() + self.contentHash(name))
        return total.hexdigest()

    def contentHash(self, name):
        if name not in self.m_hashes:
            self.m_hashes[name] = hashlib.sha256(Path(name).read_bytes()).digest()
        return self.m_hashes[name]


def changedFiles(root):
    git = ["git", "-c", "safe.directory=*"]
    changed = subprocess.run([*git, "diff", "--name-only", "HEAD"], cwd=root, capture_output=True, text=True, check=True)
    new = subprocess.run(
        [*git, "ls-files", "-o", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    return {str(root / name) for name in (changed.stdout + new.stdout).split("\n") if name}


def examine(root, database, folders, name):
    ours = f"^{root}/({'|'.join(folders)})/"
    command = ["clang-tidy", "-p", database, "--quiet", f"--header-filter={ours}", name]
    done = subprocess.run(command, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout.strip() or done.stderr.strip()


def uniqueFindings(texts):
    """A finding in a header is reported once, though every file that includes the header has it."""
    seen, kept = set(), []
    for text in texts:
        finding = []
        for line in text.splitlines() + [""]:
            if (": error:" in line or ": warning:" in line or not line) and finding:
                if finding[0] not in seen:
                    seen.add(finding[0])
                    kept += finding
                finding = []
            if line:
                finding.append(line)
    return "\n".join(kept)


def problems(root, build, onlyChanged):
    entries, included = ourEntries(root, build), includedFiles(root, build)
    if onlyChanged:
        changed = changedFiles(root)
        entries = {name: entry for name, entry in entries.items() if changed & {name, *included.get(name, [])}}
    database = build / "tidy"
    database.mkdir(exist_ok=True)
    (database / "compile_commands.json").write_text(json.dumps(list(entries.values()), indent=1))
    folders = sorted({Path(name).relative_to(root).parts[0] for name in entries})
    cache, fingerprints = cacheDirectory(), Fingerprints(root)
    marks = {name: cache / fingerprints.of(entry, included.get(name, [name])) for name, entry in entries.items()}
    waiting = sorted(name for name, mark in marks.items() if not mark.exists())
    print(f"static analysis: {len(waiting)} of {len(entries)} files", file=sys.stderr, flush=True)

    def one(name):
        text = examine(root, database, folders, name)
        if not text:
            marks[name].touch()
        return text

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return uniqueFindings(pool.map(one, waiting))
