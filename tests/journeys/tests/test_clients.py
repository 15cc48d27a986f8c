"""A client gets exactly the environment that it was given, and everything that it saw is kept."""

import os
import unittest

from harness import clients


class ClientsAreWatched(unittest.TestCase):
    def test_the_connect_page_is_read_as_a_shell_reads_it(self):
        text = "# for this shell\nexport HTTPS_PROXY='http://a:t%20k@127.0.0.1:4280'\nexport NODE_USE_ENV_PROXY=1\n"
        self.assertEqual(clients.shell_environment(text),
                         {"HTTPS_PROXY": "http://a:t%20k@127.0.0.1:4280", "NODE_USE_ENV_PROXY": "1"})

    def test_nothing_of_our_own_environment_comes_through(self):
        os.environ["CHATELAINE_STRAY"] = "stray"
        self.addCleanup(os.environ.pop, "CHATELAINE_STRAY")
        view = clients.run("env", ["/usr/bin/env"], {"ONE": "1"})
        self.assertEqual(view.output, "ONE=1\n")

    def test_a_view_holds_environment_command_output_and_errors(self):
        view = clients.run("sh", ["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], {"ONE": "1"})
        for part in ("ONE", "/bin/sh", "out", "err"):
            self.assertIn(part, view.everything)
        self.assertEqual(view.exit_code, 3)


if __name__ == "__main__":
    unittest.main()
