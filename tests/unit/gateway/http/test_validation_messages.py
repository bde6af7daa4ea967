"""What validators find wrong is told in Vietnamese first, and in English in the brackets alone."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from pydantic import Field, TypeAdapter, ValidationError

from gateway.core.http.validation_messages import of_msgspec, of_pydantic
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House, problem_of

ROUND = f"/api/contests/{CONTEST}/rounds/tuan-1"
ENGLISH = re.compile(
    r"\b(expected|got|object|missing|required|field|unknown|contains|invalid|malformed|input|"
    r"should|be|is|valid|integer|greater|less|than|equal|length|at|character|truncated|must|least|"
    r"an?|the|of|to|str|int|array|value|error|codec|decode)\b",
    re.IGNORECASE,
)
HUNDREDS = b"[" * 200_000
SESSION: tuple[Any, ...] = (
    b'{"username": 5, "password": "x"}',
    b'{"username": "", "password": "x"}',
    b'{"username": "' + b"u" * 300 + b'", "password": "x"}',
    b'{"password": "x"}',
    b'{"username": null, "password": "x"}',
    b'{"username": "u", "password": "x", "surprise": 1}',
    b"[1, 2]",
    b'"text"',
    b'{"username": "u"',
    b"{username: 1}",
    b'{"username": "\xff", "password": "x"}',
    b'{"username": "\\u0000", "password": "x"}',
    b'{"username": "u", "password": "x"} x',
    b"",
    HUNDREDS[:60_000],
)


def halves(message: str) -> tuple[str, str]:
    vietnamese, _, english = message.partition(" (Invalid request: ")
    assert english.endswith(".)"), message
    return re.sub(r"`[^`]*`", "", vietnamese), english.removesuffix(".)")


@pytest.mark.parametrize("content", SESSION)
def test_what_is_wrong_with_a_body_is_told_in_vietnamese_first(
    house: House, content: bytes
) -> None:
    with house.open() as client:
        problem = problem_of(client.post("/api/session", content=content))
    assert problem.code == "request.invalid"
    vietnamese, english = halves(problem.message)
    assert not ENGLISH.findall(vietnamese.replace("$.username", "")), vietnamese
    assert "giá trị không nhận được" not in vietnamese, english
    assert problem.details["reason"] == english


ADDRESSES = [f"standings?limit={given}" for given in ("x", "1.5", "")] + ["publications/x/ledger"]


@pytest.mark.parametrize("asked", ADDRESSES)
def test_what_is_wrong_with_an_address_is_told_in_vietnamese_first(
    house: House, asked: str
) -> None:
    with house.open() as client:
        problem = problem_of(client.get(f"{ROUND}/{asked}"))
    vietnamese, english = halves(problem.message)
    assert "Input should be" in english
    assert not ENGLISH.findall(vietnamese), vietnamese
    assert "giá trị không nhận được" not in vietnamese, english
    (place,) = problem.details["problems"]
    assert place["reason_vi"] in vietnamese
    assert place["reason"] in english


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Annotated[int, Field(ge=1)], 0),
        (Annotated[int, Field(gt=1)], 0),
        (Annotated[int, Field(le=1)], 2),
        (Annotated[int, Field(lt=1)], 2),
        (Annotated[str, Field(min_length=2)], "a"),
        (Annotated[str, Field(max_length=2)], "abc"),
        (Annotated[str, Field(pattern="^[0-9]$")], "b"),
        (Annotated[list[int], Field(max_length=1)], [1, 2]),
        (Literal["draft", "final"], "x"),
        (bool, "x"),
        (float, "x"),
        (int, 1.5),
        (int, "1" * 5_000),
        (str, 5),
    ],
)
def test_each_kind_of_pydantic_has_words_of_its_own(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    (error,) = caught.value.errors()
    told = of_pydantic(error["type"], error.get("ctx", {}))
    assert told != "giá trị không nhận được", error["type"]
    assert not ENGLISH.findall(told.replace("true hoặc false", "")), told


class Sample(msgspec.Struct, forbid_unknown_fields=True):
    number: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    short: Annotated[str, msgspec.Meta(max_length=2, pattern="^[0-9]*$")] = ""
    items: Annotated[list[int | str], msgspec.Meta(min_length=1, max_length=2)] = msgspec.field(
        default_factory=lambda: [1]
    )
    pair: tuple[int, int] = (1, 2)
    table: Annotated[dict[str, bool], msgspec.Meta(max_length=1)] = {}
    state: Literal["draft", "final"] = "draft"
    maybe: float | None = None
    when: datetime | None = None
    raw: bytes = b""


@pytest.mark.parametrize(
    "text",
    [
        '{"number": 0}', '{"number": 10}', '{"number": 1.5}', '{"number": 99999999999999999999999}',
        '{"short": "bbb"}', '{"short": "b"}', '{"items": []}', '{"items": [1, 2, 3]}',
        '{"items": [true]}', '{"pair": [1]}', '{"table": {"a": true, "b": true}}',
        '{"table": {"a": 1}}', '{"state": "x"}', '{"maybe": "x"}', '{"maybe": 1e999}',
        '{"when": "x"}', '{"raw": "é"}', '{"number": 1', '{"number": 01}', "[]", "nul",
    ],
)  # fmt: skip
def test_each_kind_of_msgspec_has_words_of_its_own(text: str) -> None:
    with pytest.raises(msgspec.MsgspecError) as caught:
        msgspec.json.decode(text, type=Sample)
    told = of_msgspec(str(caught.value))
    assert "giá trị không nhận được" not in told, str(caught.value)
    assert not ENGLISH.findall(re.sub(r"^\$[^:]*: |true hoặc false", "", told)), told
