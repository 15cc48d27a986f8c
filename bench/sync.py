#!/usr/bin/env python3
"""`./dev bench sync`: first and incremental synchronisation, commits of many clients over both stores, Save to use.

`first_sync_*` and `one_change_*` of a device at a server over SQLCipher; `commits_*` and `cpu_per_commit_*` with 1, 8 and 64 clients over SQLCipher and PostgreSQL; `save_to_use_*` through `chatelained local`; resident memory of server and client.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gateway import machine
from harness.servers import postgres, startLocal, startServer


class Measuring:
    def __init__(self, options, directory):
        self.m_options, self.m_directory, self.m_count = options, directory, 0
        self.rows = []

    def folder(self):
        self.m_count += 1
        return self.m_directory / str(self.m_count)

    def note(self, measure, value, unit):
        self.rows.append(("chatelaine", measure, value, unit))
        print(f"{measure:34} {value:12,.3f} {unit}", flush=True)

    def start(self, mode, address, folder, *words):
        command = [self.m_options.build / "bench/bench_sync", mode, address, folder, *words]
        return subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, mode, address, *words):
        """What it printed, and the most memory that it had, in MB."""
        with self.start(mode, address, self.folder(), *words) as process:
            text = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"bench_sync {mode} ended with {process.returncode}")
        return json.loads(text), usage.ru_maxrss / 1024

    def pull(self, items):
        server, address = startServer(self.m_options.build, self.folder())
        with server:
            values, memory = self.run("pull", address, items, self.m_options.changes)
            name = f"{items // 1000}k"
            self.note(f"first_sync_{name}", values["first_sync"] / 1000, "s")
            self.note(f"one_change_{name}", values["one_change_p50"], "ms")
            self.note(f"one_change_{name}_p99", values["one_change_p99"], "ms")
            self.note(f"client_rss_{name}", memory, "MB")
            self.note(f"server_rss_{name}", residentMegabytes(server.process.pid), "MB")

    def commits(self, store, clients, database=""):
        server, address = startServer(self.m_options.build, self.folder(), database)
        with server, self.start("commits", address, self.folder(), clients, self.m_options.commits) as process:
            if process.stdout.readline() != "ready\n":
                raise RuntimeError("bench_sync commits could not begin")
            before = server.cpuSeconds()
            process.stdin.write("\n")
            process.stdin.flush()
            values = json.loads(process.stdout.read())
            cpu = server.cpuSeconds() - before
        self.note(f"commits_{store}_{clients}", values["commits"] / values["milliseconds"] * 1000, "1/s")
        self.note(f"cpu_per_commit_{store}_{clients}", cpu / values["commits"] * 1000, "ms")

    def save(self):
        local, address = startLocal(self.m_options.build, self.folder())
        folder = self.folder()
        folder.mkdir(mode=0o700)
        with local, self.start("save", address, folder, self.m_options.saves) as process:
            values = json.loads(process.stdout.read())
        for name in ("save_to_use_p50", "save_to_use_p99"):
            self.note(name, values[name], "ms")


def residentMegabytes(pid):
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return int(fields["VmRSS"].split()[0]) / 1024


def measureAll(options, directory):
    measuring = Measuring(options, directory)
    for items in options.items:
        measuring.pull(items)
    with postgres(directory / "postgres") as database:
        for clients in (1, 8, 64):
            measuring.commits("sqlcipher", clients)
            measuring.commits("postgres", clients, database.newDatabase(f"clients{clients}"))
    measuring.save()
    return measuring.rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--changes", type=int, default=50, help="single changes after the first synchronisation")
    parser.add_argument("--commits", type=int, default=2000, help="of all clients together")
    parser.add_argument("--saves", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(prefix="chatelaine-bench-") as directory:
        os.chmod(directory, 0o755)
        rows = measureAll(options, Path(directory))
    if options.json:
        named = [dict(zip(("subject", "measure", "value", "unit"), row)) for row in rows]
        options.json.write_text(json.dumps({"rows": named}, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
