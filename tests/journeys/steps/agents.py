"""An agent as a person sets it up: its name, a token that is shown once, the Connect text, pins."""

from harness import clients
from harness.canary import Canary
from harness.processes import waitUntil

from .agent_side import AgentSide
from .vaults import goTo


def addAgent(tour, opener, name):
    desktop = tour.desktop
    goTo(tour, "Agents")
    desktop.click("button", opener)
    dialog = desktop.wait("dialog", "New agent")
    desktop.enter("text", "Name", name, within=dialog)
    desktop.click("button", "Add agent", within=dialog)
    desktop.waitGone("dialog", "New agent")
    desktop.wait("table cell", name)


def copied(desktop, button, expected, **where):
    """Clicks a copy button and waits for what it puts on the clipboard."""
    desktop.clipboard.offer("nothing yet")
    desktop.click("button", button, **where)
    return waitUntil(lambda: next((text for text in [desktop.clipboard.read()] if expected in text), None),
                     f"a text with {expected!r} on the clipboard")


def newToken(tour, name):
    """Makes a token in the window; returns it and the dialog that shows it, this once."""
    desktop = tour.desktop
    desktop.click("button", "Create token")
    asked = desktop.wait("dialog", f"New token for {name}")
    desktop.click("button", "Create token", within=asked)
    desktop.waitGone("dialog", f"New token for {name}")
    shown = desktop.wait("dialog", f"Token for {name}")
    tour.show("token-and-connect")
    token = copied(desktop, "Copy token", "cha_", within=shown)
    tour.world.search.plant(Canary(f"token of {name}", token))
    return token, shown


def createToken(tour, record, name):
    """Through the desktop alone: token and environment are what its two copy buttons give."""
    desktop = tour.desktop
    token, shown = newToken(tour, name)
    text = copied(desktop, "Copy", token, within=shown)
    desktop.click("button", "Done", within=shown)
    desktop.waitGone("dialog", f"Token for {name}")
    environment = clients.shellEnvironment(text)
    record.says(f"{len(environment)} variables: {', '.join(sorted(environment)[:6])}, …")
    gateway = f"127.0.0.1:{tour.world.gatewayPort}"
    record.check(gateway in environment["HTTPS_PROXY"], f"the proxy is {gateway}")
    tour.agent = AgentSide(tour.world, environment, token, f"http://{gateway}/use/{tour.vault}/{tour.credential}")


def pin(tour, vault, agent):
    """From the vault's own screen."""
    desktop = tour.desktop
    goTo(tour, vault)
    desktop.click("button", "Pin to agent")
    dialog = desktop.wait("dialog", f"Pin {vault} to an agent")
    tour.show(f"pin-{vault.lower()}")
    desktop.click("button", "Pin", within=dialog)
    desktop.waitGone("dialog", f"Pin {vault} to an agent")
    desktop.waitText(f"{vault} is pinned to {agent}")


def unpin(tour, vault, agent):
    desktop = tour.desktop
    goTo(tour, vault)
    desktop.click("button", f"Unpin from {agent}")
    desktop.waitText(f"{vault} is no longer pinned to {agent}")
