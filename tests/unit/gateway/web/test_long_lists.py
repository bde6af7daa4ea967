"""Long lists: what an address asks for is found, ordered and cut into fifties."""

from urllib.parse import parse_qsl

import pytest
from starlette.requests import Request

from gateway.web.long_lists import ListPage, Orders, list_page
from gateway.web.rendering import renderer
from gateway.web.text_catalogue import catalogue

NAMES = [f"Người {number}" for number in range(1, 121)]
ORDERS: Orders[str] = {"name": lambda one: (), "length": len}


def asked(query: str, rows: list[str] | None = None) -> ListPage[str]:
    request = Request({"type": "http", "query_string": query.encode(), "headers": []})
    return list_page(request, NAMES if rows is None else rows, lambda one: (one,), ORDERS)


def params(address: str) -> dict[str, str]:
    assert address.startswith("?")
    return dict(parse_qsl(address[1:]))


@pytest.mark.parametrize(
    ("query", "first", "last", "page"),
    [
        ("", 1, 50, 1),
        ("page=2", 51, 100, 2),
        ("page=3", 101, 120, 3),
        ("page=99", 101, 120, 3),
        ("page=0", 1, 50, 1),
        ("page=-1", 1, 50, 1),
        ("page=%D9%A3", 1, 50, 1),
        (f"page={'9' * 30}", 1, 50, 1),
        ("page=all", 1, 120, 1),
    ],
)
def test_fifty_rows_stand_on_a_page_and_odd_pages_are_the_nearest(
    query: str, first: int, last: int, page: int
) -> None:
    found = asked(query)
    assert (found.first, found.last, found.page) == (first, last, page)
    assert found.rows == NAMES[first - 1 : last]
    assert (found.found, found.all) == (120, 120)


def test_neighbouring_pages_and_the_whole_are_addresses_that_keep_the_rest() -> None:
    found = asked("round=tuan-1&q=nguoi&page=2&sort=-length&lang=en&done=x")
    kept = {"round": "tuan-1", "q": "nguoi", "sort": "-length"}
    assert params(found.before) == {**kept, "page": "1"}
    assert params(found.after) == {**kept, "page": "3"}
    assert params(found.to_print) == {**kept, "page": "all"}
    assert params(found.by_pages) == kept
    assert params(found.unsearched) == {"round": "tuan-1", "sort": "-length"}
    assert asked("").before == ""
    assert asked("page=3").after == ""
    assert asked("page=all").after == ""


def test_rows_are_found_without_accents_and_counted() -> None:
    found = asked("q=NGUOI+7", ["Người 7", "Nguời 17", "Người 70", "Ai đó"])
    assert found.rows == ["Người 7", "Người 70"]
    assert (found.found, found.all) == (2, 4)
    none = asked("q=khong-co")
    assert (none.first, none.last, none.found, none.pages) == (0, 0, 0, 1)


def test_a_column_orders_and_orders_backwards_and_what_is_unknown_orders_nothing() -> None:
    rows = ["bbb", "a", "cc"]
    assert asked("sort=length", rows).rows == ["a", "cc", "bbb"]
    turned = asked("sort=-length", rows)
    assert turned.rows == ["bbb", "cc", "a"]
    assert (turned.ordered("length"), turned.ordered("name")) == ("descending", "none")
    assert params(turned.by("length")) == {"sort": "length"}
    assert params(asked("sort=length", rows).by("length")) == {"sort": "-length"}
    for odd in ("sort=weather", "sort=-weather", "sort=", "sort=--length"):
        assert asked(odd, rows).rows == rows
        assert asked(odd, rows).ordered("name") == "ascending"


def test_what_was_typed_is_text_on_the_page() -> None:
    found = asked("q=%22%3E%3Cscript%3E&kind=%22x")
    source = (
        '{% import "list_parts.html" as lists %}{{ lists.search(t, list, "x") }}'
        "{{ lists.count(t, list) }}{{ lists.pager(t, list) }}"
    )
    page = renderer().environment.from_string(source).render(t=catalogue("vi"), list=found)
    assert "<script>" not in page
    assert 'name="kind" value="&#34;x"' in page
