"""Two people with a desktop each, a server that nobody has to trust, and a gateway of its own."""

import subprocess

from harness import clients
from harness.canary import Canary, Search
from harness.daemons import Gateway, Server
from harness.processes import waitUntil

from . import agents, invitations, vaults
from .agent_side import HOST, AgentSide
from .first_start import choosePassphrase, takeTheKit

SCREEN = "1360x1000"
TEAM, VAULT, AGENT = "Acme accounting team", "Payments and billing", "billing-bot-of-acme"
CREDENTIAL, ANAS, PAULS = "Provider team key", "Provider team key, old", "Provider team key, new"
# What the server must never see, in memory, files or log.
NAMES = (TEAM, VAULT, AGENT, CREDENTIAL, HOST, "Ana of accounting", "Paul of accounting", "gateway-in-rack-4")


def foundedOnAServer(tour, record):
    tour.server = Server(tour.world)
    tour.server.start()
    tour.ana = tour.addPerson("Ana", SCREEN)
    tour.ana.openDesktop()
    desktop = tour.ana.desktop
    desktop.wait("button", "Start on this computer", seconds=30)
    desktop.enter("text", "Your name", "Ana of accounting")
    desktop.enter("text", "Team", TEAM)
    desktop.click("radio button", "On a server")
    desktop.enter("text", "Server", tour.server.address)
    desktop.enter("text", "Key fingerprint (optional)", tour.server.fingerprint)
    tour.ana.show("team-start-on-a-server")
    desktop.click("button", "Start on a server")
    choosePassphrase(tour.ana, "team-passphrase")
    takeTheKit(tour.ana, record)
    vaults.addVault(tour.ana, "Create vault", VAULT)
    tour.ana.show("team-vault-without-gateway")


def gatewayJoins(tour, record):
    """On its own host it gets the invitation by standard input and shows six words."""
    tour.gateway = Gateway(tour.world, "gateway-in-rack-4")
    tour.gateway.join(invitations.invite(tour.ana, invitations.GATEWAY, VAULT, "gateway"))
    words = waitUntil(lambda: tour.gateway.words, "the gateway's host shows six words", 30)
    invitations.admit(tour.ana, record, "A gateway asks to be let in", words, "gateway")
    waitUntil(tour.gateway.listens, "the gateway takes agents", 30)
    tour.ana.desktop.waitText(f"Serves {VAULT}")
    tour.ana.show("team-settings")


def agentIsServed(tour, record):
    tour.secret = tour.world.canary("the team's key", "sk_live_")
    ana = tour.ana
    vaults.goTo(ana, VAULT)
    vaults.addBearerToken(ana, record, "Add the first credential", HOST, CREDENTIAL, tour.secret, paste=True)
    agents.addAgent(ana, "Add agent", AGENT)
    token, shown = agents.newToken(ana, AGENT)
    ana.desktop.click("button", "Done", within=shown)
    ana.desktop.waitGone("dialog", f"Token for {AGENT}")
    agents.pin(ana, VAULT, AGENT)
    tour.teamAgent = agentOf(tour, token)
    servedOnceItArrived(tour, record)


def agentOf(tour, token):
    """On the gateway's host: the environment as chatelainectl gives it for the token."""
    gateway = tour.gateway
    command = [str(tour.world.programs["chatelainectl"]), "--data", str(gateway.folder / "data"), "--runtime",
               str(gateway.runtime), "env", AGENT]
    done = subprocess.run(command, env=tour.world.env(CHATELAINE_TOKEN=token), capture_output=True, text=True, timeout=30,
                          check=True)
    reverse = f"http://127.0.0.1:{gateway.port}/use/{VAULT}/{CREDENTIAL}".replace(" ", "%20")
    return AgentSide(tour.world, clients.shellEnvironment(done.stdout), token, reverse)


def servedOnceItArrived(tour, record):
    """Gateways pull by themselves: until they have, the agent is refused or gets through without the key."""
    request, expected = tour.teamAgent.runners("/v1/echo")[0], f"Bearer {tour.secret}"
    provider = tour.world.provider

    def arrived():
        before = len(provider.received)
        return request().says(200) and [got.header("Authorization") for got in provider.received[before:]] == [[expected]]

    waitUntil(arrived, "the gateway serves the agent with the newest secret", 60)
    tour.teamAgent.served(record, request, expected)


def secondPersonJoins(tour, record):
    tour.paul = tour.addPerson("Paul", SCREEN)
    tour.paul.openDesktop()
    desktop = tour.paul.desktop
    link = invitations.invite(tour.ana, invitations.NEW_MEMBER, VAULT, "member")
    desktop.click("button", "Join a team")
    desktop.enterSecret("Invitation: the link, or its eight words", link, paste=True)
    desktop.enter("text", "Your name", "Paul of accounting")
    desktop.enter("text", "Name of this computer", "The desk of Paul")
    tour.paul.show("team-join")
    desktop.click("button", "Continue")
    choosePassphrase(tour.paul, "team-join-passphrase")
    words = desktop.waitName(r"Your six words: (.+)")[1]
    tour.paul.show("team-join-waiting")
    invitations.admit(tour.ana, record, "Paul of accounting asks to be let in", words, "member")
    desktop.wait(None, "Sidebar", seconds=30)
    vaults.goTo(tour.paul, VAULT)
    desktop.wait("table cell", CREDENTIAL)
    tour.paul.show("team-joined")


def rename(person, old, new):
    desktop = person.desktop
    vaults.goTo(person, VAULT)
    desktop.click("table cell", old)
    desktop.click("button", "Edit credential")
    dialog = desktop.wait("dialog", f"Edit {old}")
    desktop.enter("text", "Name", new, within=dialog)
    desktop.click("button", "Save", within=dialog)
    desktop.waitGone("dialog", f"Edit {old}")
    desktop.wait("table cell", new)


def conflictIsResolved(tour, record):
    """Both change the same while the server is away; the second to reach it decides."""
    ana, paul = tour.ana, tour.paul
    tour.server.stop()
    rename(ana, CREDENTIAL, ANAS)
    rename(paul, CREDENTIAL, PAULS)
    ana.desktop.waitText("Offline, trying again")
    ana.show("team-offline")
    tour.teamAgent.served(record, tour.teamAgent.runners("/v1/echo")[0], f"Bearer {tour.secret}")
    tour.server.start()
    for person in (ana, paul):
        person.desktop.click("button", "Synchronise now")
    second = waitUntil(lambda: next((person for person in (ana, paul) if conflicts(person)), None), "one has a conflict", 60)
    mine, theirs = (ANAS, PAULS) if second is ana else (PAULS, ANAS)
    first = paul if second is ana else ana
    vaults.goTo(second, "Conflicts")
    second.desktop.waitText(f"Name: {mine}")
    second.desktop.waitText(f"Name: {theirs}")
    second.show("team-conflict")
    second.desktop.click("button", containing="Take mine")
    second.desktop.waitText("No conflicts")
    vaults.goTo(first, VAULT)
    first.desktop.wait("table cell", mine, seconds=60)
    tour.renamed = mine
    first.show("team-conflict-resolved")
    record.says(f"{second.name} came second, took {mine!r}, and {first.name} sees it")


def conflicts(person):
    entry = person.desktop.find("check box", "Conflicts")
    return entry and entry.description == "1 conflict"


def memberIsRemoved(tour, record):
    """The vault gets a new key, the gateway goes on, and what Paul may know is replaced."""
    desktop = tour.ana.desktop
    invitations.openSettings(tour.ana)
    desktop.click("button", "Remove Paul of accounting")
    dialog = desktop.wait("dialog", "Remove Paul of accounting?")
    desktop.waitText(f"These vaults get a new key: {VAULT}")
    tour.ana.show("team-remove")
    desktop.click("button", "Remove", within=dialog)
    desktop.waitText("Paul of accounting was removed", seconds=30)
    tour.paul.desktop.waitText("lets this computer in no more", seconds=60)
    tour.paul.show("team-removed")
    tour.teamAgent.served(record, tour.teamAgent.runners("/v1/echo")[0], f"Bearer {tour.secret}")


def keysAreRotated(tour, record):
    tour.secret = tour.world.canary("the team's second key", "sk_live_")
    vaults.goTo(tour.ana, VAULT)
    vaults.replaceSecret(tour.ana, tour.renamed, tour.secret, "team-replace")
    tour.teamAgent.reverse = tour.teamAgent.reverse.replace(CREDENTIAL.replace(" ", "%20"), tour.renamed.replace(" ", "%20"))
    servedOnceItArrived(tour, record)
    tour.teamAgent.servedByAll(record, f"Bearer {tour.secret}")


def serverKnowsNothing(tour, record):
    """Memory, disk and log of the server: no secret, and no name of anything."""
    server = tour.server
    search = Search(Canary(f"the name {name}", name) for name in NAMES)
    known = Search([Canary("its folder", str(server.folder))])
    record.check(known.inFiles(server.folder), "its files can be searched")
    record.check(known.inMemory(server.program), "its memory can be searched")
    found = [sighting for one in (search, tour.world.search) for sighting in
             one.inMemory(server.program) + one.inFiles(server.folder) + one.inText(server.log, "its log")]
    record.check(not found, "no secret, no name and no host in the server's memory, files and log" if not found
                 else "; ".join(map(str, found)))
