"""The checks of the agent's side notice what they are there for; a plain tunnel stands where the gateway will be."""

import http.client
import socket
import socketserver
import tempfile
import threading
import unittest
from types import SimpleNamespace

from harness import clients
from harness.canary import Canary, Search
from harness.provider import Provider
from harness.report import Step
from steps.agent_side import HOST, AgentSide

SECRET = "sk_test_Zw5Rt8Yu1Io4Pa7Sd0Fg3Hj6"
TOKEN = "agent_token_0123456789"


class Tunnel(socketserver.StreamRequestHandler):
    """Answers CONNECT for any host by a connection to the provider, to those that show a token."""

    def handle(self):
        self.rfile.readline()
        fields = http.client.parse_headers(self.rfile)
        if "Proxy-Authorization" not in fields:
            self.wfile.write(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.server.upstream)) as upstream:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=self.copy, args=(upstream, self.connection), daemon=True)
            back.start()
            self.copy(self.connection, upstream)
            back.join()

    @staticmethod
    def copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Tunnels(socketserver.ThreadingTCPServer):
    daemon_threads = True


class TheAgentsSideIsWatched(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.provider = cls.enterClassContext(Provider(folder.name, [HOST, "localhost"]))
        cls.tunnels = cls.enterClassContext(Tunnels(("127.0.0.1", 0), Tunnel))
        cls.tunnels.upstream = cls.provider.port
        threading.Thread(target=cls.tunnels.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.tunnels.shutdown)
        authority = str(cls.provider.authority)
        proxy = f"http://agent:{TOKEN}@127.0.0.1:{cls.tunnels.server_address[1]}"
        cls.environment = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "CURL_CA_BUNDLE": authority,
                           "REQUESTS_CA_BUNDLE": authority, "NODE_EXTRA_CA_CERTS": authority}

    def setUp(self):
        world = SimpleNamespace(provider=self.provider, search=Search([Canary("key", SECRET)]))
        self.agent = AgentSide(world, self.environment, TOKEN, f"https://localhost:{self.provider.port}")
        self.step = Step("one")

    def test_everyClientReachesTheServiceByItsEnvironmentAlone(self):
        for run in self.agent.runners("/v1/echo"):
            before = len(self.provider.received)
            view = run()
            self.assertTrue(view.says(200), view.everything)
            self.assertFalse(view.says(403))
            self.assertEqual(len(self.provider.received), before + 1)

    def test_aRefusalByTheProxyIsNot200(self):
        self.environment = {name: value.replace(f"agent:{TOKEN}@", "") for name, value in self.environment.items()}
        self.setUp()
        for run in self.agent.runners("/v1/echo")[:2]:
            view = run()
            self.assertTrue(view.refusedAtTheProxy(407), view.everything)
            self.assertFalse(view.says(200))

    def test_anOpenTunnelIsNotAnAnswer(self):
        """CONNECT is answered with 200, the request in it with 404: that is a refusal."""
        view = clients.curl(self.agent.url("/?status=404"), self.environment)
        self.assertTrue(view.says(404) and not view.says(200), view.everything)

    def test_aMissingSecretIsNoticed(self):
        with self.assertRaisesRegex(AssertionError, "the service got the secret"):
            self.agent.served(self.step, self.agent.runners("/")[0], f"Bearer {SECRET}")

    def test_anEchoedSecretIsNoticed(self):
        for form in ("raw", "gzip", "chunked"):
            view = clients.curl(self.agent.url(f"/?as={form}"), self.environment, "--compressed",
                                "--header", f"Authorization: Bearer {SECRET}")
            seen = clients.View("curl", {}, [], view.output, view.errors, 0)
            with self.assertRaisesRegex(AssertionError, "key as"):
                self.agent.saysNothing(self.step, seen)

    def test_aTokenThatReachesTheServiceIsNoticed(self):
        clients.curl(self.agent.url("/"), self.environment, "--header", f"X-Stray: {TOKEN}")
        with self.assertRaisesRegex(AssertionError, "the service got no token"):
            self.agent.nothingOfTheGateway(self.step, self.provider.received[-1], "curl")

    def test_aRequestThatShouldHaveBeenRefusedIsNoticed(self):
        with self.assertRaisesRegex(AssertionError, "refused"):
            self.agent.refused(self.step)


if __name__ == "__main__":
    unittest.main()
