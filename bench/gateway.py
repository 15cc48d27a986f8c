#!/usr/bin/env python3
"""`./dev bench gateway`: this gateway, nginx and Squid in one run, 1 KB answers over kept-alive connections.

`rate` and `cpu_per_request` at saturation; `added_latency_p50` and `_p99` at a fixed rate in open loop, over direct. Medians of some rounds.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from harness.certificates import Authority
from harness.chatelaine import startChatelaine
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


@dataclass
class Subject:
    name: str
    program: object  # None for the direct way
    target: list  # arguments of the load generator


def measureOnce(load, subject):
    """(measure, unit) -> value; the direct way has no CPU time of its own."""
    before = subject.program.cpuSeconds() if subject.program else 0
    saturated = load.apply(subject.target)
    values = {("rate", "1/s"): saturated["rate"]}
    if subject.program:
        cpu = subject.program.cpuSeconds() - before
        values["cpu_per_request", "µs"] = cpu / saturated["requests"] * 1e6
    paced = load.apply(subject.target, OPEN_LOOP_RATE)
    values["latency_p50", "ms"], values["latency_p99", "ms"] = paced["p50"], paced["p99"]
    return values


def startSubjects(options, directory, stack):
    authority, bump = Authority(directory, "origin-authority"), Authority(directory, "squid-authority")
    leaf = authority.leaf(HOST)
    origin, originPort = startOrigin(directory, leaf)
    stack.enter_context(origin)
    nginx, nginxPort = startReverseNginx(directory, leaf, authority, originPort)
    stack.enter_context(nginx)
    squid, squidPort = startSquid(directory, authority, bump, originPort)
    stack.enter_context(squid)
    chatelaine, chatelaineTarget = startChatelaine(options.build, directory, authority, originPort)
    stack.enter_context(chatelaine)
    return [
        Subject("direct", None, ["--connect", f"127.0.0.1:{originPort}", "--ca", authority.certificate]),
        Subject("chatelaine", chatelaine, chatelaineTarget),
        Subject("nginx", nginx, ["--connect", f"127.0.0.1:{nginxPort}", "--ca", authority.certificate]),
        Subject("squid", squid, ["--proxy", f"127.0.0.1:{squidPort}", "--host-port", originPort,
                                 "--ca", bump.certificate]),
    ]


def measureAll(options, directory):
    """Medians over the rounds; in each round every subject has its turn, so that a slow minute hits all."""
    load = Load(options.build / "bench/bench_load", options.seconds)
    with ExitStack() as stack:
        subjects = startSubjects(options, directory, stack)
        rounds = [[measureOnce(load, subject) for subject in subjects] for _ in range(options.rounds)]
    rows = []
    for position, subject in enumerate(subjects):
        for name, unit in rounds[0][position]:
            rows.append((subject.name, name, median(values[position][name, unit] for values in rounds), unit))
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
    for peer in ("nginx", "squid"):
        for name in ("rate", "cpu_per_request"):
            result.append(("chatelaine", f"{name}_ratio_to_{peer}", value["chatelaine", name] / value[peer, name], "x"))
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
    parser.add_argument("--seconds", type=float, default=4, help="measured time per figure and round")
    parser.add_argument("--rounds", type=int, default=3)
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
