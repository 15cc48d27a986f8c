"""Everything that one tour stands on: a folder, a session, a provider, the programs under test, planted secrets."""

import secrets
import shutil
import socket
import string
import tempfile
from pathlib import Path

from .canary import Canary, Search
from .memory import WatchedProgram
from .processes import Processes
from .provider import Provider
from .session import Session

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


def listens(port):
    """Whether somebody takes connections at this port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class World:
    """Made for one tour and taken down with it. `build` is the build folder with the programs."""

    def __init__(self, build, size="1280x800"):
        self.programs = {name: Path(build) / "app" / folder / name for name, folder in
                         (("chatelaine", "desktop"), ("chatelained", "daemon"), ("chatelainectl", "ctl"))}
        # Short, because the path of a Unix socket holds 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="tour-"))
        self.processes = Processes(self.folder / "logs")
        self.session = Session(self.processes, self.folder / "user", size)
        self.provider = Provider(self.folder / "provider", ["api.provider.test", "trial.provider.test"])
        self.gatewayPort = freePort()
        self.search = Search()

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
        self.session.start()
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

    def env(self, screen=None, **more):
        path = f"{self.programs['chatelained'].parent}:/usr/bin:/bin"
        return (screen or self.session.screen).env() | {"PATH": path} | more

    def startDesktop(self, screen, options=(), **more):
        """Starts a desktop with its memory open to us, and connects to its accessibility tree: (program, Desktop)."""
        from .desktop import Desktop  # AT-SPI connects to the session that was made
        scale = int(more.get("QT_SCALE_FACTOR", "1"))
        command = [str(self.programs["chatelaine"]), *options]
        program = WatchedProgram.start(self.processes, "chatelaine", command, self.env(screen, **more))
        return program, Desktop(program.process.pid, screen, scale)

    def gatewayListens(self):
        return listens(self.gatewayPort)

    @property
    def userFiles(self):
        """Home, configuration, data, cache and runtime folders of the user whose programs these are."""
        return self.folder / "user"

    @property
    def logs(self):
        return self.folder / "logs"
