"""Everything that one tour stands on: a folder, a display, a provider, the programs under test, planted secrets."""

import secrets
import shutil
import socket
import string
import tempfile
from pathlib import Path

from .canary import Canary, Search
from .display import Display
from .memory import WatchedProgram
from .processes import Processes
from .provider import Provider

# `resolve` brings the provider's names to loopback, as curl's option does; the owner still has to allow that address.
CONFIGURATION = """[gateway]
listen = "127.0.0.1:{gateway}"
upstream_ca = "{authority}"

[gateway.resolve]
"api.provider.test:443" = "127.0.0.1:{provider}"
"trial.provider.test:443" = "127.0.0.1:{provider}"
"""

LETTERS = string.ascii_letters + string.digits


def freePort():
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class World:
    """Made for one tour and taken down with it. `build` is the build folder with the programs."""

    def __init__(self, build, size="1280x800"):
        self.programs = {name: Path(build) / "app" / folder / name for name, folder in
                         (("chatelaine", "desktop"), ("chatelained", "daemon"), ("chatelainectl", "ctl"))}
        # Short, because the path of a Unix socket holds 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="tour-"))
        self.processes = Processes(self.folder / "logs")
        self.display = Display(self.processes, self.folder / "user", size)
        self.provider = Provider(self.folder / "provider", ["api.provider.test", "trial.provider.test"])
        self.gatewayPort = freePort()
        self.search = Search()
        self.desktopProgram = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        missing = [str(path) for path in self.programs.values() if not path.exists()]
        if missing:
            raise FileNotFoundError(f"not built: {', '.join(missing)}")
        self.display.start()
        self.provider.__enter__()
        self._configure()

    def _configure(self):
        folder = self.userFiles / "config" / "chatelaine"
        folder.mkdir(mode=0o700)
        (folder / "chatelained.toml").write_text(CONFIGURATION.format(
            gateway=self.gatewayPort, authority=self.provider.authority, provider=self.provider.port))

    def __exit__(self, *_):
        self.provider.__exit__()
        self.processes.endAll()
        shutil.rmtree(self.folder, ignore_errors=True)

    def canary(self, name, prefix=""):
        """A new random secret of 40 letters and digits, planted: from now on every search looks for it."""
        value = prefix + "".join(secrets.choice(LETTERS) for _ in range(40))
        return self.search.plant(Canary(name, value)).value

    def env(self, **more):
        return self.display.env() | {"PATH": f"{self.programs['chatelained'].parent}:/usr/bin:/bin"} | more

    def startDesktop(self, **more):
        """Starts the desktop with its memory open to us, and connects to its accessibility tree."""
        from .desktop import Desktop  # AT-SPI connects to the session that the display has made
        scale = int(more.get("QT_SCALE_FACTOR", "1"))
        program = WatchedProgram.start(self.processes, "chatelaine", [str(self.programs["chatelaine"])], self.env(**more))
        self.desktopProgram = program
        return Desktop(program.process.pid, scale)

    def gatewayListens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.gatewayPort)) == 0

    @property
    def userFiles(self):
        """Home, configuration, data, cache and runtime folders of the user whose programs these are."""
        return self.folder / "user"

    @property
    def logs(self):
        return self.folder / "logs"
