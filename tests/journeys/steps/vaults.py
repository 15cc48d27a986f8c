"""Vaults and credentials as a person makes them: a vault, the wizard, a replaced secret, an expiry date."""

import datetime

from harness.processes import waitUntil

BULLETS = "••••••••"
PRIVATE = "Allow a private or loopback address for this host"


def addVault(tour, opener, name):
    desktop = tour.desktop
    desktop.click("button", opener)
    dialog = desktop.wait("dialog", "New vault")
    desktop.enter("text", "Name", name, within=dialog)
    desktop.click("button", "Create vault", within=dialog)
    desktop.waitGone("dialog", "New vault")
    desktop.wait("label", name)


class Wizard:
    """The three pages of the credential wizard, filled in one after the other. `picture` names its pictures, if any."""

    def __init__(self, tour, opener, picture=None):
        self.tour = tour
        self.desktop = tour.desktop
        self.picture = picture
        self.desktop.click("button", opener)
        self.dialog = self.desktop.wait("dialog", "Add a credential")

    def _show(self, page):
        if self.picture:
            self.tour.show(f"{self.picture}-{page}")

    def service(self, address):
        self.desktop.enter("text", "Search services or paste an address", address, within=self.dialog)
        self._show("service")
        self.desktop.click("button", "Next", within=self.dialog)

    def bearerToken(self, name, secret, paste=False):
        self.desktop.enterSecret("Key", secret, paste, within=self.dialog)
        self.desktop.enter("text", "Name", name, within=self.dialog)
        self._show("authentication")
        self.desktop.click("button", "Next", within=self.dialog)

    def review(self, record, host):
        """The request as it will leave; the provider is on loopback, which its owner has to allow."""
        preview = self.desktop.wait(containing=f"to {host}, any method, any path", within=self.dialog).name
        record.check(f"Authorization: Bearer {BULLETS}" in preview, f"the preview says {preview.splitlines()[0]!r}")
        self.desktop.click("check box", PRIVATE, within=self.dialog)
        self._show("review")

    def save(self):
        self.desktop.click("button", "Save", within=self.dialog)
        self.desktop.waitGone("dialog", "Add a credential")


def addBearerToken(tour, record, opener, host, name, secret, **more):
    wizard = Wizard(tour, opener, more.get("picture"))
    wizard.service(f"https://{host}/v1")
    wizard.bearerToken(name, secret, more.get("paste", False))
    wizard.review(record, host)
    wizard.save()
    tour.desktop.wait("table cell", name)


def replaceSecret(tour, name, secret, picture):
    desktop = tour.desktop
    desktop.click("table cell", name)
    desktop.click("button", "Replace")
    dialog = desktop.wait("dialog", f"Replace the secret of {name}")
    desktop.enterSecret("Key", secret, within=dialog)
    tour.show(picture)
    desktop.click("button", "Replace", within=dialog)
    desktop.waitGone("dialog", f"Replace the secret of {name}")


def goTo(tour, place):
    """To the entry of the sidebar (a vault's name, Agents, Authenticators, Audit, Health)."""
    sidebar = tour.desktop.wait(name="Sidebar")
    roles = ("check box", "toggle button", "button", "radio button")
    entry = next(filter(None, (tour.desktop.find(role, place, within=sidebar) for role in roles)), None)
    if entry:
        tour.desktop.click(entry)
    else:
        tour.desktop.click(None, place, within=sidebar)


def waitConfirmed(desktop):
    """Until the gateway has what was just changed, as the desktop itself says."""
    desktop.waitText("Confirmed by the gateway", seconds=30)


def expireSoon(tour, name, minutes=1):
    """Edits the date in the detail's dialog, section by section, as a person does with the keyboard."""
    desktop = tour.desktop
    desktop.click("table cell", name)
    desktop.click("button", "Edit credential")
    dialog = desktop.wait("dialog", f"Edit {name}")
    box = desktop.click("check box", "Expires", within=dialog)
    waitUntil(lambda: box.focused, "the check box has the focus")
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    desktop.press("Tab")
    setDate(desktop, desktop.wait("spin button", "Expires on", within=dialog), moment)
    tour.show("edit-expiry")
    desktop.click("button", "Save", within=dialog)
    desktop.waitGone("dialog", f"Edit {name}")
    return moment


DATE = "%d %b %Y %H:%M"


def setDate(desktop, field, moment):
    """Turns a date field that has just got the focus by Tab to `moment` with the arrow keys, section by section. The day
    comes last: it can't go beyond the end of the month that is shown."""
    def shown():
        return datetime.datetime.strptime(field.text, DATE)

    def strike(key):
        before = shown()
        desktop.press(key)
        return waitUntil(lambda: shown() != before and shown(), f"{key} turns {before:{DATE}} to something else")

    def turn(name):
        wanted = getattr(moment, name)
        while (now := getattr(shown(), name)) != wanted:
            there, back = ("Up", "Down") if wanted > now else ("Down", "Up")
            if getattr(strike(there), name) == now:  # the cursor is in an earlier section still
                strike(back)
                desktop.press("Control_L+Right")

    waitUntil(lambda: field.focused, f"{field} has the focus")
    for name in ("month", "year", "hour", "minute"):
        turn(name)
    desktop.press("Home")
    turn("day")
