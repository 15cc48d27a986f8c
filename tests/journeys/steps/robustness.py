"""What must not be lost: the daemon killed, the desktop locked, closed and opened again."""

import os
import signal

from harness.processes import waitUntil

from .vaults import goTo


def killDaemon(tour, record):
    world = tour.world
    before = world.processes.find("chatelained")
    record.check(len(before) == 1, "one daemon runs")
    os.kill(before[0], signal.SIGKILL)
    after = waitUntil(lambda: [pid for pid in world.processes.find("chatelained") if pid not in before],
                      "the desktop has started the daemon again", 30)
    record.says(f"process {before[0]} was killed, {after[0]} is there")
    waitUntil(lambda: world.gatewayListens(), "the gateway takes connections again", 30)


def everythingIsThere(tour, record, vault, credentials, agent):
    desktop = tour.desktop
    goTo(tour, vault)
    for credential in credentials:
        desktop.wait("table cell", credential)
    goTo(tour, "Agents")
    desktop.wait("table cell", agent)
    record.says(f"{vault}, {', '.join(credentials)} and {agent} are there")


def lock(tour):
    tour.desktop.click("button", "Lock")
    tour.desktop.wait("password text", "Passphrase")
    tour.show("locked")


def unlock(tour, record):
    """A wrong passphrase first: it is told apart, and nothing opens."""
    desktop = tour.desktop
    desktop.enterSecret("Passphrase", "Not-The-Passphrase-At-All")
    desktop.click("button", "Unlock")
    record.says(desktop.waitText("doesn't open this vault", seconds=20))
    desktop.wait("button", "Unlock")
    desktop.enterSecret("Passphrase", tour.passphrase)
    desktop.click("button", "Unlock")
    desktop.wait(None, "Sidebar", seconds=30)
