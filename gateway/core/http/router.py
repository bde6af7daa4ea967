"""Routes as modules declare them. FastAPI works out what a route takes when it makes it: two
milliseconds and 20 KB for each of hundreds, of which a process that begins needs a handful. So
each is made when it is first asked for."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from fastapi.routing import APIRoute

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class LazyRoute:
    """One route: what it answers to is known at once, ``made`` is FastAPI's."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        method: str,
        kind: type[APIRoute] = APIRoute,
        **options: Any,
    ) -> None:
        self.path, self.endpoint, self.method = path, endpoint, method
        self._kind, self._options = kind, options

    def made_as(self, kind: type[APIRoute], **more: Any) -> "LazyRoute":
        """The same as a route of this class, with further options of FastAPI's."""
        return LazyRoute(self.path, self.endpoint, self.method, kind, **self._options | more)

    @cached_property
    def made(self) -> APIRoute:
        """The route that answers."""
        return self._kind(self.path, self.endpoint, methods=[self.method], **self._options)


class Router:
    """Declares routes as FastAPI's router does. ``prefix`` begins the path of each, ``options``
    are those of each; of the others, see ``fastapi.APIRouter.add_api_route``."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        self.routes: list[LazyRoute] = []
        self._prefix, self._options = prefix, options

    def get(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """What GET of this path answers."""
        return self._declare("GET", path, options)

    def head(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """What HEAD of this path answers."""
        return self._declare("HEAD", path, options)

    def options(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """What OPTIONS of this path answers."""
        return self._declare("OPTIONS", path, options)

    def post(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """What POST to this path answers."""
        return self._declare("POST", path, options)

    def put(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """What PUT to this path answers."""
        return self._declare("PUT", path, options)

    def patch(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """What PATCH of this path answers."""
        return self._declare("PATCH", path, options)

    def delete(self, path: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """What DELETE of this path answers."""
        return self._declare("DELETE", path, options)

    def _declare(
        self, method: str, path: str, options: dict[str, Any]
    ) -> Callable[[Endpoint], Endpoint]:
        def declared(endpoint: Endpoint) -> Endpoint:
            whole = self._options | options
            self.routes.append(LazyRoute(self._prefix + path, endpoint, method, **whole))
            return endpoint

        return declared
