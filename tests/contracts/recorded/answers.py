"""Every route with every caller: what is asked, and what is kept of the answers."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from msgspec import NODEFAULT, Struct, to_builtins
from msgspec.structs import FieldInfo, fields

from gateway.web.rendering import Renderer
from tests.contracts.recorded.asking import Desk, Given, Visitor, opened, routes_of
from tests.contracts.recorded.forms import sent_from
from tests.contracts.recorded.queries import QUERIES
from tests.contracts.recorded.reading import kept_of
from tests.contracts.recorded.subjects import subject_of
from tests.contracts.recorded.worlds import WORLDS, about, settled
from tests.contracts.recorded.writing import Answers, Forms
from tests.unit.gateway.access.requests_of_routes import BODIES, address
from tests.unit.gateway.access.test_routes_by_role import CALLERS, Caller
from tests.unit.gateway.example_contest import ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

Route = tuple[str, str]
#: who asked, in words, and what was answered
Cell = tuple[str, dict[str, Any]]
#: who fills in the forms of the pages: the first that is shown one does
SENDERS = [
    Caller("organiser", "everywhere"),
    Caller("ops", "everywhere"),
    *(Caller(role, "here") for role in ("liaison", "author", "vetter", "contestant")),
    Caller(None, "nowhere"),
]
_PLACES = {"nowhere": "", "everywhere": "all"}
_READING = ("Query", "CheckRole", "LookUp", "ShowKeys", "ImportState")
#: encrypted by a library whose chance cannot be set; counted by a gateway as long as it lives
_NEVER_THE_SAME = ("sealed", "sequence")


def routes_of_gateway(house: House) -> list[Route]:
    """Every route that the application has."""
    return sorted(set(routes_of(house.gateway.api.routes)), key=lambda one: one[::-1])


def routes_about(house: House, subject: str) -> list[Route]:
    """Those whose recording is this file."""
    return [route for route in routes_of_gateway(house) if subject_of(route[1]) == subject]


async def answers_about(house: House, subject: str) -> Answers:
    """What each route of a subject answers to each caller."""
    async with opened(house, about(subject, handlers())) as desk:
        return {
            " ".join(route): [cell async for cell in _answers(desk, route, CALLERS)]
            for route in routes_about(house, subject)
        }


async def queries_about(house: House, subject: str) -> Answers:
    """What the routes of a subject answer to further questions, by the first who may ask them."""
    found: Answers = {}
    async with opened(house, about(subject, handlers())) as desk:
        for method, path in routes_about(house, subject):
            for query in QUERIES.get((method, path), ()):
                cells = _answers(desk, (method, path), SENDERS, query)
                found[f"{method} {path}?{query}"] = [await anext(_told(cells))]
    return found


async def worlds_about(house: House, subject: str) -> Answers:
    """What the routes of a subject answer in other states, to the first who may ask."""
    found: Answers = {}
    for world, made in WORLDS.items():
        async with opened(house, about(subject, made()), down=world == "down") as desk:
            for route in routes_about(house, subject):
                cells = _answers(desk, route, SENDERS)
                found[f"{' '.join(route)} ({world})"] = [await anext(_told(cells))]
    return found


async def _told(cells: AsyncIterator[Cell]) -> AsyncIterator[Cell]:
    """Answers that are no refusals for want of a role; where there is none, the last."""
    last = None
    async for last in cells:
        if last[1]["status"] != 403 and not last[1].get("location", "").startswith("/sign-in"):
            yield last
    assert last
    yield last


async def forms_about(house: House, subject: str) -> Forms:
    """What becomes of the forms of a subject's pages, filled in."""
    found: Forms = {}
    pages = [
        route
        for route in routes_about(house, subject)
        if route[0] == "GET" and not route[1].startswith("/api/")
    ]
    known = {page: set[str]() for page in pages}
    for made in (handlers, settled):
        async with opened(house, about(subject, made())) as desk:
            for page in pages:
                path = path_of(page[1])
                for one in (path, *(f"{path}?{query}" for query in QUERIES.get(page, ()))):
                    lines = [line async for line in _sent_from(desk, one, known[page])]
                    found.setdefault(" ".join(page), []).extend(lines)
    return {route: lines for route, lines in found.items() if lines}


async def _sent_from(desk: Desk, page: str, known: set[str]) -> AsyncIterator[dict[str, Any]]:
    for caller in SENDERS:
        visitor = desk.visitor(caller.role, caller.contest)
        async for sent, given in sent_from(desk, page, visitor, known):
            yield {"by": _named(caller), **sent, "answer": _kept(desk, given)}


async def _answers(
    desk: Desk, route: Route, callers: list[Caller], query: str = ""
) -> AsyncIterator[Cell]:
    for caller in callers:
        visitor = desk.visitor(caller.role, caller.contest)
        path = path_of(route[1]) + (f"?{query}" if query else "")
        given = await desk.ask(route[0], path, **_sent(route, visitor))
        yield _named(caller), _kept(desk, given)


def _kept(desk: Desk, given: Given) -> dict[str, Any]:
    """The last answer, with what the services were asked to change for it."""
    asked = list(_changes(desk)) if given.status < 400 else []
    return kept_of(given) | ({"asked": asked} if asked else {})


def _sent(route: Route, visitor: Visitor) -> dict[str, Any]:
    """What goes with a request: a program's to the API, to anything else a browser's."""
    if route[1].startswith("/api/"):
        return {"headers": visitor.as_program(), **BODIES.get(route, {})}
    form = {"data": {"csrf": visitor.csrf}} if route[0] == "POST" else {}
    return {"headers": visitor.as_browser(), **form}


def path_of(path: str) -> str:
    """The path of a template, filled with what the services know."""
    if path.startswith("/static/"):
        return str(Renderer().assets.url("hoithi.css"))
    return address(path.replace("{round}", ROUND))


def _changes(desk: Desk) -> Iterator[dict[str, Any]]:
    """What was asked of the services that may change something."""
    for command, item in desk.asked():
        if not type(item).__name__.endswith(_READING):
            yield {command: _plain(item)}


def _plain(value: Any) -> Any:
    """The value without what stands at its default, which nobody chose, or is never the same."""
    if isinstance(value, Struct):
        chosen = [one for one in fields(value) if getattr(value, one.name) != _default(one)]
        told = {one.encode_name: getattr(value, one.name) for one in chosen}
        return {key: "…" if key in _NEVER_THE_SAME else _plain(part) for key, part in told.items()}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [_plain(one) for one in value]
    return to_builtins(value)


def _default(one: FieldInfo) -> Any:
    return one.default if one.default_factory is NODEFAULT else one.default_factory()


def _named(caller: Caller) -> str:
    if caller.role is None:
        return "nobody"
    return f"{caller.role} {_PLACES.get(caller.place, caller.place)}"
