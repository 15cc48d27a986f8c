"""The record of a tour: its steps in order, what each saw, its pictures, and tour.json. Nothing after a failure runs."""

import json
import time
import traceback
from contextlib import contextmanager
from pathlib import Path


class Stopped(Exception):
    """A step did not hold; the steps after it would only fail in its wake."""


class Step:
    """One promise that the tour checks. `says()` adds to its detail; `check()` fails it."""

    def __init__(self, name):
        self.name = name
        self.details = []

    def says(self, text):
        self.details.append(str(text))

    def check(self, held, what):
        if not held:
            raise AssertionError(f"this does not hold: {what}")
        self.says(what)


class Report:
    """`evidence` is called with a path stem when a step fails, to leave pictures and trees behind."""

    def __init__(self, folder, evidence=lambda stem: None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.steps = []
        self.evidence = evidence
        self._pictures = 0

    @contextmanager
    def step(self, name):
        step, began = Step(name), time.monotonic()
        print(f"{len(self.steps) + 1:3} {name} …", flush=True)
        try:
            yield step
        except Exception as error:  # noqa: BLE001  (whatever it is, it belongs into the report)
            self._record(step, False, f"{type(error).__name__}: {error}", began)
            (self.folder / "failure.txt").write_text(traceback.format_exc())
            self._leaveEvidence()
            raise Stopped(name) from error
        self._record(step, True, "; ".join(step.details), began)

    def _record(self, step, held, detail, began):
        self.steps.append({"name": step.name, "ok": held, "detail": detail})
        print(f"    {'held' if held else 'FAILED'} in {time.monotonic() - began:.1f} s: {detail}", flush=True)

    def _leaveEvidence(self):
        try:
            self.evidence(self.folder / "failure")
        except Exception as error:  # noqa: BLE001  (the failure itself matters more than its picture)
            print(f"    no evidence could be kept: {error}", flush=True)

    def show(self, name, screen):
        """A numbered picture of a screen as it is now."""
        self._pictures += 1
        screen.screenshot(self.folder / f"{self._pictures:02}-{name}.png")

    @property
    def ok(self):
        return bool(self.steps) and all(step["ok"] for step in self.steps)

    def write(self, notReached=()):
        """tour.json; what was not reached has not held."""
        rest = [{"name": name, "ok": False, "detail": "not reached"} for name in notReached]
        result = {"steps": self.steps + rest, "ok": self.ok and not rest}
        (self.folder / "tour.json").write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
        return result["ok"]
