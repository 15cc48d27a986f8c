"""Starts the programs of a journey and ends exactly those, with everything they started themselves."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


class TooLate(AssertionError):
    """A state that the journey waited for did not come within its deadline."""


def waitUntil(condition, what, seconds=15.0, pause=0.05):
    """Asks `condition` again and again until it is true, and returns its value; `what` names it in the failure."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            raise TooLate(f"after {seconds:g} s still not: {what}")
        time.sleep(pause)


def parents():
    """Every process that we can see: {pid: parent's pid}."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        if fields[0] != "Z":
            found[int(entry.name)] = int(fields[1])
    return found


def descendants(root):
    """Process ids below `root`, parents before children."""
    below, table = [root], parents()
    for pid in below:
        below.extend(child for child, parent in table.items() if parent == pid)
    return below[1:]


def programOf(pid):
    """File name of the program that a process runs, from its command line, or an empty string."""
    try:
        first = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return ""
    return os.path.basename(first.decode(errors="replace"))


class Processes:
    """The processes of one journey. Orphans come back to us, so that a daemon that outlives its starter is ours too."""

    def __init__(self, logFolder):
        self.logFolder = Path(logFolder)
        self.logFolder.mkdir(parents=True, exist_ok=True)
        self._started = []
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def start(self, name, command, env, say=b"", **options):
        """Starts `command` with exactly `env` and tells it `say`; its output goes to NAME.log in the log folder."""
        with open(self.logFolder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=log, stderr=log, **options)
        with process.stdin as ear:
            ear.write(say)
        self._started.append(process)
        return process

    def find(self, program):
        """Process ids of our descendants that run a program of this name."""
        return [pid for pid in descendants(os.getpid()) if programOf(pid) == program]

    def endAll(self, seconds=5.0):
        """Asks every descendant to end, youngest first, and after `seconds` ends it."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for pid in reversed(descendants(os.getpid())):
                end(pid, sign)
            deadline = time.monotonic() + seconds
            while descendants(os.getpid()) and time.monotonic() < deadline:
                time.sleep(0.02)
        for process in self._started:
            process.poll()
        reap()  # the orphans that came to us


def end(pid, sign=signal.SIGTERM):
    """Sends a signal to one process; one that has ended already is fine."""
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        pass


def reap():
    """Collects what has ended, orphans included."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
