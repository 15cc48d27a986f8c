"""A client gets exactly the environment that it was given, and everything that it saw is kept."""

import os
import unittest

from harness import clients


class ClientsAreWatched(unittest.TestCase):
    def test_theConnectPageIsReadAsAShellReadsIt(self):
        text = "# for this shell\nexport HTTPS_PROXY='http://a:t%20k@127.0.0.1:4280'\nexport NODE_USE_ENV_PROXY=1\n"
        self.assertEqual(clients.shellEnvironment(text),
                         {"HTTPS_PROXY": "http://a:t%20k@127.0.0.1:4280", "NODE_USE_ENV_PROXY": "1"})

    def test_nothingOfOurOwnEnvironmentComesThrough(self):
        os.environ["CHATELAINE_STRAY"] = "stray"
        self.addCleanup(os.environ.pop, "CHATELAINE_STRAY")
        view = clients.run("env", ["/usr/bin/env"], {"ONE": "1"})
        self.assertEqual(view.output, "ONE=1\n")

    def test_aViewHoldsEnvironmentCommandOutputAndErrors(self):
        view = clients.run("sh", ["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], {"ONE": "1"})
        for part in ("ONE", "/bin/sh", "out", "err"):
            self.assertIn(part, view.everything)
        self.assertEqual(view.exitCode, 3)


if __name__ == "__main__":
    unittest.main()
