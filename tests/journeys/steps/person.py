"""Somebody at a screen: the desktop that is open there now, its passphrase, and all text that it has shown."""


class Person:
    """`options` are words for the desktop's command line. `agent` is an AgentSide, once there is a token."""

    def __init__(self, world, report, name, screen, options=()):
        self.world = world
        self.report = report
        self.name = name
        self.screen = screen
        self.options = options
        self.program = None
        self.desktop = None
        self.agent = None
        self.passphrase = world.canary(f"the passphrase of {name}", "Correct-Horse-")
        self.seen = {}  # picture -> everything that a screen reader could have said then

    def openDesktop(self, **env):
        self.program, self.desktop = self.world.startDesktop(self.screen, self.options, **env)

    def closeDesktop(self):
        self.program.stop()
        self.program = self.desktop = None

    def show(self, name):
        """A picture for people, and its text for the search."""
        self.report.show(name, self.screen)
        self.seen[name] = "\n".join(self.desktop.readable())
