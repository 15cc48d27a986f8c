"""How somebody comes into a team: the invitation in an owner's window, six words compared, admitted."""

from harness.canary import Canary
from harness.processes import waitUntil

from .agents import copied
from .vaults import goTo

NEW_MEMBER, GATEWAY = "A new member", "A gateway"  # as the dialog's first choice names them


def openSettings(person):
    goTo(person, "Settings")
    person.desktop.wait("label", "Members and devices")


def invite(person, whom, vault, picture):
    """The link of a new invitation, as its copy button gives it; the dialog with the code stays open."""
    desktop = person.desktop
    openSettings(person)
    desktop.click("button", "Invite")
    dialog = desktop.wait("dialog", "Invite")
    if whom != NEW_MEMBER:
        choose(desktop, desktop.wait("combo box", NEW_MEMBER, within=dialog), whom)  # named after what it shows
    tick(desktop, desktop.wait("check box", vault, within=dialog))
    person.show(f"invite-{picture}")
    desktop.click("button", "Make the code", within=dialog)
    shown = desktop.wait("dialog", "Invitation")
    person.show(f"invitation-{picture}")
    link = copied(desktop, "Copy the link", "chatelaine:", within=shown)
    person.world.search.plant(Canary(f"invitation: {picture}", link.partition("#")[2]))
    return link


def choose(desktop, box, text):
    desktop.click(box)
    desktop.click("list item", text, within=box)
    waitUntil(lambda: box.name == text, f"{text} is chosen")


def tick(desktop, box):
    from harness.desktop import State
    if not box.has(State.CHECKED):
        desktop.click(box)
    waitUntil(lambda: box.has(State.CHECKED), f"{box} is ticked")


def admit(person, record, title, theirWords, picture):
    """Compares the six words, says so, and lets them in."""
    desktop = person.desktop
    dialog = desktop.wait("dialog", title, seconds=30)
    shown = desktop.waitName(r"Their six words: (.+)", within=dialog)[1]
    record.check(shown == theirWords, f"both sides show {shown!r}")
    person.show(f"admit-{picture}")
    desktop.click("check box", "The words on their screen are the same", within=dialog)
    desktop.click("button", "Admit", within=dialog)
    desktop.waitGone("dialog", title, seconds=30)
