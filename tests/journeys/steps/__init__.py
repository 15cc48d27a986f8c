"""The tour step by step. Each holds on its own terms or stops the tour; the order is the one of a newcomer's first hour."""

from . import agents, authenticators, canaries, robustness, vaults
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
    tour.agent.servedByAll(record, f"Bearer {tour.secret}", "/v1/echo?as=gzip")
    tour.agent.servedByAll(record, f"Bearer {tour.secret}", "/v1/echo?as=chunked")


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


def locked(tour, record):
    robustness.lock(tour)
    tour.agent.servedByAll(record, f"Bearer {tour.secret}")
    canaries.memoryIsClean(tour, record)
    robustness.unlock(tour, record)


STEPS = (
    ("first start: passphrase and recovery kit", firstStart),
    ("a vault", vault),
    ("a credential by the wizard, previewed with bullets", credential),
    ("an agent and its token, shown once", agent),
    ("before the pin the agent is refused", beforeThePin),
    ("the vault pinned to the agent", pin),
    ("curl, requests and fetch use the secret and never see it", clientsAreServed),
    ("the secret replaced, the next request carries the new one", secretReplaced),
    ("an authenticator, its codes equal to oathtool's", authenticator),
    ("unpinned, refused; pinned again, served", unpin),
    ("the daemon killed, back by itself, nothing lost", daemonKilled),
    ("locked, agents go on working; unlocked", locked),
    ("the record shows all of it and verifies", records.inTheDesktop),
    ("chatelainectl verifies the record, and notices one changed bit", records.fromOutside),
    ("no secret in any file or log", canaries.filesAreClean),
    ("no secret in what the windows said", canaries.screensAreClean),
)
