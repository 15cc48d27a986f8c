#!/usr/bin/env python3
"""`./dev bench gateway`: this gateway, nginx and Squid in one run, 1 KB answers over kept-alive connections.

`rate` and `cpu_per_request` at saturation; `added_latency_p50` and `_p99` at a fixed rate in open loop, over direct.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from harness.certificates import Authority
from harness.peers import HOST, startOrigin, startReverseNginx, startSquid

CONNECTIONS = 32
OPEN_LOOP_RATE = 1000


class Load:
    def __init__(self, program, seconds):
        self.m_program = program
        self.m_seconds = seconds

    def apply(self, target, rate=0):
        command = [self.m_program, "--host", HOST, "--connections", CONNECTIONS, "--seconds", self.m_seconds,
                   "--rate", rate, *target]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return json.loads(done.stdout)


def measure(load, subject, program, target):
    """The rows of one subject; direct (no program) has no CPU time."""
    before = program.cpuSeconds() if program else 0
    saturated = load.apply(target)
    rows = [(subject, "rate", saturated["rate"], "1/s")]
    if program:
        cpu = (program.cpuSeconds() - before) / saturated["requests"] * 1e6
        rows.append((subject, "cpu_per_request", cpu, "µs"))
    paced = load.apply(target, OPEN_LOOP_RATE)
    rows += [(subject, "latency_p50", paced["p50"], "ms"), (subject, "latency_p99", paced["p99"], "ms")]
    return rows


def measureAll(options, directory):
    load = Load(options.build / "bench/bench_load", options.seconds)
    authority, bump = Authority(directory, "origin-authority"), Authority(directory, "squid-authority")
    leaf = authority.leaf(HOST)
    origin, originPort = startOrigin(directory, leaf)
    trusted = ["--ca", authority.certificate]
    rows = []
    with origin:
        rows += measure(load, "direct", None, ["--connect", f"127.0.0.1:{originPort}", *trusted])
        nginx, port = startReverseNginx(directory, leaf, authority, originPort)
        with nginx:
            rows += measure(load, "nginx", nginx, ["--connect", f"127.0.0.1:{port}", *trusted])
        squid, port = startSquid(directory, authority, bump, originPort)
        with squid:
            target = ["--proxy", f"127.0.0.1:{port}", "--host-port", originPort, "--ca", bump.certificate]
            rows += measure(load, "squid", squid, target)
    return rows


def withComparisons(rows):
    """Added latency instead of latency, and this gateway's ratios to its peers."""
    value = {(subject, measure): number for subject, measure, number, _ in rows}
    result = []
    for subject, name, number, unit in rows:
        if name.startswith("latency_") and subject != "direct":
            result.append((subject, f"added_{name}", number - value["direct", name], unit))
        else:
            result.append((subject, name, number, unit))
    if ("chatelaine", "rate") in value:
        for peer in ("nginx", "squid"):
            for name in ("rate", "cpu_per_request"):
                ratio = value["chatelaine", name] / value[peer, name]
                result.append(("chatelaine", f"{name}_ratio_to_{peer}", ratio, "x"))
    return result


def machine():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return f"{len(os.sched_getaffinity(0))} cores, {model}"


def printTable(rows):
    print(f"\n{machine()}; {CONNECTIONS} connections, 1 KB answers, open loop at {OPEN_LOOP_RATE}/s\n")
    for subject, name, number, unit in rows:
        print(f"{subject:12} {name:30} {number:12,.3f} {unit}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=8, help="measured time per figure")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chatelaine-bench-") as directory:
        os.chmod(directory, 0o755)
        rows = withComparisons(measureAll(options, Path(directory)))
    printTable(rows)
    if options.json:
        named = [dict(zip(("subject", "measure", "value", "unit"), row)) for row in rows]
        options.json.write_text(json.dumps({"rows": named}, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
