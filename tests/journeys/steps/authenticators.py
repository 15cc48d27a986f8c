"""Two-factor authentication: binding a key, and codes that are the same as those of a peer (oathtool)."""

import base64
import secrets
import subprocess
import time

from harness.canary import Canary

from .vaults import goTo

PERIOD = 30


def newKey(world):
    """A random authenticator key as services show it; its text and its bytes are both planted."""
    key = secrets.token_bytes(20)
    world.search.plant(Canary("the authenticator key's bytes", key))
    return world.search.plant(Canary("the authenticator key", base64.b32encode(key).decode())).value


def oathtool(key, moment):
    """The peer's code; the key goes over standard input, because command lines can be read by everybody."""
    done = subprocess.run(["oathtool", "--totp", "--base32", f"--now=@{int(moment)}", "-"], input=key.encode(),
                          capture_output=True, check=True, timeout=10)
    return done.stdout.decode().strip()


def shownCode(desktop, **where):
    """The code on the screen with the time just before and just after it was read."""
    before = time.time()
    return desktop.waitName(r"Code (\d+)", **where)[1], before, time.time()


def sameAsPeer(record, key, read, what):
    code, before, after = read
    expected = {oathtool(key, before), oathtool(key, after)}
    record.check(code in expected, f"{what} equals oathtool's")


def bind(tour, record, opener, account):
    desktop, key = tour.desktop, newKey(tour.world)
    goTo(tour, "Authenticators")
    desktop.click("button", opener)
    dialog = desktop.wait("dialog", "Add an authenticator")
    address = f"otpauth://totp/Provider:{account}?secret={key}&issuer=Provider"
    desktop.enterSecret("Key or otpauth:// address", address, paste=True, within=dialog)
    desktop.click("button", "Get code", within=dialog)
    sameAsPeer(record, key, shownCode(desktop, within=dialog), "the code before saving")
    tour.show("authenticator")
    desktop.click("button", "Save", within=dialog)
    desktop.waitGone("dialog", "Add an authenticator")
    return key


def codeFromGateway(tour, record, key):
    desktop = tour.desktop
    desktop.click("button", "Get code")
    sameAsPeer(record, key, shownCode(desktop), "the code that the gateway makes")
    tour.show("authenticator-code")
