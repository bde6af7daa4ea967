"""Which routes may answer a request, by the segments of its path: trying hundreds of patterns one
after another would take longer than most answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match

#: where a request's scope keeps the route that was found for it
_FOUND = "hoithi.route"
#: a segment that stands for any one; what no segment is, under which a node keeps its routes
_ANY, _HERE = "{}", "/"


class PathIndex(BaseRoute):
    """Stands for many routes: the first of ``routes`` that matches answers, as if they were tried
    one after another."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.routes = routes
        self._tree: dict[str, Any] = {}
        for place, route in enumerate(routes):
            for one in plain_routes([route]):
                self._add(one.path, place)

    def matches(self, scope: Any) -> tuple[Match, Any]:
        """The first route that takes path and method, else the first that takes the path."""
        partly: tuple[Match, Any] = Match.NONE, {}
        if scope["type"] != "http":
            return partly
        for place in sorted(set(_places(self._tree, scope["path"].split("/")))):
            match, found = self.routes[place].matches(scope)
            if match is not Match.NONE:
                found = {**found, _FOUND: self.routes[place]}
            if match is Match.FULL:
                return match, found
            if match is Match.PARTIAL and partly[0] is Match.NONE:
                partly = match, found
        return partly

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Let the route answer that was found."""
        await scope.pop(_FOUND).handle(scope, receive, send)

    def _add(self, path: str, place: int) -> None:
        node = self._tree
        for segment in path.split("/"):
            assert ":path}" not in segment, f"{path} has any number of segments"
            node = node.setdefault(_ANY if "{" in segment else segment, {})
        node.setdefault(_HERE, []).append(place)


def plain_routes(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Every route among these, also those of routers inside."""
    for route in routes:
        inner = getattr(route, "original_router", route)
        if isinstance(inner, APIRouter | PathIndex):
            yield from plain_routes(inner.routes)
        elif isinstance(route, APIRoute):
            yield route


def _places(node: dict[str, Any], segments: list[str]) -> Iterator[int]:
    if not segments:
        yield from node.get(_HERE, ())
        return
    for name in {segments[0], _ANY}:
        if name in node:
            yield from _places(node[name], segments[1:])
