"""How people really take part: late, unevenly, and not always to the end.

Observed in such contests and modelled here: most people come once or twice in four rounds; most
agencies reach their quota over the phase and some never do; mornings and early afternoons are busy,
Monday and Friday busier than the days between; nearly half come in the last twentieth of the
window, a few in its last seconds; every other paper is perfect, because colleagues compare notes.

A fraction of the window says when, a fraction of the time limit says how long, so that the same
plan can be played in real time or squeezed into a minute.
"""

from random import Random

from msgspec import Struct

from rigs.city.city_model import City, Person, Turnout

_RUSH = 0.45  # of the visits fall in the last _RUSH_WINDOW of the round
_RUSH_WINDOW = 0.05
_LAST_MOMENT = 0.02  # of the visits fall in the last _LAST_MOMENT_WINDOW
_LAST_MOMENT_WINDOW = 0.0005

_DAYS = (26, 17, 14, 17, 26)  # Monday to Friday
_HOURS = (1, 0, 0, 0, 0, 1, 3, 10, 16, 15, 13, 8, 4, 9, 14, 13, 11, 5, 3, 5, 7, 6, 4, 2)

_ROUNDS_PER_PERSON = {1: 40, 2: 38, 3: 22}
_ENCOURAGED_FACTOR = 0.5  # contract staff come about half as often
_LAGGARDS = 0.12  # of the agencies, where nobody reminds anyone
_USUAL_TURNOUT: Turnout = ((0.84, 0.98), (0.30, 0.55))


class Visit(Struct, frozen=True):
    """One person's part in one round.

    ``at``: when the paper is opened, fraction of the window in [0, 1).
    ``pace``: working time, fraction of the time limit in (0, 1]; the close of the round may cut it.
    ``skill``: chance of knowing the answer to any one question.
    ``answered``: fraction of the questions answered before stopping.
    ``saves``: how many times answers are saved on the way (0: all in the submission).
    ``other_device_after``: fraction of the work after which the attempt is resumed elsewhere.
    ``submits``: False for who walks away and leaves it to the automatic submission.
    ``repeats_submission``: sends the same submission again (impatient finger, poor network).
    ``attempts``: how many attempts are wished for; the contest's rules may allow fewer.
    """

    person: str
    at: float
    pace: float
    skill: float
    answered: float
    saves: int
    other_device_after: float | None
    submits: bool
    repeats_submission: bool
    attempts: int


def plan_round(city: City, round_index: int, seed: int, rounds: int = 4) -> list[Visit]:
    """Who visits round ``round_index`` (from 0) of ``rounds``, in the order of arrival.

    One visit per person, also for people on two lists; excluded people do not come.
    """
    propensity = _propensities(city, seed)
    visits = [
        _visit(person, round_index, seed)
        for person in {person.code: person for person in city.people}.values()
        if round_index in _rounds_of(person, propensity[person.agency], seed, rounds)
    ]
    return sorted(visits, key=lambda visit: (visit.at, visit.person))


def _propensities(city: City, seed: int) -> dict[str, float]:
    """Share of each agency's people that will come at least once in the phase."""
    rnd = Random(f"{seed}/propensity")
    big = [agency.code for agency in city.agencies if agency.roster_rows >= 10]
    count = max(3, round(len(city.agencies) * _LAGGARDS))
    laggards = set(rnd.sample(big, min(count, len(big))))
    return {
        agency.code: rnd.uniform(
            *city.turnout.get(agency.agency_class, _USUAL_TURNOUT)[agency.code in laggards]
        )
        for agency in city.agencies
    }


def _rounds_of(person: Person, propensity: float, seed: int, rounds: int) -> set[int]:
    """The rounds in which this person comes: the same whichever round is asked about."""
    if person.obligation == "excluded":
        return set()
    rnd = Random(f"{seed}/rounds/{person.code}")
    factor = _ENCOURAGED_FACTOR if person.obligation == "encouraged" else 1
    if rnd.random() >= propensity * factor:
        return set()
    count = rnd.choices(list(_ROUNDS_PER_PERSON), list(_ROUNDS_PER_PERSON.values()))[0]
    return set(rnd.sample(range(rounds), min(count, rounds)))


def _visit(person: Person, round_index: int, seed: int) -> Visit:
    rnd = Random(f"{seed}/visit/{round_index}/{person.code}")
    skill = _skill(Random(f"{seed}/skill/{person.code}"))
    submits = rnd.random() >= 0.025
    return Visit(
        person=person.code,
        at=_arrival(rnd),
        pace=min(1.0, max(0.03, rnd.lognormvariate(-1.3, 0.55))),
        skill=skill,
        answered=1.0 if submits and rnd.random() < 0.97 else rnd.choice((0.0, 0.25, 0.5, 0.75)),
        saves=rnd.choices((0, 1, 2, 3, 4, 6, 10), (8, 12, 20, 30, 14, 10, 6))[0],
        other_device_after=rnd.uniform(0.1, 0.9) if rnd.random() < 0.04 else None,
        submits=submits,
        repeats_submission=rnd.random() < 0.03,
        attempts=rnd.choices((1, 2, 3), (85, 11, 4))[0],
    )


def _skill(rnd: Random) -> float:
    """Half know it all, most others nearly all; some never opened the documents."""
    kind = rnd.random()
    if kind < 0.5:
        return 1.0
    if kind < 0.82:
        return rnd.uniform(0.88, 0.99)
    return rnd.triangular(0.35, 0.9, 0.7)


def _arrival(rnd: Random) -> float:
    kind = rnd.random()
    if kind < _LAST_MOMENT:
        return 1 - _LAST_MOMENT_WINDOW * (1 - rnd.random())
    if kind < _RUSH:
        # Denser towards the end: half of the rush in the last quarter of it.
        return 1 - _RUSH_WINDOW * (1 - rnd.random()) ** 2
    day = rnd.choices(range(len(_DAYS)), _DAYS)[0]
    hour = rnd.choices(range(len(_HOURS)), _HOURS)[0]
    within = (hour + rnd.random()) / len(_HOURS)
    return (day + within) / len(_DAYS)
