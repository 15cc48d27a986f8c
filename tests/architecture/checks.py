"""The checks: each takes the sources and gives back violations as lines of text."""

from collections import defaultdict
from pathlib import Path

import rules

NO_FOLDER = {"cmake"}  # precompiled headers: they take part in every folder, and each of those is checked


def allowedFolders(source):
    if source.folder != "tests":
        return rules.FOLDERS.get(source.folder, set()) | {source.path.parts[0]}
    module = source.path.parts[1]
    own = rules.FOLDERS.get(module, set()) | {module}
    return own | rules.TESTS_ALSO.get(module, set()) | {"tests"}


def foldersAreIncludedAsListed(root, sources):
    for source in sources:
        if source.folder in NO_FOLDER:
            continue
        if source.folder not in rules.EVERYBODY:
            yield f"{source.path}: the folder '{source.folder}' is not in the table of folders"
            continue
        for include in source.includes:
            if include.isOwn and (problem := ownIncludeProblem(root, source, include)):
                yield f"{source.path}:{include.line}: {problem}"


def placesOf(source):
    """A test counts as a test and as a part of its module: the tests of crypto check against OpenSSL."""
    return {source.folder, source.path.parts[1]} if source.folder == "tests" else {source.path.parts[0]}


def ownIncludeProblem(root, source, include):
    target = Path(include.name)
    if include.name == source.path.stem + ".moc":
        return None
    if include.name.startswith("ui_") and source.folder == "ui":
        return None
    if not (root / target).is_file():
        return f'"{include.name}" is no file of the project, seen from its root'
    if target.parts[0] not in allowedFolders(source):
        return f"{source.folder} may not include {target.parts[0]} ({include.name})"
    if target.parts[0] == "tests" and target.parts[1] not in ("support", source.path.parts[1]):
        return f"a test includes another module's tests ({include.name})"
    return None


def thirdPartyHasOneOwner(root, sources):
    for source in sources:
        if source.folder in NO_FOLDER:
            continue
        for include in source.includes:
            if not include.isOwn and (problem := thirdPartyProblem(source, include.name)):
                yield f"{source.path}:{include.line}: {problem}"


def thirdPartyProblem(source, header):
    places = placesOf(source) | ({f"{place}*.cpp" for place in placesOf(source)} if source.path.suffix == ".cpp" else set())
    for name, pattern, owners in rules.THIRD_PARTY:
        if pattern.match(header):
            isAllowed = bool(places & owners)
            return None if isAllowed else f"<{header}> is {name}, which {source.folder} may not include here"
    return f"<{header}> is not in the table of third-party headers"


def noFoldersIncludeEachOther(root, sources):
    edges = defaultdict(set)
    for source in sources:
        for include in source.includes:
            if include.isOwn and "/" in include.name:
                edges[str(source.path.parent)].add(str(Path(include.name).parent))
    for first in sorted(edges):
        for second in sorted(edges[first]):
            contains = second.startswith(first + "/")  # a folder and what is inside it are not a pair
            if first < second and first in edges.get(second, ()) and not contains:
                yield f"{first} and {second} include each other"


def tokensStayInTheirFolders(root, sources):
    for source in sources:
        code = source.code
        for name, pattern, folders in rules.TOKENS:
            if placesOf(source) & folders:
                continue
            for match in pattern.finditer(code):
                line = code.count("\n", 0, match.start()) + 1
                yield f"{source.path}:{line}: {name} ({match[0].strip('(')}) has no place in {source.path.parts[0]}"


def headersIntroduceThemselves(root, sources):
    for source in sources:
        if source.path.suffix == ".h":
            if not source.text.startswith("// "):
                yield f"{source.path}:1: a header starts with one sentence on what it is for"
            if "#pragma once" not in source.text:
                yield f"{source.path}:1: a header has #pragma once"


def formsStandInUi(root, sources):
    for path in sorted(root.glob("*/**/*.ui")):
        folder = path.relative_to(root).parts[0]
        if folder not in ("ui", "build", "out"):
            yield f"{path.relative_to(root)}: forms belong to ui"


ALL = [
    foldersAreIncludedAsListed,
    thirdPartyHasOneOwner,
    noFoldersIncludeEachOther,
    tokensStayInTheirFolders,
    headersIntroduceThemselves,
    formsStandInUi,
]


def violations(root, sources):
    return [line for check in ALL for line in check(root, sources)]
