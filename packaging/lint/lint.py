#!/usr/bin/env python3
"""The checks of the source that `./dev lint` runs: formatting, layering, sizes, scripts, documents, translations, static analysis."""

import argparse
import py_compile
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import documents
import tidy
import translations

ROOT = Path(__file__).resolve().parents[2]
LINES = {".cpp": 500, ".h": 200, ".py": 500, ".sh": 300}
# Longer for a reason.
LONGER = {"sync/api.h": 230}  # every body of the API stands beside the path that carries it


def tracked(*patterns):
    """Files of the repository, and new ones that git doesn't ignore."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


def output(command):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return "" if done.returncode == 0 else (done.stdout.strip() or f"{command[0]} failed")


def formatting():
    return output(["clang-format", "--dry-run", "-Werror", *tracked("*.h", "*.cpp")])


def layering():
    check, proof = "tests/architecture/check_architecture.py", "tests/architecture/self_test.py"
    return output([sys.executable, "-B", check, "."]) or output([sys.executable, "-B", proof])


def sizes():
    problems = []
    for name in tracked(*(f"*{suffix}" for suffix in LINES)):
        count = len((ROOT / name).read_text(encoding="utf-8").splitlines())
        limit = LONGER.get(name, LINES[Path(name).suffix])
        if count > limit:
            problems.append(f"{name}: {count} lines; more than {limit} are too many: split it")
    return "\n".join(problems)


def functionsOf(text):
    """(first line, number of lines, heading) of every function, told by the layout that clang-format gives."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if indent <= 2 and line.endswith(") {") and not re.match(r"\s*(class|struct|enum|namespace|extern)\b", line):
            end = next((i for i in range(start, len(lines)) if lines[i].startswith(" " * indent + "}")), start)
            yield start + 1, end - start + 1, line.strip()


def functionSizes():
    """Tables of rows may be as long as they are."""
    problems = []
    for name in tracked("*.cpp", "*.h"):
        for line, count, heading in functionsOf((ROOT / name).read_text(encoding="utf-8")):
            if count > 60 and "_data()" not in heading:
                problems.append(f"{name}:{line}: a function of {count} lines; more than 60 are too many")
    return "\n".join(problems)


def isShell(name):
    with open(ROOT / name, "rb") as file:
        return name.endswith(".sh") or file.readline().startswith(b"#!/bin/bash")


def scripts():
    problems = [output(["bash", "-n", name]) for name in tracked("*.sh", "dev", ".ci/*") if isShell(name)]
    with tempfile.NamedTemporaryFile() as compiled:
        for name in tracked("*.py"):
            try:
                py_compile.compile(str(ROOT / name), cfile=compiled.name, doraise=True)
            except py_compile.PyCompileError as error:
                problems.append(str(error))
    return "\n".join(filter(None, problems))


def topFolders():
    return {Path(name).parts[0] for name in tracked() if "/" in name}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="a build directory that is up to date")
    parser.add_argument("--tidy", action="store_true", help="static analysis of the whole product too; takes long")
    parser.add_argument("--changed", action="store_true", help="static analysis of what differs from the last commit")
    options = parser.parse_args()
    steps = {
        "formatting": formatting,
        "layering": layering,
        "sizes": lambda: "\n".join(filter(None, (sizes(), functionSizes()))),
        "scripts": scripts,
        "documents": lambda: documents.problems(ROOT, tracked("*.md"), topFolders()),
        "translations": lambda: translations.problems(ROOT, tracked("ui/*.cpp", "models/*.cpp", "app/*.cpp")),
    }
    if options.tidy or options.changed:
        steps["static analysis"] = lambda: tidy.problems(ROOT, options.build, options.changed)
    failed = []
    for name, step in steps.items():
        start = time.monotonic()
        problems = step()
        print(f"{name}: {'failed' if problems else 'ok'} ({time.monotonic() - start:.0f} s)", flush=True)
        if problems:
            print(problems, flush=True)
            failed.append(name)
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'clean'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
