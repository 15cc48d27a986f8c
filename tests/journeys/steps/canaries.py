"""The last word of a tour: no planted secret in any file, log, window text, or in the memory of the desktop."""


def memoryIsClean(tour, record):
    """Agent tokens are shown once and so may leave traces; what was stored may not."""
    found = tour.world.search.without("token").inMemory(tour.world.desktopProgram)
    record.check(not found, "no secret in the desktop's memory" if not found else "; ".join(map(str, found)))


def filesAreClean(tour, record):
    search = tour.world.search
    found = search.inFiles(tour.world.userFiles) + search.inFiles(tour.world.logs)
    record.check(not found, "no secret in databases, their logs, configuration, runtime files and program logs"
                 if not found else "; ".join(map(str, found)))


def screensAreClean(tour, record):
    """The recovery kit and a new token are there to be read, once; nothing else."""
    search = tour.world.search.without("token", "the recovery kit")
    found = [sighting for name, text in tour.seen.items() for sighting in search.inText(text, f"picture {name}")]
    record.check(not found, f"no secret in the text of {len(tour.seen)} pictures" if not found
                 else "; ".join(map(str, found)))
