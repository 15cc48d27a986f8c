"""Reads the memory of a program that protects itself: its memory file is opened before its first instruction."""

import ctypes
import os
import signal
import subprocess
import sys

PTRACE_DETACH = 17
CHUNK = 8 << 20

# Becomes the program, stopped right after exec, where its starter can open what prctl(PR_SET_DUMPABLE) closes later.
STOPPED_START = """
import ctypes, os, sys
if ctypes.CDLL(None).ptrace(0, 0, 0, 0) != 0:
    sys.exit("this environment doesn't let a parent look at its child's memory (ptrace)")
os.execvpe(sys.argv[1], sys.argv[1:], dict(os.environ))
"""


class WatchedProgram:
    """A started program and its open memory. A debugger's rights are needed, which a parent has over its child."""

    def __init__(self, process, maps, memory):
        self.process = process
        self.maps = maps
        self.memory = memory

    @classmethod
    def start(cls, processes, name, command, env):
        process = processes.start(name, [sys.executable, "-I", "-S", "-c", STOPPED_START, *command], env)
        _, status = os.waitpid(process.pid, 0)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
            raise RuntimeError(f"{command[0]} could not be started; see {name}.log")
        maps = open(f"/proc/{process.pid}/maps", "rb")
        memory = open(f"/proc/{process.pid}/mem", "rb", buffering=0)
        ptrace = ctypes.CDLL(None, use_errno=True).ptrace
        ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        if ptrace(PTRACE_DETACH, process.pid, None, None) != 0:
            raise OSError(ctypes.get_errno(), "cannot let the program go on")
        return cls(process, maps, memory)

    def writableRegions(self):
        """(start, end, what) of every private writable mapping: where bytes of this process itself can be."""
        self.maps.seek(0)
        for line in self.maps.read().decode(errors="replace").splitlines():
            span, access, *rest = line.split(maxsplit=5)
            start, end = (int(part, 16) for part in span.split("-"))
            if access.startswith("rw") and access.endswith("p"):
                yield start, end, rest[-1] if len(rest) == 4 else "anonymous"

    def chunks(self, overlap=4096):
        """(address, what, bytes) over the whole writable memory; chunks overlap so that nothing hides on a border."""
        for start, end, what in self.writableRegions():
            for address in range(start, end, CHUNK):
                data = self._read(address, min(CHUNK + overlap, end - address))
                if data:
                    yield address, what, data

    def _read(self, address, size):
        try:
            return os.pread(self.memory.fileno(), size, address)
        except OSError:
            return b""  # a guard page, or a mapping that has gone since

    def stop(self, seconds=10):
        """Ends the program as a session does at its end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(seconds)
        self.maps.close()
        self.memory.close()
