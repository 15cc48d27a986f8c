"""`chatelained server` under measurement, over SQLCipher or over a PostgreSQL of its own, and `chatelained local`."""

import os
import pwd
import subprocess
from contextlib import contextmanager
from pathlib import Path

from harness.processes import Program, freePort


def environmentIn(directory):
    folders = {name: directory / name for name in ("config", "data", "runtime", "state", "cache", "home")}
    for folder in folders.values():
        folder.mkdir(mode=0o700, parents=True)
    (folders["config"] / "chatelaine").mkdir(mode=0o700)
    return {
        "XDG_CONFIG_HOME": str(folders["config"]), "XDG_DATA_HOME": str(folders["data"]),
        "XDG_STATE_HOME": str(folders["state"]), "XDG_RUNTIME_DIR": str(folders["runtime"]),
        "XDG_CACHE_HOME": str(folders["cache"]), "HOME": str(folders["home"]),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={directory}/no-bus",
    }


def startServer(build, directory, database=""):
    """The program, and the address where it answers without TLS, which it does on loopback only."""
    directory.mkdir(mode=0o700)
    environment, port = environmentIn(directory), freePort()
    lines = ["[server]", f'listen = "127.0.0.1:{port}"']
    if database:
        lines.append(f'database = "{database}"')
    (Path(environment["XDG_CONFIG_HOME"]) / "chatelaine/chatelained.toml").write_text("\n".join(lines) + "\n")
    program = Program("chatelained", [build / "app/daemon/chatelained", "server"], directory, port, environment)
    return program, f"127.0.0.1:{port}"


def startLocal(build, directory):
    directory.mkdir(mode=0o700)
    environment, port = environmentIn(directory), freePort()
    (Path(environment["XDG_CONFIG_HOME"]) / "chatelaine/chatelained.toml").write_text(
        f'[gateway]\nlisten = "127.0.0.1:{port}"\n')
    program = Program("chatelained", [build / "app/daemon/chatelained", "local"], directory, port, environment)
    return program, "unix:" + str(Path(environment["XDG_RUNTIME_DIR"]) / "chatelaine/local.sock")


def newestPostgres():
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise RuntimeError("PostgreSQL is not installed in /usr/lib/postgresql")
    return versions[-1].parent


class Postgres:
    """A private PostgreSQL with its durable defaults, on a socket in its own folder."""

    def __init__(self, directory):
        directory.mkdir(mode=0o700)
        self.m_directory, self.m_programs = directory, newestPostgres()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(directory, nobody.pw_uid, nobody.pw_gid)
        self.run("initdb", "-D", directory / "data", "-U", "chatelaine", "--auth=trust", "--locale=C", "-E", "UTF8")
        self.run("pg_ctl", "-D", directory / "data", "-w", "-l", directory / "log", "-o",
                 f"-c listen_addresses='' -c unix_socket_directories='{directory}' -c max_connections=200", "start")

    def run(self, program, *words):
        asNobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        subprocess.run([*asNobody, str(self.m_programs / program), *map(str, words)], check=True,
                       stdout=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})

    def newDatabase(self, name):
        self.run("createdb", "-h", self.m_directory, "-U", "chatelaine", name)
        return f"postgresql:///{name}?host={self.m_directory}&user=chatelaine"

    def cpuSeconds(self):
        from harness.processes import cpuSeconds
        return cpuSeconds(int((self.m_directory / "data/postmaster.pid").read_text().split()[0]))

    def stop(self):
        self.run("pg_ctl", "-D", self.m_directory / "data", "-m", "immediate", "stop")


@contextmanager
def postgres(directory):
    server = Postgres(directory)
    try:
        yield server
    finally:
        server.stop()
