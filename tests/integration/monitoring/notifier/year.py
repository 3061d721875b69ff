"""What happens in one year of two units of different cantons, day by day; the clock looks once a day, at nine."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from uuid import UUID

from contracts.events.agreements.terms import Milestone
from tests.integration.monitoring.house import STAFF
from tests.integration.monitoring.notifier.office import Office
from tests.integration.monitoring.test_alerts import acknowledge
from tests.integration.monitoring.test_rules import adopt
from tests.unit.monitoring.given import PACT, Told, milestone, terms

MEJIA, QUITO = "GADM-MEJIA-TUR", "GADPP-VIAL"
HOURS = """
version: 2
cantons: {GADM-MEJIA-TUR: "1703"}
holidays:
  - {canton: "1703", every: "07-23", name: Cantonización de Mejía}
  - {canton: "1701", every: "12-06", name: Fundación de Quito}
"""
ADDRESSES = {
    MEJIA: "turismo@mejia.example.ec",
    "JEFE": "jefatura@mejia.example.ec",
    "COORD": "coordinacion@mejia.example.ec",
    "ALCALDIA": "alcaldia@mejia.example.ec",
    QUITO: "vialidad@gadpp.example.ec",
    "VIAL-COORD": "coordinacion@gadpp.example.ec",
    "GADPP": "prefectura@gadpp.example.ec",
}
ABOVE = {
    MEJIA: {"head": "JEFE", "coordination": "COORD", "executive": "ALCALDIA"},
    QUITO: {"head": "VIAL-JEFE", "coordination": "VIAL-COORD", "executive": "GADPP"},
}
# Name, who is responsible, and the days of the one milestone; those of one letter are of one commitment.
MILESTONES = {
    "a": (MEJIA, ("a1", "2026-01-12", "2026-02-02")),
    "b": (MEJIA, ("b1", "2026-03-02", "2026-03-16")),
    "c": (MEJIA, ("c1", "2026-05-04", "2026-05-22"), ("c2", "2026-05-04", "2026-05-22")),
    "d": (MEJIA, ("d1", "2026-05-04", "2026-05-22")),
    "e": (MEJIA, ("e1", "2026-05-25", "2026-06-15")),
    "f": (MEJIA, ("f1", "2026-07-06", "2026-07-23")),
    "g": (QUITO, ("g1", "2026-07-06", "2026-07-23")),
    "h": (MEJIA, ("h1", "2026-08-03", "2026-10-02")),
    "i": (MEJIA, ("i1", "2027-01-04", "2027-01-29")),
    "j": (QUITO, ("j1", "2026-11-16", "2026-12-06")),
    "k": (MEJIA, ("k1", "2026-11-16", "2026-12-06")),
}


class Year:
    """The year in an office. `days` are all its days, each after what happened on it was delivered."""

    def __init__(self, office: Office) -> None:
        self.office, self.house = office, office.house
        self.stories: dict[str, Told] = {}
        self.ids: dict[str, UUID] = {}
        self._milestones: dict[str, Milestone] = {}
        self._begin()

    def days(self) -> Iterator[date]:
        day = date(2026, 1, 1)
        while day.year == 2026:
            on = day.isoformat()
            for happens in BEFORE_NINE.get(on, ()):
                happens(self, on)
            self.office.tick(f"{on}T09:00:00-05:00")
            for happens in AFTER_NINE.get(on, ()):
                happens(self, on)
            self.office.work()
            yield day
            day += timedelta(days=1)

    def knows(self, name: str) -> None:
        self.ids[name] = self.house.knows(self.stories[name], self.ids.get(name))

    def milestone(self, name: str) -> Milestone:
        return self._milestones[name]

    def overdue(self, name: str) -> dict:
        own = str(self._milestones[name].id)
        return next(one for one in self.house.alerts(rule="overdue") if one["subject"]["id"] == own)

    def _begin(self) -> None:
        for code, above in ABOVE.items():
            self.house.knows_unit(code, "GAD Mejía" if code == MEJIA else "GADPP", **above)
        self.house.knows_pact(PACT, MEJIA, "GADPP")
        for code, address in ADDRESSES.items():
            self.office.has_address(code, address)
        self.office.chooses(QUITO, notice={"channels": ["mail"], "rhythm": "daily"})
        self.office.chooses("ALCALDIA", warning={"channels": ["mail"], "rhythm": "weekly"})
        assert adopt(self.house, rules=[{"name": "overdue", "repeat_days": 20}]).status_code == 201
        for name, (responsible, *own) in MILESTONES.items():
            made = [milestone(*one) for one in own]
            self._milestones |= {one[0]: each for one, each in zip(own, made, strict=True)}
            agreed = terms(*made, responsible=responsible, due_on="2027-06-30")
            self.stories[name] = Told().started("2026-01-01", agreed)
            self.knows(name)


Happening = Callable[[Year, str], None]


def completed(*names: str) -> Happening:
    def happens(year: Year, on: str) -> None:
        for name in names:
            year.stories[name[0]].completed(year.milestone(name), on)
            year.knows(name[0])

    return happens


def reported(name: str) -> Happening:
    def happens(year: Year, on: str) -> None:
        year.stories[name[0]].reported(year.milestone(name), "40", on)
        year.knows(name[0])

    return happens


def acknowledged(name: str, by_day: str) -> Happening:
    def happens(year: Year, on: str) -> None:
        answer = acknowledge(year.house, year.overdue(name), by_day=by_day)
        assert answer.status_code == 200, answer.text

    return happens


def silenced(name: str, ends_on: str) -> Happening:
    def happens(year: Year, on: str) -> None:
        body = {"alert_id": year.overdue(name)["id"], "reason": "Se espera el informe", "ends_on": ends_on}
        answer = year.house.ask("/v1/silences", "announce_silence", STAFF, "POST", json=body)
        assert answer.status_code == 201, answer.text

    return happens


def suspended(name: str, ends_on: str) -> Happening:
    def happens(year: Year, on: str) -> None:
        year.stories[name].suspended(on, ends_on)
        year.knows(name)

    return happens


def resumed(name: str) -> Happening:
    def happens(year: Year, on: str) -> None:
        year.stories[name].resumed(on)
        year.knows(name)

    return happens


def breached(name: str) -> Happening:
    def happens(year: Year, on: str) -> None:
        year.stories[name].breached(on)
        year.knows(name)

    return happens


BEFORE_NINE: Mapping[str, tuple[Happening, ...]] = {"2026-07-01": (resumed("e"),)}
AFTER_NINE: Mapping[str, tuple[Happening, ...]] = {
    "2026-02-05": (completed("a1"),),
    "2026-03-18": (acknowledged("b1", "2026-03-24"),),
    "2026-04-17": (completed("b1"),),
    "2026-05-24": (silenced("d1", "2026-06-05"),),
    "2026-05-27": (completed("c1", "c2", "d1"),),
    "2026-06-02": (suspended("e", "2026-06-30"),),
    "2026-07-02": (completed("e1"),),
    "2026-07-28": (completed("f1", "g1"),),
    "2026-09-04": (reported("h1"),),
    "2026-10-04": (completed("h1"),),
    "2026-10-17": (breached("i"),),
    "2026-12-09": (completed("j1", "k1"),),
}
