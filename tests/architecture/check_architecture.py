#!/usr/bin/env python3
"""Fails on every include, header or token that the tables of rules.py don't allow. Argument: the project."""

import sys
from pathlib import Path

import checks
from source import readSources


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    sources = readSources(root)
    if not sources:
        print(f"no sources in {root}")
        return 1
    found = checks.violations(root, sources)
    for line in found:
        print(line)
    print(f"architecture: {len(sources)} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
