"""Long lists on pages: searched without accents, ordered, fifty at a time, all without scripts.

The address says what is shown: ``q`` what is looked for, ``sort`` by which column (``-name``
backwards), ``page`` which fifty, or ``all`` for a list that is printed and signed whole. What else
the address says (a round, a kind) is kept by every link and form of the list.

A list whose rows are fields of a form is searched and turned over by buttons of that form
(``lists.form_search``, ``lists.form_pager``): its fields say the same, and nothing typed is lost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request

from gateway.web.name_search import MOST_SEARCHED, matching
from gateway.web.page_helpers import as_typed, number_or

Row = TypeVar("Row")
Orders = Mapping[str, Callable[[Row], Any]]
AT_ONCE = 50
WHOLE = "all"
#: what a link within the list does not carry on: the list says it itself, or it was said once
_OWN = ("q", "sort", "page", "lang", "done", "answered", "made")


class ListPage(Struct, Generic[Row]):
    """The ``rows`` of a page: ``page`` of ``pages``, from 1. ``found`` counts what matches the
    search, ``all`` what there is without it. ``sort``: the column they are ordered by; ``written``:
    the order as the address says it, empty where it says none."""

    rows: list[Row]
    page: int
    pages: int
    found: int
    all: int
    search: str
    sort: str
    written: str
    whole: bool
    at_once: int
    kept: list[tuple[str, str]]

    @property
    def first(self) -> int:
        """The number of the first row shown, among those found; 0 where none is."""
        return (self.page - 1) * self.at_once + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def before(self) -> str:
        """The address of the page before; empty on the first."""
        return self._address(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def after(self) -> str:
        """The address of the page that follows; empty on the last."""
        return self._address(page=str(self.page + 1)) if self.page < self.pages else ""

    @property
    def to_print(self) -> str:
        """The address of everything that was found, on one page."""
        return self._address(page=WHOLE)

    @property
    def by_pages(self) -> str:
        """The address of the first page."""
        return self._address()

    @property
    def unsearched(self) -> str:
        """The address of the list without the search."""
        return self._address(q="")

    def ordered(self, column: str) -> Literal["ascending", "descending", "none"]:
        """How the rows are ordered by a column."""
        if column != self.sort:
            return "none"
        return "descending" if self.written.startswith("-") else "ascending"

    def by(self, column: str) -> str:
        """The address of the list ordered by a column; backwards where it is so already."""
        turned = self.ordered(column) == "ascending"
        return self._address(sort=f"-{column}" if turned else column)

    def _address(self, **changed: str) -> str:
        told = {"q": self.search, "sort": self.written, **changed}
        return f"?{urlencode([*self.kept, *((k, v) for k, v in told.items() if v)])}"


def list_page(
    request: Request,
    rows: Sequence[Row],
    texts: Callable[[Row], Iterable[str]],
    orders: Orders[Row],
    at_once: int = AT_ONCE,
    form: FormData | None = None,
) -> ListPage[Row]:
    """What of a list its address asks for. ``texts``: what of a row is searched; ``orders``: by
    which columns it may be ordered, the first being how the rows come already. What an address says
    that there is not (an order, a page) is the nearest that there is, never an error. ``at_once``:
    fewer where a row is a paragraph. ``form``: what was sent of a form that holds the list; it says
    then what the address says otherwise."""
    asked, said = _asked(request, form)
    wanted, written = asked.get("q", "").strip()[:MOST_SEARCHED], asked.get("sort", "")
    sort = written.removeprefix("-")
    if sort not in orders:
        sort, written = next(iter(orders), ""), ""
    found = [one for one in rows if not wanted or matching(wanted, *texts(one))]
    if written:
        found = sorted(found, key=orders[sort], reverse=written.startswith("-"))
    pages = max(1, -(-len(found) // at_once))
    whole = asked.get("page") == WHOLE
    page = 1 if whole else min(max(number_or(asked.get("page", ""), 1), 1), pages)
    return ListPage(
        rows=found if whole else found[(page - 1) * at_once : page * at_once],
        page=page,
        pages=1 if whole else pages,
        found=len(found),
        all=len(rows),
        search=wanted,
        sort=sort,
        written=written,
        whole=whole,
        at_once=at_once,
        kept=[(name, value) for name, value in said if name not in _OWN],
    )


def _asked(
    request: Request, form: FormData | None
) -> tuple[Mapping[str, str], list[tuple[str, str]]]:
    """What the visitor asks of a list, and all that the address says."""
    if form is not None:
        return {name: as_typed(form, name) for name in ("q", "page")}, []
    return request.query_params, request.query_params.multi_items()
