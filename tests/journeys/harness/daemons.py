"""The daemons of a team on a server: `chatelained server` behind TLS, and gateways that join by an invitation."""

import re
import signal

from .certificates import keyFingerprint, makeCertificate
from .memory import WatchedProgram
from .processes import waitUntil
from .world import CONFIGURATION, freePort, listens

SERVER = """keys = "file"

[server]
listen = "127.0.0.1:{port}"
certificate = "{folder}/server.pem"
key = "{folder}/server.key"
"""


class Daemon:
    """`chatelained MODE` with a folder of its own for data, sockets and configuration."""

    def __init__(self, world, mode, name):
        self.world = world
        self.mode = mode
        self.name = name
        self.port = freePort()
        self.folder = world.folder / name
        self.folder.mkdir(mode=0o700)
        self.runtime = self.folder / "run"
        self.program = None

    def command(self, *more):
        return [str(self.world.programs["chatelained"]), self.mode, "--data", str(self.folder / "data"), "--runtime",
                str(self.runtime), "--config", str(self.folder / "chatelained.toml"), *more]

    def configure(self, text):
        (self.folder / "chatelained.toml").write_text(text)

    @property
    def log(self):
        return (self.world.logs / f"{self.name}.log").read_text(errors="replace")


class Server(Daemon):
    """A vault server with a certificate that nobody vouches for; `fingerprint` is what people compare instead."""

    def __init__(self, world):
        super().__init__(world, "server", "vault-server")
        makeCertificate(self.folder, "server", ["IP:127.0.0.1"])
        self.configure(SERVER.format(port=self.port, folder=self.folder))
        self.address = f"127.0.0.1:{self.port}"
        self.fingerprint = keyFingerprint(self.folder, "server")

    def start(self):
        self.program = WatchedProgram.start(self.world.processes, self.name, self.command(), self.world.env())
        waitUntil(lambda: listens(self.port), "the vault server listens", 30)

    def stop(self):
        self.program.stop()


class Gateway(Daemon):
    """A gateway on a host of its own, as far as a folder of its own makes one."""

    def __init__(self, world, name):
        super().__init__(world, "gateway", name)
        self.configure('keys = "file"\n' + CONFIGURATION.format(
            gateway=self.port, authority=world.provider.authority, provider=world.provider.port))

    def join(self, invitation):
        """Takes up an invitation, which goes in by standard input."""
        self.program = self.world.processes.start(self.name, self.command("--join", "-", "--name", self.name),
                                                  self.world.env(), say=f"{invitation}\n".encode())

    @property
    def words(self):
        """The six words that its host shows, once it shows them."""
        found = re.search(r"\b([a-z]{5}(?:-[a-z]{5}){5})\b", self.log)
        return found and found[1]

    def listens(self):
        return listens(self.port)

    def stop(self):
        self.program.send_signal(signal.SIGTERM)
        self.program.wait(10)
