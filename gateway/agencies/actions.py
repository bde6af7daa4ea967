"""Agencies by name, and the one that was probably meant by a code that there is not."""

from collections.abc import Mapping
from difflib import get_close_matches

from contracts.errors import Problem, Refused, Unavailable
from contracts.reporting import AgencyParticipation
from gateway.participation.cache import ParticipationCache, Scope
from gateway.web.vietnamese_sorting import fold, sort_key

MOST_COMPARED = 200
LIKE_ENOUGH = 0.6


async def agency_names(desk: ParticipationCache, contest: str) -> dict[str, str]:
    """Agency -> name, as the table of participation knows them, by name."""
    lines = (await desk.get(Scope(contest))).table.agencies
    return {line.agency: line.name for line in sorted(lines, key=lambda line: sort_key(line.name))}


def nearest(given: str, names: Mapping[str, str]) -> str | None:
    """The code of the agency that is most like what was given, by code or by name; accents and
    case do not matter. ``None`` if none is like it."""
    known = {fold(name): code for code, name in names.items()}
    known |= {fold(code): code for code in names}
    found = get_close_matches(fold(given[:MOST_COMPARED]), known, 1, LIKE_ENOUGH)
    return known[found[0]] if found else None


async def with_nearest(desk: ParticipationCache, contest: str, refusal: Refused) -> Refused:
    """A refusal for an agency that there is not, with the one that was probably meant; any other
    as it is."""
    problem: Problem = refusal.problem
    given = problem.details.get("agencies")
    if problem.code != "agency.unknown" or not given:
        return refusal
    try:
        names = await agency_names(desk, contest)
    except (Refused, Unavailable):
        return refusal
    like = {one: code for one in given if (code := nearest(one, names)) is not None}
    if not like:
        return refusal
    listed = "; ".join(f"{one}: {code} – {names[code]}" for one, code in like.items())
    vi, _, en = problem.message.partition(" (")
    message = f"{vi} Gần nhất: {listed}. ({en.removesuffix(')')} Nearest: {listed}.)"
    details = {**problem.details, "nearest": like}
    return Refused(problem.code, message, **details)


async def agencies_of(desk: ParticipationCache, contest: str) -> list[AgencyParticipation]:
    """The agencies of a contest with their figures."""
    return (await desk.get(Scope(contest))).table.agencies
