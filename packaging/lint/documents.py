"""What the documents name has to be there: targets of links, paths of the repository in backticks, tests of a promise."""

import re

LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
TEST_FILE = re.compile(r"[a-z]+[/.][a-z0-9]+(_[a-z0-9]+)+$")  # gateway/every_use_is_recorded_first, as ctest has it too
TEST_FUNCTION = re.compile(r"(?=.*[A-Z])[a-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")
DEFINED = re.compile(r"\bvoid (?:\w+::)?(\w+)\(")
# Documents in which every promise names its tests.
PROMISES = {"SECURITY.md", "docs/protections.md"}
# Looks like a path of the repository and is something else.
NOT_A_PATH = {"vault/credential"}  # what the user name of a proxy chooses


def anchors(text):
    """As they are made from headings: lower case, words joined by hyphens."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def linkProblem(root, name, target):
    if "://" in target:
        return None
    path, _, anchor = target.partition("#")
    file = (root / name).parent / path if path else root / name
    if not file.exists():
        return f"the link to {target} leads nowhere"
    if anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
        return f"the link to {target}: there is no such heading"
    return None


def pathProblem(root, folders, span):
    isPlain = re.fullmatch(r"[\w./-]+", span) is not None
    if not isPlain or span.split("/")[0] not in folders or "/" not in span or span in NOT_A_PATH:
        return None
    return None if (root / span).exists() else f"`{span}` is no file or folder of the repository"


def testProblem(root, functions, span):
    if TEST_FILE.fullmatch(span):
        folder, file = re.split(r"[/.]", span)
        isTest = (root / "tests" / folder).is_dir() and not (root / folder / file).exists()
        isMissing = isTest and not (root / f"tests/{folder}/{file}.cpp").exists()
        return f"there is no tests/{folder}/{file}.cpp" if isMissing else None
    if TEST_FUNCTION.fullmatch(span) and span not in functions:
        return f"no test has a function {span}"
    return None


def testFunctions(root):
    texts = (file.read_text(encoding="utf-8") for file in (root / "tests").glob("*/**/*.cpp"))
    return {name for text in texts for name in DEFINED.findall(text)}


def problems(root, names, folders):
    """`names`: the documents; `folders`: those at the top of the repository."""
    found, functions = [], testFunctions(root)
    for name in names:
        text = FENCE.sub("", (root / name).read_text(encoding="utf-8"))
        for target in LINK.findall(text):
            found.append((name, linkProblem(root, name, target)))
        for span in CODE.findall(text):
            found.append((name, pathProblem(root, folders, span)))
            if name in PROMISES:
                found.append((name, testProblem(root, functions, span)))
        if name in PROMISES:
            for label in re.findall(r"\[([^\]]+)\]\([^)]*tests/", text):
                found.append((name, testProblem(root, functions, label)))
    return "\n".join(dict.fromkeys(f"{name}: {problem}" for name, problem in found if problem))
