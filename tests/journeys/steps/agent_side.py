"""The agent's side of the tour: real clients with the Connect environment, what arrives, and what they may see."""

from harness import clients

HOST = "api.provider.test"
TRIAL_HOST = "trial.provider.test"


class AgentSide:
    """One agent with its Connect environment. `reverse` is the base address of the reverse mode for its credential."""

    def __init__(self, world, environment, token, reverse):
        self.world = world
        self.environment = environment
        self.token = token
        self.reverse = reverse

    def url(self, target):
        return f"https://{HOST}{target}"

    def runners(self, target):
        """Every client with its way to the service."""
        return (
            lambda: clients.curl(self.url(target), self.environment),
            lambda: clients.pythonRequests(self.url(target), self.environment),
            lambda: clients.nodeFetch(self.reverse + target, self.environment, self.token),
        )

    def served(self, record, run, expected):
        """One request that must arrive with `expected` as its Authorization, and tell its client nothing of it."""
        before = len(self.world.provider.received)
        view = run()
        arrived = self.world.provider.received[before:]
        record.check(view.says(200), f"{view.client}: 200" if view.says(200) else
                     f"{view.client} was not served:\n{view.output[-600:]}\n{view.errors[-600:]}")
        record.check([request.header("Authorization") for request in arrived] == [[expected]],
                     f"{view.client}: the service got the secret")
        self.saysNothing(record, view)
        self.nothingOfTheGateway(record, arrived[0], view.client)
        return arrived[0]

    def saysNothing(self, record, view):
        found = self.world.search.without("token").inText(view.everything, f"the view of {view.client}")
        record.check(not found, f"{view.client}: saw no secret" if not found else "; ".join(map(str, found)))

    def nothingOfTheGateway(self, record, request, client):
        """The agent's own token stays between agent and gateway."""
        said = repr(request)
        record.check(self.token not in said and "proxy-authorization" not in said.lower(),
                     f"{client}: the service got no token")

    def servedByAll(self, record, expected, target="/v1/echo"):
        for run in self.runners(target):
            self.served(record, run, expected)

    def compressedUnasked(self, record):
        """The gateway asks for plain answers. From a service that compresses nevertheless nothing may come through that
        was not searched, whether it is refused or decompressed."""
        view = clients.curl(self.url("/v1/echo?as=gzip"), self.environment, "--compressed")
        self.saysNothing(record, view)
        raw = clients.curl(self.url("/v1/echo?as=gzip"), self.environment)
        record.check("\x1f\x8b" not in raw.output and "\ufffd" not in raw.output, "no unsearched compressed bytes come through")

    def trial(self):
        """curl towards the host of the trial key."""
        return lambda: clients.curl(f"https://{TRIAL_HOST}/v1/echo", self.environment)

    def refused(self, record):
        """No client may get through."""
        self.refusedBy(record, self.runners("/v1/echo"))

    def refusedBy(self, record, runners, because=""):
        """Not 200, and not one byte of a request reaches the service. `because`: the code that the client is told."""
        provider = self.world.provider
        before = (len(provider.received), provider.bytesIn)
        for run in runners:
            view = run()
            record.check(not view.says(200), f"{view.client}: refused")
            record.check(because in view.output, f"{view.client}: told {because or 'that it was'}")
            self.saysNothing(record, view)
        record.check((len(provider.received), provider.bytesIn) == before, "not a byte of a request reached the service")
