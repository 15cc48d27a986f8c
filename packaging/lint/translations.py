"""The English plurals: every text with %n has both of its forms in the translation file, and the file has no others."""

import re
from xml.etree import ElementTree

CALL = re.compile(r'\btr\(\s*"((?:[^"\\]|\\.)*%n(?:[^"\\]|\\.)*)"')


def counted(root, names):
    """Texts with a count, of every call of tr() in the sources: text -> the first place."""
    places = {}
    for name in names:
        for text in CALL.findall((root / name).read_text(encoding="utf-8")):
            places.setdefault(text, name)
    return places


def translated(file):
    """Text -> how many plural forms it has, and none of them empty."""
    forms = {}
    for message in ElementTree.parse(file).iter("message"):
        texts = [form.text or "" for form in message.iter("numerusform")]
        forms[message.findtext("source")] = len(texts) if all(texts) else 0
    return forms


def problems(root, names):
    places, forms = counted(root, names), translated(root / "translations/chatelaine_en.ts")
    missing = [f"{place}: no plural forms for “{text}”" for text, place in places.items() if forms.get(text, 0) != 2]
    unused = [f"translations/chatelaine_en.ts: nothing says “{text}”" for text in forms if text not in places]
    return "\n".join(missing + unused)
