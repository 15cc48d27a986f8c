#!/usr/bin/env python3
"""The main job of Chatelaine, unattended: real programs in real windows, real keys and clicks, real HTTPS clients."""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from harness.report import Report, Stopped  # noqa: E402
from harness.world import World  # noqa: E402
from steps import PARTS  # noqa: E402
from steps.tour_state import Tour  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, type=Path, help="build folder that holds app/desktop/chatelaine")
    parser.add_argument("--out", required=True, type=Path, help="folder for screenshots and tour.json")
    parser.add_argument("--part", choices=PARTS, default="all", help="the first hour of one person, or a team of two")
    parser.add_argument("--until", metavar="STEP", help="stop after the first step whose name contains STEP")
    return parser.parse_args()


def clear(folder):
    """Removes what an earlier tour left, so that no old picture passes for a new one."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in [*folder.glob("[0-9][0-9]-*.png"), *folder.glob("failure*"), *folder.glob("tour.json")]:
        path.unlink()


def run(options, report):
    with World(options.build.resolve()) as world:
        tour = Tour(world, report)
        report.evidence = tour.leaveEvidence
        for name, step in PARTS[options.part]:
            with report.step(name) as record:
                step(tour, record)
            if options.until and options.until in name:
                return


def main():
    options, began = arguments(), time.monotonic()
    clear(options.out)
    report = Report(options.out)
    try:
        run(options, report)
    except Stopped:
        pass
    except Exception as error:  # noqa: BLE001  (the world itself could not be set up or taken down)
        report.steps.append({"name": "the tour's own world", "ok": False, "detail": f"{type(error).__name__}: {error}"})
        print(f"FAILED: {error}", file=sys.stderr)
    done = {step["name"] for step in report.steps}
    held = report.write([name for name, _ in PARTS[options.part] if name not in done])
    print(f"{'every step held' if held else 'NOT every step held'} in {time.monotonic() - began:.0f} s: {options.out}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
