"""The record: in the desktop, and from outside with chatelainectl, which also notices a changed byte."""

import subprocess

from .vaults import goTo

EXPECTED = ("Team founded", "Vault created", "Credential added", "Agent added", "Token created", "Pinned", "Secret used",
            "Secret replaced", "Code shown", "Unpinned", "Request refused", "Wrong passphrase", "Vault unlocked")


def inTheDesktop(tour, record):
    desktop = tour.desktop
    goTo(tour, "Audit")
    desktop.waitText("Verified to")
    shown = set(desktop.cells("Record"))
    tour.show("audit")
    missing = [action for action in EXPECTED if action not in shown]
    record.check(not missing, f"on record: {', '.join(EXPECTED)}" if not missing else f"not on record: {missing}")
    desktop.click("button", "Verify the chain")
    record.says(desktop.waitText("Verified to"))


def control(tour, *words):
    command = [str(tour.world.programs["chatelainectl"]), *words]
    return subprocess.run(command, env=tour.world.env(), capture_output=True, text=True, timeout=60, check=False)


def fromOutside(tour, record):
    done = control(tour, "audit", "verify")
    record.check(done.returncode == 0 and "verified to" in done.stdout,
                 f"chatelainectl audit verify: {done.stdout.strip()} {done.stderr.strip()}")
    exported = tour.world.folder / "record"
    control(tour, "audit", "export", str(exported)).check_returncode()
    record.check(control(tour, "audit", "verify", str(exported)).returncode == 0, "the exported record verifies")
    data = bytearray(exported.read_bytes())
    data[len(data) // 2] ^= 1
    exported.write_bytes(data)
    done = control(tour, "audit", "verify", str(exported))
    record.check(done.returncode != 0, f"with one bit changed it does not: {(done.stdout + done.stderr).strip()}")
