"""Looks for planted secrets in any bytes, in every encoding that a leak may wear; says where, never the secret."""

import base64
import binascii
import html
import json
import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

MIN_LENGTH = 16  # shorter pieces would be found by chance
DECODE_LIMIT = 4 << 20  # larger data is searched for encoded forms only, not decoded as a whole


@dataclass(frozen=True)
class Canary:
    """A planted secret, text or bytes. `name` is what reports call it."""
    name: str
    value: str | bytes

    def __post_init__(self):
        if len(self.value) < MIN_LENGTH:
            raise ValueError(f"the canary {self.name} is too short to be told from chance")


@dataclass(frozen=True)
class Sighting:
    """A secret found: which one, in which form, where."""
    canary: str
    form: str
    place: str

    def __str__(self):
        return f"{self.canary} as {self.form} in {self.place}"


def base64Cores(data):
    """The part of the base64 of `data` that doesn't depend on its neighbours, for each of the three alignments."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data)
        first = (0, 2, 3)[shift]
        whole = (len(data) + shift) * 8 // 6
        yield shift, encoded[first:whole]


def percentAll(data, digits="X"):
    return "".join(f"%{byte:02{digits}}" for byte in data).encode()


def binaryForms(data):
    """{form: bytes} of any bytes: themselves, and every encoding that doesn't ask whether they are text."""
    half = max(MIN_LENGTH // 2, len(data) // 2)
    forms = {"text": data, "first half": data[:half], "second half": data[-half:], "backwards": data[::-1]}
    for digits in "xX":
        forms[f"all percent {digits}"] = percentAll(data, digits)
        forms[f"all percent twice {digits}"] = percentAll(data, digits).replace(b"%", b"%25")
        forms[f"hex {digits}"] = "".join(f"{byte:02{digits}}" for byte in data).encode()
    for shift, core in base64Cores(data):
        forms[f"base64 +{shift}"] = core
        forms[f"base64url +{shift}"] = core.replace(b"+", b"-").replace(b"/", b"_")
    return forms


def textForms(value):
    """{form: bytes} of text as programs keep it in memory and as documents write it."""
    forms = {
        "UTF-16": value.encode("utf-16-le"), "UTF-32": value.encode("utf-32-le"),
        "hex of UTF-16": value.encode("utf-16-le").hex().encode(),
        "percent": urllib.parse.quote(value, safe="").encode(),
        "percent twice": urllib.parse.quote(urllib.parse.quote(value, safe=""), safe="").encode(),
        "JSON": json.dumps(value)[1:-1].encode(),
        "HTML": html.escape(value).encode(),
        "HTML decimal": "".join(f"&#{ord(character)};" for character in value).encode(),
    }
    for digits in "xX":
        forms[f"\\u {digits}"] = "".join(f"\\u{ord(character):04{digits}}" for character in value).encode()
        forms[f"HTML hex {digits}"] = "".join(f"&#x{ord(character):{digits}};" for character in value).encode()
    return forms


def formsOf(value):
    """{form: bytes} of a secret in every encoding of the gateway's scrubbing; no two forms are the same bytes."""
    isText = isinstance(value, str)
    forms = binaryForms(value.encode() if isText else value) | (textForms(value) if isText else {})
    distinct = {}
    for form, encoded in forms.items():
        distinct.setdefault(encoded, form)
    return {form: encoded for encoded, form in distinct.items()}


def _hexRuns(data):
    return b"\n".join(binascii.unhexlify(run[:len(run) // 2 * 2])
                      for run in re.findall(rb"(?:[0-9A-Fa-f]{2}){8,}", re.sub(rb"[\s:]", b"", data)))


def _base64Runs(data):
    joined = re.sub(rb"\\r|\\n|\s", b"", data).replace(b"-", b"+").replace(b"_", b"/")
    found = []
    for run in re.findall(rb"[A-Za-z0-9+/]{16,}", joined):
        for start in range(4):
            piece = run[start:]
            found.append(base64.b64decode(piece[:len(piece) // 4 * 4]))
    return b"\n".join(found)


def _unescape(data):
    return re.sub(rb"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)).encode("utf-8", "replace"), data)


def decodedViews(data):
    """{how: bytes}: `data` as it reads once an encoding is undone, also where only some of its characters wear it."""
    once = urllib.parse.unquote_to_bytes(data)
    unescaped = _unescape(data)
    return {
        "percent-decoded": once, "percent-decoded twice": urllib.parse.unquote_to_bytes(once),
        "plus as space": once.replace(b"+", b" "),
        "unescaped": unescaped.replace(b"\\/", b"/").replace(b'\\"', b'"').replace(b"\\\\", b"\\"),
        "HTML-decoded": html.unescape(data.decode("utf-8", "replace")).encode(),
        "hex-decoded": _hexRuns(data), "base64-decoded": _base64Runs(data),
        "without breaks": re.sub(rb"\s", b"", data), "without NUL": data.replace(b"\0", b""),
    }


class Search:
    """All planted canaries; each method returns the sightings, an empty list where all is well."""

    def __init__(self, canaries=()):
        self._forms = {}
        for canary in canaries:
            self.plant(canary)

    def plant(self, canary):
        self._forms[canary.name] = formsOf(canary.value)
        return canary

    def without(self, *kinds):
        """The same search without the canaries that a place may hold: those whose name begins so."""
        rest = Search()
        rest._forms = {name: forms for name, forms in self._forms.items() if not name.startswith(kinds)}
        return rest

    def inBytes(self, data, place):
        found = self._encoded(data, place)
        if len(data) <= DECODE_LIMIT:
            for how, view in decodedViews(data).items():
                found += [Sighting(name, f"{how} text", place) for name, forms in self._forms.items()
                          if forms["text"] in view]
        return list(dict.fromkeys(found))

    def _encoded(self, data, place):
        return [Sighting(name, form, place) for name, forms in self._forms.items() for form, encoded in forms.items()
                if encoded in data]

    def inText(self, text, place):
        return self.inBytes(text.encode("utf-8", "surrogateescape"), place)

    def inFiles(self, folder):
        """Every regular file below a folder; databases, their logs and lock files included."""
        found = []
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                found += self.inBytes(path.read_bytes(), str(path.relative_to(folder)))
                found += self.inText(path.name, f"the name of {path.relative_to(folder)}")
        return found

    def inMemory(self, program):
        """The writable memory of a WatchedProgram; encoded forms only."""
        found = []
        for address, what, data in program.chunks():
            found += self._encoded(data, f"process memory ({what})")
        return list(dict.fromkeys(found))
