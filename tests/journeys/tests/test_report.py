"""tour.json says ok only where every step held, and a failure keeps what explains it."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

from harness.report import Report, Stopped


class ReportTellsTheTruth(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.enterContext(contextlib.redirect_stdout(io.StringIO()))
        self.kept = []
        self.report = Report(self.folder, evidence=self.kept.append)

    def result(self):
        return json.loads((self.folder / "tour.json").read_text())

    def test_heldStepsAndTheirDetails(self):
        with self.report.step("first") as step:
            step.check(True, "one and one is two")
        self.assertTrue(self.report.write())
        self.assertEqual(self.result(),
                         {"steps": [{"name": "first", "ok": True, "detail": "one and one is two"}], "ok": True})

    def test_aFailedCheckStopsTheTourAndKeepsEvidence(self):
        with self.assertRaises(Stopped):
            with self.report.step("first") as step:
                step.check(False, "the sky is green")
        self.assertFalse(self.report.write(["second"]))
        self.assertEqual([step["ok"] for step in self.result()["steps"]], [False, False])
        self.assertIn("the sky is green", self.result()["steps"][0]["detail"])
        self.assertEqual(self.kept, [self.folder / "failure"])
        self.assertIn("Traceback", (self.folder / "failure.txt").read_text())

    def test_evidenceThatFailsHidesNothing(self):
        self.report.evidence = lambda stem: 1 / 0
        with self.assertRaises(Stopped), self.report.step("first"):
            raise RuntimeError("the display has gone")
        self.assertIn("the display has gone", self.report.steps[0]["detail"])

    def test_stepsThatWereNotReachedHaveNotHeld(self):
        with self.report.step("first"):
            pass
        self.assertFalse(self.report.write(["second"]))

    def test_noStepsIsNotSuccess(self):
        self.assertFalse(self.report.write())

    def test_picturesAreNumberedInOrder(self):
        class Screen:
            def screenshot(self, path):
                path.touch()

        self.report.show("welcome", Screen())
        self.report.show("vaults", Screen())
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["01-welcome.png", "02-vaults.png"])


if __name__ == "__main__":
    unittest.main()
