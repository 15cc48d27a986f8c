"""The last word of a tour: no planted secret in any file, log, window text, or in the memory of the desktop. Each search
first has to find something that is there, so that one that looks in the wrong place doesn't pass for a clean one."""

from harness.canary import Canary, Search

# In the memory of every desktop that shows a credential, and in the log of every daemon.
SHOWN = "Provider live key"
LOGGED = "agents_welcome address="


def memoryIsClean(tour, record):
    """Agent tokens are shown once and so may leave traces; what was stored may not."""
    program = tour.program
    record.check(Search([Canary("what is shown", SHOWN)]).inMemory(program), "the memory can be searched")
    found = tour.world.search.without("token").inMemory(program)
    record.check(not found, "no secret in the desktop's memory" if not found else "; ".join(map(str, found)))


def filesAreClean(tour, record):
    search = tour.world.search
    record.check(Search([Canary("what is logged", LOGGED)]).inFiles(tour.world.folder), "the files can be searched")
    found = search.inFiles(tour.world.folder)
    record.check(not found, "no secret in databases, their logs, configuration, runtime files and program logs"
                 if not found else "; ".join(map(str, found)))


def screensAreClean(tour, record):
    """The recovery kit and a new token are there to be read, once; nothing else."""
    search = tour.world.search.without("token", "the recovery kit", "invitation")
    seen = {f"{name} of {person.name}": text for person in tour.people for name, text in person.seen.items()}
    record.check(any(SHOWN in text for text in seen.values()), "the pictures have text")
    found = [sighting for name, text in seen.items() for sighting in search.inText(text, f"picture {name}")]
    record.check(not found, f"no secret in the text of {len(seen)} pictures" if not found else "; ".join(map(str, found)))
