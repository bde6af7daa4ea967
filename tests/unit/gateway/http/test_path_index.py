"""Routes are found by a path's segments as if they were tried one after another."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from starlette.routing import BaseRoute, Match

from gateway.core.http.path_index import PathIndex
from gateway.core.http.router import Router
from tests.unit.gateway.fakes import House


def one_after_another(routes: Sequence[BaseRoute], scope: dict[str, Any]) -> tuple[Match, Any]:
    """The rule of FastAPI's own routers: all of them are tried."""
    found = [(route.matches(dict(scope))[0], route) for route in routes]
    for wanted in (Match.FULL, Match.PARTIAL):
        for match, route in found:
            if match is wanted:
                return match, route
    return Match.NONE, None


def scope_of(method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}


def requests_to(path: str) -> Iterator[dict[str, Any]]:
    """With something, with a name that is a segment elsewhere, and beside it."""
    parts = path.split("/")
    filled = "/".join("x" if "{" in part else part for part in parts)
    yield from (scope_of(method, filled) for method in ("GET", "POST", "DELETE"))
    yield scope_of("GET", "/".join("rounds" if "{" in part else part for part in parts))
    for other in (f"{filled}/", f"{filled}/x", filled.rpartition("/")[0]):
        yield scope_of("GET", other)


def test_the_same_route_answers_as_if_all_were_tried(house: House) -> None:
    (index,) = (one for one in house.gateway.api.routes if isinstance(one, PathIndex))
    routes = index.routes
    paths = {route.path for route in routes}
    assert len(paths) > 200
    for path in paths:
        for scope in requests_to(path):
            match, found = index.matches(dict(scope))
            expected = one_after_another(routes, scope)
            assert (match, found.get("hoithi.route")) == expected, scope


def test_of_two_that_match_the_first_answers_and_another_method_is_one_that_is_not_allowed() -> (
    None
):
    router = Router()
    router.get("/a/{name}")(lambda: None)
    router.get("/a/b")(lambda: None)
    router.put("/a/b")(lambda: None)
    index = PathIndex(router.routes)
    for method, place, match in (
        ("GET", 0, Match.FULL),
        ("PUT", 2, Match.FULL),
        ("PATCH", 0, Match.PARTIAL),
    ):
        told, found = index.matches(scope_of(method, "/a/b"))
        assert (told, found["hoithi.route"]) == (match, router.routes[place].made)
    assert index.matches(scope_of("GET", "/a/b/c"))[0] is Match.NONE
    assert index.matches({"type": "websocket", "path": "/a/b"})[0] is Match.NONE


def test_a_path_of_any_length_has_no_place_in_it() -> None:
    router = Router()
    router.get("/files/{rest:path}")(lambda: None)
    with pytest.raises(AssertionError, match="any number of segments"):
        PathIndex(router.routes)
