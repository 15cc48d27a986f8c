"""What the steps of a tour share: the world, the report, the desktop that is open now, and all text it has shown."""


class Tour:
    def __init__(self, world, report):
        self.world = world
        self.report = report
        self.desktop = None
        self.agent = None  # an AgentSide, once there is a token
        self.passphrase = world.canary("the passphrase", "Correct-Horse-")
        self.seen = {}  # picture -> everything that a screen reader could have said then

    def openDesktop(self, **env):
        self.desktop = self.world.startDesktop(**env)

    def closeDesktop(self):
        self.world.desktopProgram.stop()
        self.world.desktopProgram = self.desktop = None

    def show(self, name):
        """A picture for people, and its text for the search."""
        self.report.show(name)
        self.seen[name] = "\n".join(self.desktop.readable())

    def leaveEvidence(self, stem):
        """On a failure: the screen, the accessibility tree and what the programs logged."""
        self.world.display.screenshot(stem.with_suffix(".png"))
        with open(stem.parent / f"{stem.name}-logs.txt", "w", encoding="utf-8") as out:
            for log in [*self.world.logs.glob("*.log"), *self.world.userFiles.rglob("*.log")]:
                out.write(f"==== {log.name}\n{log.read_text(errors='replace')[-8000:]}\n")
        if self.desktop:
            (stem.parent / f"{stem.name}-tree.txt").write_text(self.desktop.tree())
