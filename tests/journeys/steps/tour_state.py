"""What the steps of a tour share: the person at the first screen, and later the people of a team."""

from .person import Person


class Tour(Person):
    """Steps for one person take the tour or any Person."""

    def __init__(self, world, report):
        super().__init__(world, report, "the first person", world.session.screen)
        self.others = []  # people at screens of their own

    def addPerson(self, name, size):
        folder = self.world.folder / name.lower()
        person = Person(self.world, self.report, name, self.world.session.addScreen(size), ("--data", str(folder)))
        self.others.append(person)
        return person

    @property
    def people(self):
        return [self, *self.others]

    def leaveEvidence(self, stem):
        """On a failure: screens, accessibility trees and what the programs logged."""
        with open(stem.parent / f"{stem.name}-logs.txt", "w", encoding="utf-8") as out:
            for log in sorted(self.world.folder.rglob("*.log")):
                out.write(f"==== {log.name}\n{log.read_text(errors='replace')[-8000:]}\n")
        for number, person in enumerate(self.people):
            person.screen.screenshot(stem.parent / f"{stem.name}-{number}.png")
            if person.desktop:
                (stem.parent / f"{stem.name}-{number}-tree.txt").write_text(person.desktop.tree())
