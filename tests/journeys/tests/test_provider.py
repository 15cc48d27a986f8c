"""The provider remembers what reached it, and a client that does not trust it reaches nothing."""

import base64
import json
import ssl
import tempfile
import unittest
import urllib.request

from harness.canary import Canary, Search
from harness.provider import ECHO_FORMS, Provider

SECRET = "sk_test_Zw5Rt8Yu1Io4Pa7Sd0Fg3Hj6"


class ProviderEchoes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.provider = Provider(cls.folder.name, ["localhost", "api.provider.test"])
        cls.enterClassContext(cls.provider)

    def ask(self, target="/", headers=None, data=None, trust=True):
        context = ssl.create_default_context(cafile=str(self.provider.authority) if trust else None)
        request = urllib.request.Request(f"https://localhost:{self.provider.port}{target}", data, headers or {})
        with urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                         urllib.request.HTTPSHandler(context=context)).open(request) as answer:
            return answer, answer.read()

    def test_aRequestIsRecordedAsItCame(self):
        self.ask("/v1/things?q=1", {"Authorization": f"Bearer {SECRET}"}, b'{"a":1}')
        last = self.provider.received[-1]
        self.assertEqual((last.method, last.target, last.body), ("POST", "/v1/things?q=1", b'{"a":1}'))
        self.assertEqual(last.header("authorization"), [f"Bearer {SECRET}"])

    def test_theAnswerHoldsTheSecretInEveryFormWithoutItsScheme(self):
        for headers in ({"Authorization": f"Bearer {SECRET}"}, {"Cookie": f"a=b; session={SECRET}"},
                        {"Authorization": "Basic " + base64.b64encode(f"user:{SECRET}".encode()).decode()}):
            echo = json.loads(self.ask("/", headers)[1])["echo"]
            for form, encode in ECHO_FORMS.items():
                with self.subTest(form=form):
                    self.assertTrue(any(encode(SECRET) in said or encode(f"user:{SECRET}") in said
                                        for said in echo[form]))

    def test_chunkedAndCompressedAnswersHoldTheSame(self):
        plain = json.loads(self.ask("/?as=chunked", {"Authorization": f"Bearer {SECRET}"})[1])
        self.assertEqual(plain["echo"]["raw"], [SECRET])
        answer, _ = self.ask("/?as=gzip", {"Authorization": f"Bearer {SECRET}"})
        self.assertEqual(answer.headers["Content-Encoding"], "gzip")

    def test_theSearchFindsWhatTheProviderEchoes(self):
        answer, body = self.ask("/", {"Authorization": f"Bearer {SECRET}"})
        search = Search([Canary("key", SECRET)])
        self.assertTrue(search.inText(str(answer.headers), "headers"))
        self.assertTrue(search.inBytes(body, "body"))

    def test_withoutTrustNothingArrives(self):
        requests, received = len(self.provider.received), self.provider.bytesIn
        with self.assertRaises(OSError):
            self.ask(trust=False)
        self.assertEqual((len(self.provider.received), self.provider.bytesIn), (requests, received))


if __name__ == "__main__":
    unittest.main()
