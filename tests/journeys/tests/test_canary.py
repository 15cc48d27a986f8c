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
    def test_every_form_that_the_provider_echoes(self):
        for value in (VALUE, ORDINARY):
            for form, encode in ECHO_FORMS.items():
                with self.subTest(form=form, value=value):
                    self.assertTrue(search(value).in_text(f"before {encode(value)} after", "here"))

    def test_base64_at_every_alignment_with_whatever_stands_around_it(self):
        for before in range(7):
            for after in range(4):
                data = b"\xff" * before + ORDINARY.encode() + b"\x7f" * after
                for encode in (base64.b64encode, base64.urlsafe_b64encode):
                    with self.subTest(before=before, after=after, encode=encode.__name__):
                        self.assertTrue(search(ORDINARY).in_bytes(b'{"v":"' + encode(data) + b'"}', "here"))

    def test_base64_wrapped_into_lines(self):
        wrapped = base64.encodebytes(b"x" * 40 + VALUE.encode()).replace(b"\n", b"\r\n")
        self.assertTrue(search().in_bytes(wrapped, "here"))

    def test_partly_percent_encoded_text(self):
        some = "".join(f"%{ord(c):02x}" if n % 3 else c for n, c in enumerate(ORDINARY))
        self.assertTrue(search(ORDINARY).in_text(some, "here"))
        self.assertTrue(search(ORDINARY).in_text(urllib.parse.quote(some, safe=""), "here"))

    def test_json_in_json(self):
        self.assertTrue(search().in_text(json.dumps({"body": VALUE}, ensure_ascii=True), "here"))

    def test_wide_characters_as_qt_keeps_them(self):
        self.assertTrue(search().in_bytes(b"\0\0" + VALUE.encode("utf-16-le"), "here"))

    def test_half_of_it_is_a_leak_too(self):
        self.assertTrue(search(ORDINARY).in_text(ORDINARY[:len(ORDINARY) // 2], "here"))
        self.assertTrue(search(ORDINARY).in_text(ORDINARY[len(ORDINARY) // 2:], "here"))


class CanaryIsNotSeenWhereItIsNot(unittest.TestCase):
    def test_other_text_and_stars(self):
        text = json.dumps({"authorization": "Bearer " + "*" * len(VALUE), "other": "sk_test_", "n": list(range(500))})
        self.assertEqual(search().in_text(text, "here"), [])

    def test_another_secret(self):
        self.assertEqual(search(ORDINARY).in_text(VALUE, "here"), [])

    def test_a_left_out_canary(self):
        self.assertEqual(search().without("key").in_text(VALUE, "here"), [])


class ASightingSaysWhereAndNeverWhat(unittest.TestCase):
    def test_files_are_searched_with_their_names(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "deep").mkdir()
            (Path(folder) / "deep" / "vault.db-wal").write_bytes(b"\0" * 9000 + ORDINARY.encode().hex().encode())
            found = search(ORDINARY).in_files(folder)
            self.assertEqual([sighting.place for sighting in found], ["deep/vault.db-wal"] * len(found))
            self.assertTrue(found)
            (Path(folder) / ORDINARY).touch()
            self.assertGreater(len(search(ORDINARY).in_files(folder)), len(found))

    def test_the_secret_is_not_repeated(self):
        found = search(ORDINARY).in_text(ORDINARY, "here")
        self.assertNotIn(ORDINARY[:10], " ".join(map(str, found)))

    def test_a_canary_that_chance_could_make_is_refused(self):
        with self.assertRaises(ValueError):
            Canary("short", "hunter2")


if __name__ == "__main__":
    unittest.main()
