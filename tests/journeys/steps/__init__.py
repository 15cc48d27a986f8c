"""The tour step by step. Each holds on its own terms or stops the tour; the order is the one of a newcomer's first hour."""

import datetime

from harness.processes import waitUntil

from . import agents, authenticators, canaries, robustness, team, vaults
from . import record as records
from .agent_side import HOST, TRIAL_HOST
from .first_start import firstStart

VAULT, AGENT, CREDENTIAL, TRIAL = "Payments", "billing-bot", "Provider live key", "Provider trial key"


def vault(tour, record):
    vaults.addVault(tour, "Create vault", VAULT)
    tour.vault, tour.credential = VAULT, CREDENTIAL.replace(" ", "%20")
    tour.show("empty-vault")


def credential(tour, record):
    tour.secret = tour.world.canary("the live key", "sk_live_")
    vaults.addBearerToken(tour, record, "Add the first credential", HOST, CREDENTIAL, tour.secret, paste=True,
                          picture="wizard")
    tour.show("credential")
    canaries.memoryIsClean(tour, record)


def agent(tour, record):
    agents.addAgent(tour, "Add agent", AGENT)
    agents.createToken(tour, record, AGENT)
    tour.show("agent")


def beforeThePin(tour, record):
    tour.agent.refused(record)


def pin(tour, record):
    agents.pin(tour, VAULT, AGENT)
    vaults.waitConfirmed(tour.desktop)
    tour.show("pinned")


def clientsAreServed(tour, record):
    tour.agent.servedByAll(record, f"Bearer {tour.secret}")
    tour.agent.servedByAll(record, f"Bearer {tour.secret}", "/v1/echo?as=chunked")
    tour.agent.compressedUnasked(record)
    tour.show("served")


def secretReplaced(tour, record):
    tour.secret = tour.world.canary("the second live key", "sk_live_")
    vaults.replaceSecret(tour, CREDENTIAL, tour.secret, "replace")
    vaults.waitConfirmed(tour.desktop)
    tour.agent.servedByAll(record, f"Bearer {tour.secret}")
    canaries.memoryIsClean(tour, record)


def authenticator(tour, record):
    key = authenticators.bind(tour, record, "Add authenticator", "ana@provider.test")
    vaults.waitConfirmed(tour.desktop)
    authenticators.codeFromGateway(tour, record, key)
    canaries.memoryIsClean(tour, record)


def trialKey(tour, record):
    """Made now and served; by the time the tour comes back to it, it has expired."""
    tour.trialSecret = tour.world.canary("the trial key", "sk_test_")
    vaults.goTo(tour, VAULT)
    vaults.addBearerToken(tour, record, "Add credential", TRIAL_HOST, TRIAL, tour.trialSecret)
    tour.trialEnd = vaults.expireSoon(tour, TRIAL)
    vaults.waitConfirmed(tour.desktop)
    tour.agent.served(record, tour.agent.trial(), f"Bearer {tour.trialSecret}")
    record.says(f"it expires at {tour.trialEnd:%H:%M:%S}")


def expired(tour, record):
    waitUntil(lambda: datetime.datetime.now(datetime.timezone.utc) > tour.trialEnd, "the trial key has expired", 90, pause=0.5)
    tour.agent.refusedBy(record, [tour.agent.trial()], because="expired_credential")
    vaults.goTo(tour, VAULT)
    tour.desktop.click("table cell", TRIAL)
    tour.desktop.waitText("Expired, refused by the gateway")
    tour.show("expired")
    tour.agent.served(record, tour.agent.runners("/v1/echo")[0], f"Bearer {tour.secret}")


def unpin(tour, record):
    agents.unpin(tour, VAULT, AGENT)
    vaults.waitConfirmed(tour.desktop)
    tour.agent.refused(record)
    tour.show("unpinned")
    agents.pin(tour, VAULT, AGENT)
    vaults.waitConfirmed(tour.desktop)
    tour.agent.served(record, tour.agent.runners("/v1/echo")[0], f"Bearer {tour.secret}")


def daemonKilled(tour, record):
    robustness.killDaemon(tour, record)
    tour.agent.servedByAll(record, f"Bearer {tour.secret}")
    robustness.everythingIsThere(tour, record, VAULT, [CREDENTIAL], AGENT)


def openedAgain(tour, record):
    """Closed, and opened on a dark desktop at twice the size: the same team, the same look."""
    tour.closeDesktop()
    tour.agent.served(record, tour.agent.runners("/v1/echo")[0], f"Bearer {tour.secret}")
    tour.screen = tour.world.session.addScreen("2560x1600")
    tour.openDesktop(QT_SCALE_FACTOR="2", **tour.world.session.darkEnv())
    tour.desktop.wait("password text", "Passphrase", seconds=30)
    tour.show("dark-locked")
    robustness.unlock(tour, record)
    robustness.everythingIsThere(tour, record, VAULT, [CREDENTIAL, TRIAL], AGENT)
    for place in (VAULT, "Agents", "Authenticators", "Audit", "Health"):
        vaults.goTo(tour, place)
        tour.desktop.wait("label", place)  # its title
        tour.show(f"dark-{place.lower()}")
    canaries.memoryIsClean(tour, record)


def locked(tour, record):
    robustness.lock(tour)
    tour.agent.servedByAll(record, f"Bearer {tour.secret}")
    canaries.memoryIsClean(tour, record)
    robustness.unlock(tour, record)


FIRST_HOUR = (
    ("first start: passphrase and recovery kit", firstStart),
    ("a vault", vault),
    ("a credential by the wizard, previewed with bullets", credential),
    ("an agent and its token, shown once", agent),
    ("before the pin the agent is refused", beforeThePin),
    ("the vault pinned to the agent", pin),
    ("curl, requests and fetch use the secret and never see it", clientsAreServed),
    ("the secret replaced, the next request carries the new one", secretReplaced),
    ("a trial key that expires in a minute, served until then", trialKey),
    ("an authenticator, its codes equal to oathtool's", authenticator),
    ("unpinned, refused; pinned again, served", unpin),
    ("the daemon killed, back by itself, nothing lost", daemonKilled),
    ("locked, agents go on working; unlocked", locked),
    ("the expired trial key, refused", expired),
    ("the record shows all of it and verifies", records.inTheDesktop),
    ("chatelainectl verifies the record, and notices one changed bit", records.fromOutside),
    ("closed and opened again, dark and at twice the size", openedAgain),
)
TEAM = (
    ("a team on a server, known by its key", team.foundedOnAServer),
    ("a gateway joins, its six words compared", team.gatewayJoins),
    ("an agent is served by the gateway elsewhere", team.agentIsServed),
    ("a second person joins, the words compared", team.secondPersonJoins),
    ("both edit offline; the conflict is shown and resolved", team.conflictIsResolved),
    ("a member removed, told so; agents go on", team.memberIsRemoved),
    ("the vault's key and the secret rotated, the gateway still serves", team.keysAreRotated),
    ("the server knows no secret, no name and no host", team.serverKnowsNothing),
)
SEARCHES = (
    ("no secret in any file or log", canaries.filesAreClean),
    ("no secret in what the windows said", canaries.screensAreClean),
)
PARTS = {"all": FIRST_HOUR + TEAM + SEARCHES, "first-hour": FIRST_HOUR + SEARCHES, "team": TEAM}
