"""Reads C++ files of the project: what they include, and their code without comments and literals."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

SKIPPED = {"build", "out", ".git", "__pycache__"}
SUFFIXES = {".h", ".cpp"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
NOT_CODE = re.compile(
    r'^[ \t]*#[ \t]*include[^\n]*|//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\\ ]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Include:
    line: int
    name: str
    isOwn: bool  # in quotation marks


@dataclass(frozen=True)
class Source:
    path: Path  # relative to the project
    text: str

    @property
    def folder(self):
        """The row of the tables that the file belongs to: "core", "app/ctl", "tests"."""
        parts = self.path.parts
        return "app/ctl" if parts[:2] == ("app", "ctl") else parts[0]

    @property
    def includes(self):
        return [
            Include(self.text.count("\n", 0, match.start()) + 1, match[1] or match[2], match[1] is not None)
            for match in INCLUDE.finditer(self.text)
        ]

    @property
    def code(self):
        """The text with includes, comments and literals blanked; line numbers stay."""
        return NOT_CODE.sub(lambda match: "\n" * match[0].count("\n"), self.text)


def readSources(root):
    sources = []
    for directory, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in SKIPPED)
        for name in sorted(files):
            path = Path(directory, name)
            if path.suffix in SUFFIXES:
                sources.append(Source(path.relative_to(root), path.read_text(encoding="utf-8")))
    return sources
