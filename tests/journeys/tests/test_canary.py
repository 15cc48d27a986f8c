"""A planted secret is found in every disguise, and nothing else is."""

import base64
import json
import tempfile
import unittest
import urllib.parse
from pathlib import Path

from harness.canary import Canary, Search
from harness.provider import ECHO_FORMS

VALUE = 'sk_test_Q7/+x&"<é>~9fKz2mWv8'
ORDINARY = "sk_test_" + "Zw5Rt8Yu1Io4Pa7Sd0Fg3Hj6"


def search(value=VALUE):
    return Search([Canary("key", value)])


class CanaryIsFoundInEveryForm(unittest.TestCase):
    def test_everyFormThatTheProviderEchoes(self):
        for value in (VALUE, ORDINARY):
            for form, encode in ECHO_FORMS.items():
                with self.subTest(form=form, value=value):
                    self.assertTrue(search(value).inText(f"before {encode(value)} after", "here"))

    def test_base64AtEveryAlignmentWithWhateverStandsAroundIt(self):
        for before in range(7):
            for after in range(4):
                data = b"\xff" * before + ORDINARY.encode() + b"\x7f" * after
                for encode in (base64.b64encode, base64.urlsafe_b64encode):
                    with self.subTest(before=before, after=after, encode=encode.__name__):
                        self.assertTrue(search(ORDINARY).inBytes(b'{"v":"' + encode(data) + b'"}', "here"))

    def test_base64WrappedIntoLines(self):
        wrapped = base64.encodebytes(b"x" * 40 + VALUE.encode()).replace(b"\n", b"\r\n")
        self.assertTrue(search().inBytes(wrapped, "here"))

    def test_partlyPercentEncodedText(self):
        some = "".join(f"%{ord(c):02x}" if n % 3 else c for n, c in enumerate(ORDINARY))
        self.assertTrue(search(ORDINARY).inText(some, "here"))
        self.assertTrue(search(ORDINARY).inText(urllib.parse.quote(some, safe=""), "here"))

    def test_jsonInJson(self):
        self.assertTrue(search().inText(json.dumps({"body": VALUE}, ensure_ascii=True), "here"))

    def test_wideCharactersAsQtKeepsThem(self):
        self.assertTrue(search().inBytes(b"\0\0" + VALUE.encode("utf-16-le"), "here"))

    def test_halfOfItIsALeakToo(self):
        self.assertTrue(search(ORDINARY).inText(ORDINARY[:len(ORDINARY) // 2], "here"))
        self.assertTrue(search(ORDINARY).inText(ORDINARY[len(ORDINARY) // 2:], "here"))


class CanaryIsNotSeenWhereItIsNot(unittest.TestCase):
    def test_otherTextAndStars(self):
        text = json.dumps({"authorization": "Bearer " + "*" * len(VALUE), "other": "sk_test_", "n": list(range(500))})
        self.assertEqual(search().inText(text, "here"), [])

    def test_anotherSecret(self):
        self.assertEqual(search(ORDINARY).inText(VALUE, "here"), [])

    def test_aLeftOutCanary(self):
        self.assertEqual(search().without("key").inText(VALUE, "here"), [])


class ASightingSaysWhereAndNeverWhat(unittest.TestCase):
    def test_filesAreSearchedWithTheirNames(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "deep").mkdir()
            (Path(folder) / "deep" / "vault.db-wal").write_bytes(b"\0" * 9000 + ORDINARY.encode().hex().encode())
            found = search(ORDINARY).inFiles(folder)
            self.assertEqual([sighting.place for sighting in found], ["deep/vault.db-wal"] * len(found))
            self.assertTrue(found)
            (Path(folder) / ORDINARY).touch()
            self.assertGreater(len(search(ORDINARY).inFiles(folder)), len(found))

    def test_theSecretIsNotRepeated(self):
        found = search(ORDINARY).inText(ORDINARY, "here")
        self.assertNotIn(ORDINARY[:10], " ".join(map(str, found)))

    def test_aCanaryThatChanceCouldMakeIsRefused(self):
        with self.assertRaises(ValueError):
            Canary("short", "hunter2")


if __name__ == "__main__":
    unittest.main()
