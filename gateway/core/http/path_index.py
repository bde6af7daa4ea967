"""Which routes may answer a request, by the segments of its path: trying hundreds of patterns one
after another would take longer than most answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match

from gateway.core.http.router import LazyRoute

#: where a request's scope keeps the route that was found for it
_FOUND = "hoithi.route"
#: a segment that stands for any one; what no segment is, under which a node keeps its routes
_ANY, _HERE = "{}", "/"


class PathIndex(BaseRoute):
    """Stands for many routes: the first that matches answers, as if they were tried one after
    another."""

    def __init__(self, routes: Sequence[LazyRoute]) -> None:
        self._routes = routes
        self._tree: dict[str, Any] = {}
        for place, route in enumerate(routes):
            self._add(route.path, place)

    @property
    def routes(self) -> list[APIRoute]:
        """All of them, which makes those that nobody has asked for yet."""
        return [route.made for route in self._routes]

    def matches(self, scope: Any) -> tuple[Match, Any]:
        """The first route that takes path and method, else the first that takes the path."""
        partly: tuple[Match, Any] = Match.NONE, {}
        if scope["type"] != "http":
            return partly
        for place in sorted(set(_places(self._tree, scope["path"].split("/")))):
            route = self._routes[place].made
            match, found = route.matches(scope)
            if match is not Match.NONE:
                found = {**found, _FOUND: route}
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


def _places(node: dict[str, Any], segments: list[str]) -> Iterator[int]:
    if not segments:
        yield from node.get(_HERE, ())
        return
    for name in {segments[0], _ANY}:
        if name in node:
            yield from _places(node[name], segments[1:])
