"""This gateway as it is installed: `chatelained local` with an agent that a headless desktop has prepared."""

import base64
import subprocess

from harness.peers import HOST
from harness.processes import Program, freePort

CONFIGURATION = """
[gateway]
listen = "127.0.0.1:{port}"
upstream_ca = "{authority}"
resolve = {{ "{host}" = "127.0.0.1" }}
"""


class Agent:
    """What an agent needs: where the gateway is, what to trust, and its token."""

    def __init__(self, folder):
        self.address = (folder / "address").read_text()
        self.authority = folder / "ca.pem"
        token = (folder / "token").read_text()
        self.authorization = "Basic " + base64.b64encode(f"agent:{token}".encode()).decode()


def startDaemon(build, directory, authority):
    """The daemon and its local socket, with nothing of the surroundings' settings or keyring."""
    folders = {name: directory / name for name in ("config", "data", "runtime", "state", "cache", "home")}
    for folder in folders.values():
        folder.mkdir(mode=0o700, parents=True)
    configuration = folders["config"] / "chatelaine"
    configuration.mkdir(mode=0o700)
    port = freePort()
    (configuration / "chatelained.toml").write_text(
        CONFIGURATION.format(port=port, authority=authority.certificate, host=HOST))
    environment = {
        "XDG_CONFIG_HOME": folders["config"], "XDG_DATA_HOME": folders["data"], "XDG_STATE_HOME": folders["state"],
        "XDG_RUNTIME_DIR": folders["runtime"], "XDG_CACHE_HOME": folders["cache"], "HOME": folders["home"],
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={directory}/no-bus",
    }
    environment = {name: str(value) for name, value in environment.items()}
    daemon = Program("chatelained", [build / "app/daemon/chatelained", "local"], directory, port, environment)
    return daemon, folders["runtime"] / "chatelaine/local.sock"


def prepareAgent(build, directory, socket, originPort):
    folder = directory / "agent"
    (folder / "replica").mkdir(mode=0o700, parents=True)
    subprocess.run([str(part) for part in (build / "bench/bench_fixture", socket, folder, HOST, originPort)], check=True)
    return Agent(folder)


def startChatelaine(build, directory, authority, originPort):
    """The daemon, and the load generator's arguments to go through it."""
    own = directory / "chatelaine"
    own.mkdir(mode=0o700)
    daemon, socket = startDaemon(build, own, authority)
    try:
        agent = prepareAgent(build, own, socket, originPort)
    except BaseException:
        daemon.stop()
        raise
    return daemon, ["--proxy", agent.address, "--proxy-authorization", agent.authorization,
                    "--host-port", originPort, "--ca", agent.authority]
