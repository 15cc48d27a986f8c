"""Real HTTP clients as an agent runs them: with exactly the environment of the Connect page, and all they saw kept."""

import re
import subprocess
from dataclasses import dataclass

CURL = ["/usr/bin/curl", "--silent", "--show-error", "--include", "--suppress-connect-headers", "--max-time", "20",
        "--write-out", "\nstatus %{http_code}\nthe proxy said %{http_connect}\n"]

# Prints what a program of its own can see of itself, then the answer. `-I` would ignore the environment: not used.
REQUESTS = """
import os, sys, requests
print("environment", dict(os.environ))
print("arguments", sys.argv)
answer = requests.get(sys.argv[1], timeout=20)
print("status", answer.status_code)
print("headers", dict(answer.headers))
print("body", answer.text)
"""

NODE = """
const [url, token] = process.argv.slice(1);
console.log("environment", JSON.stringify(process.env));
console.log("arguments", JSON.stringify(process.argv));
fetch(url, token ? {headers: {authorization: "Bearer " + token}} : {}).then(async answer => {
  console.log("status", answer.status);
  console.log("headers", JSON.stringify([...answer.headers]));
  console.log("body", await answer.text());
}).catch(error => { console.error(String(error), String(error.cause)); process.exitCode = 1; });
"""


@dataclass(frozen=True)
class View:
    """Everything that an agent's side of a request could see."""
    client: str
    environment: dict
    command: list
    output: str
    errors: str
    exitCode: int

    @property
    def everything(self):
        return "\n".join([repr(self.environment), repr(self.command), self.output, self.errors])

    def says(self, status):
        """Whether the answer to the request itself had this HTTP status; that of a CONNECT before it doesn't count."""
        return re.search(rf"^status {status}$", self.output, re.MULTILINE) is not None

    def refusedAtTheProxy(self, status):
        """Whether the proxy answered CONNECT with this status."""
        return f"the proxy said {status}\n" in self.output or f"Tunnel connection failed: {status}" in self.errors


def run(client, command, environment, seconds=40):
    """Runs a client to its end; `environment` is all it gets."""
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
                          cwd="/", check=False)
    return View(client, environment, command, done.stdout.decode(errors="replace"),
                done.stderr.decode(errors="replace"), done.returncode)


def curl(url, environment, *options):
    return run("curl", [*CURL, *options, url], environment)


def pythonRequests(url, environment):
    return run("requests", ["/usr/bin/python3", "-c", REQUESTS, url], environment)


def nodeFetch(url, environment, token=""):
    """In reverse mode the agent's own token stands where the service expects its key."""
    return run("fetch", ["/usr/bin/node", "-e", NODE, url, token], environment)


def shellEnvironment(text):
    """The variables of the Connect page's shell tab: lines `export NAME=value`, quoted as a shell would have it.
    A shell itself reads them, and the difference it makes is the answer."""
    script = 'set -a; eval "$1"; exec /usr/bin/env -0'
    done = subprocess.run(["/bin/bash", "--norc", "--noprofile", "-c", script, "bash", text], env={},
                          capture_output=True, check=True, timeout=10)
    pairs = (entry.partition("=") for entry in done.stdout.decode().split("\0") if entry)
    return {name: value for name, _, value in pairs if name not in ("PWD", "SHLVL", "_", "OLDPWD")}
