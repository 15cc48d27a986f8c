"""What a journey starts, and what that starts, ends with it; memory can be searched whatever the program does."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from harness.canary import Canary, Search
from harness.memory import WatchedProgram
from harness.processes import Processes, TooLate, descendants, programOf, waitUntil

SECRET = "sk_test_Zw5Rt8Yu1Io4Pa7Sd0Fg3Hj6"

# Takes its secret from a file, forbids everybody to look at it, and says so.
PROTECTED = """
import ctypes, pathlib, sys, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
kept = pathlib.Path(sys.argv[1]).read_text() if sys.argv[1:] else ""
print("ready", flush=True)
time.sleep(60)
"""


class WithProcesses(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.processes = Processes(self.folder)
        self.addCleanup(self.processes.endAll)


class ProcessesEndTogether(WithProcesses):
    def test_anOrphanEndsToo(self):
        self.processes.start("shell", ["/bin/sh", "-c", "setsid sleep 61 & exit 0"], {"PATH": os.defpath}).wait()
        orphan = waitUntil(lambda: self.processes.find("sleep"), "the orphan is ours")[0]
        self.processes.endAll()
        self.assertFalse(Path(f"/proc/{orphan}").exists())

    def test_oneThatDoesNotListenEndsAsWell(self):
        self.processes.start("deaf", [sys.executable, "-c", "import signal, time\n"
                                      "signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)"], {})
        self.processes.endAll(seconds=1)
        self.assertEqual(descendants(os.getpid()), [])

    def test_aProcessOfSomebodyElseIsLeftAlone(self):
        own = subprocess.Popen(["/usr/bin/sleep", "60"])
        self.addCleanup(own.wait)
        self.addCleanup(own.kill)
        others = [pid for pid in (1, os.getppid()) if pid]
        self.assertTrue(all(pid not in descendants(os.getpid()) for pid in others))
        self.assertEqual(programOf(own.pid), "sleep")

    def test_waitingEndsWithTheStateThatDidNotCome(self):
        with self.assertRaisesRegex(TooLate, "the moon is green"):
            waitUntil(lambda: False, "the moon is green", seconds=0.1)


class MemoryIsSearched(WithProcesses):
    def watch(self, *arguments):
        program = WatchedProgram.start(self.processes, "protected", [sys.executable, "-c", PROTECTED, *arguments],
                                       {"PATH": os.defpath})
        self.addCleanup(program.stop)
        waitUntil(lambda: "ready" in (self.folder / "protected.log").read_text(), "the program has said that it is ready")
        return program

    def test_aProtectedProgramCannotHideASecret(self):
        (self.folder / "secret").write_text(SECRET)
        program = self.watch(str(self.folder / "secret"))
        with self.assertRaises(OSError):
            open(f"/proc/{program.process.pid}/mem", "rb").close()
        self.assertTrue(Search([Canary("key", SECRET)]).inMemory(program))

    def test_aProgramWithoutTheSecretIsClean(self):
        self.assertEqual(Search([Canary("key", SECRET)]).inMemory(self.watch()), [])

    def test_aProgramThatIsNotThereSaysSo(self):
        with self.assertRaises(RuntimeError):
            WatchedProgram.start(self.processes, "none", ["/nonexistent"], {})


if __name__ == "__main__":
    unittest.main()
