"""From nothing to a team: welcome, passphrase, recovery kit."""

import re

from harness.canary import Canary

CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"


def bytesOfWord(word):
    """The sixteen bits that one recovery word (a proquint) stands for."""
    value = 0
    for letter in word:
        letters, bits = (CONSONANTS, 4) if letter in CONSONANTS else (VOWELS, 2)
        value = value << bits | letters.index(letter)
    return value.to_bytes(2, "big")


def recoveryWords(desktop):
    """What a person writes down: {place: word}."""
    found = (re.fullmatch(r"Word (\d+): (\w+)", node.name) for node in desktop.matches("label"))
    return {int(match[1]): match[2] for match in found if match}


def firstStart(tour, record):
    tour.openDesktop()
    tour.desktop.wait("button", "Start on this computer", seconds=30)
    tour.show("welcome")
    tour.desktop.click("button", "Start on this computer")
    choosePassphrase(tour, "passphrase")
    takeTheKit(tour, record)
    record.check(bool(tour.world.processes.find("chatelained")), "the desktop started the daemon by itself")


def choosePassphrase(tour, picture):
    desktop = tour.desktop
    desktop.enterSecret("Passphrase", tour.passphrase)
    desktop.enterSecret("Repeat the passphrase", tour.passphrase)
    tour.show(picture)
    desktop.click("button", "Continue")


def takeTheKit(tour, record):
    """Writes the kit down, types the words that are asked for, and creates the team."""
    desktop = tour.desktop
    desktop.wait("button", "I have written them down")
    words = recoveryWords(desktop)
    record.check(len(words) == 16, "a recovery kit of 16 words")
    tour.show("recovery-kit")
    kit = [words[place] for place in sorted(words)]
    tour.world.search.plant(Canary(f"the recovery kit of {tour.name}", " ".join(kit)))
    tour.world.search.plant(Canary(f"the recovery key of {tour.name}", b"".join(bytesOfWord(word) for word in kit)))
    desktop.click("button", "I have written them down")

    desktop.wait("password text", containing="Word ")
    asked = [int(node.name.split()[1]) for node in desktop.matches("password text", containing="Word ")]
    for place in asked:
        desktop.enterSecret(f"Word {place}", words[place])
    tour.show("recovery-kit-confirmed")
    desktop.click("button", "Create the team")

    desktop.wait("button", "Create vault", seconds=60)
    tour.show("no-vaults-yet")
    record.says(f"words {asked} were asked for")
