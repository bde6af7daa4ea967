"""Reading takes time that grows no more than linearly with what is read: every reader, every
pattern, from 1 to 30 KB (patterns: to 10). What is slow is found at the smaller sizes, before it
takes minutes."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from contracts.errors import Refused
from gateway.core.files.reading_tasks import Edit, Examine, ReadHeadcounts, ReadQuestions, Task
from gateway.core.files.reading_work import carry_out
from tests.unit.gateway.files import hostile_texts as texts
from tests.unit.question_formats.word_files import word

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[4]
ROOMS = (
    "contracts",
    "plumbing",
    "plans",
    "spreadsheets",
    "question_formats",
    "services",
    "gateway",
)
SIZES = (1_000, 10_000, 30_000)
PATTERN_SIZES = (300, 1_000, 10_000)
#: seconds for a byte and for a beginning: several times what the slowest reader needs here
READER_S_PER_BYTE, BEGINNING_S = 24e-6, 0.3
PATTERN_S_PER_BYTE, PATTERN_BEGINNING_S = 1e-6, 0.02


def bank(name: str) -> Callable[[str], Task]:
    return lambda text: ReadQuestions(text.encode(), name, {"x": "X"}, {}, "x")


def _word(text: str) -> Task:
    """So many bytes of a Word file's parts; a line has some 80 of them."""
    lines = text[: len(text) // 20].split("\n")
    return ReadQuestions(word(*lines), "a.docx", {"x": "X"}, {}, "x")


READERS: dict[str, tuple[dict[str, texts.Make], Callable[[str], Task]]] = {
    "definition, TOML": (texts.TOML, lambda text: Examine(text, "definition.toml")),
    "definition, form": (texts.TOML, lambda text: Edit(text, {"title": "x"})),
    "definition, JSON": (texts.JSON, lambda text: Examine(text, "definition.json")),
    "GIFT": (texts.GIFT, bank("a.gift")),
    "Aiken": (texts.AIKEN, bank("a.aiken")),
    "text": (texts.LISTS, bank("a.txt")),
    "Word": (texts.LISTS, _word),
    "Moodle XML": (texts.MOODLE, bank("a.xml")),
    "bank, TOML": (texts.BANK, bank("a.toml")),
    "pasted headcounts": (texts.PASTED, ReadHeadcounts),
}
CASES = [(reader, name) for reader, (inputs, _) in READERS.items() for name in inputs]


@pytest.mark.parametrize(("reader", "name"), CASES)
def test_a_reader_takes_time_in_proportion_and_only_refuses(reader: str, name: str) -> None:
    inputs, task_of = READERS[reader]
    for size in SIZES:
        task = task_of(inputs[name](size))
        _refuse_slow(lambda: _run(task), BEGINNING_S + size * READER_S_PER_BYTE)  # noqa: B023


def _run(task: Task) -> None:
    """Whatever was written comes to an answer or a refusal, never to a fault."""
    with suppress(Refused):
        carry_out(task)


def _refuse_slow(call: Callable[[], object], allowed_s: float, what: str = "") -> None:
    took_s = 0.0
    for _ in range(3):  # something else may have had the machine
        begun = time.thread_time()
        call()
        took_s = time.thread_time() - begun
        if took_s <= allowed_s:
            return
    raise AssertionError(f"{what}: {took_s:.3f} s, {allowed_s:.3f} s at most")


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Every regular expression of the house: those in modules, and those written in calls. Not
    looked for at import: each process of the tests would."""
    found: dict[str, re.Pattern[str]] = {}
    for room in ROOMS:
        package = importlib.import_module(room)
        for info in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" in info.name:
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[f"{info.name}.{name}"] = value
    known = {pattern.pattern for pattern in found.values()}
    return found | {
        name: pattern for name, pattern in _written_in_calls() if pattern.pattern not in known
    }


def _written_in_calls() -> Iterator[tuple[str, re.Pattern[str]]]:
    for room in ROOMS:
        for file in (REPOSITORY / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if _uses_re(node):
                    pattern = node.args[0].value  # type: ignore[attr-defined]
                    place = file.relative_to(REPOSITORY)
                    yield f"{place}: {pattern}", re.compile(pattern)


def _uses_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


#: patterns that never see more than so many characters, and what sees to that
SHORT: dict[str, int] = {
    "plans.date_and_time_texts._DURATION_PART": 60,  # plans.date_and_time_texts._seconds
    "plans.date_and_time_texts._ISO": 60,  # plans.date_and_time_texts._match
    "plans.date_and_time_texts._DATE_FIRST": 60,
    "plans.date_and_time_texts._CLOCK_FIRST": 60,
    "plans.date_and_time_texts._MONTH": 60,
    "plans.date_and_time_texts._IN_WORDS": 60,
    "plans.date_and_time_texts._MONTH_IN_WORDS": 60,
    "plans.date_and_time_texts._OTHER_MARKS": 60,
    "plans.money_and_rates._MONEY": 40,  # plans.money_and_rates.read_money
    "plans.money_and_rates._PERCENT": 40,
    "plans.toml_slips._BARE": 500,  # plans.toml_slips.how_to_write
    "plans.toml_slips._FLAG": 500,
    "plans.toml_slips._QUOTED": 500,
    "spreadsheets.heading_search._BRACKETS": 200,  # spreadsheets.heading_search.heading_key
}
#: patterns that are only tried at one place of a text, never at every place
ANCHORED = {
    "question_formats.gift_reading._MARKER",
    "question_formats.gift_reading._WEIGHT",
    "question_formats.gift_writing._LOOKS_LIKE_A_WEIGHT",
    "spreadsheets.number_formats._WORDS_AROUND",
    "plans.added_rounds_and_prizes._COUNTED",
    "plans.added_rounds_and_prizes._NUMBERED",
    "plans.text_edits._ITEM",
}
_SIGNS = " \t\n\"'#()[]{}<>\\.,:;/-_=~%&!@0aAé1"


def test_the_table_of_short_patterns_names_patterns_that_are_there() -> None:
    assert set(SHORT) <= set(patterns())
    assert len(patterns()) > 60, "they were not found"


@pytest.mark.parametrize("name", sorted(ANCHORED))
def test_an_anchored_pattern_is_nowhere_searched_for(name: str) -> None:
    module, _, pattern = name.rpartition(".")
    text = REPOSITORY.joinpath(*module.split(".")).with_suffix(".py").read_text()
    used = re.findall(rf"\b{pattern}\.(\w+)\(", text)
    assert used
    assert set(used) <= {"match", "fullmatch"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_pattern_of_a_room_takes_time_in_proportion(room: str) -> None:
    mine = {
        name: at for name, at in patterns().items() if name.startswith((f"{room}.", f"{room}/"))
    }
    assert mine
    for name, pattern in mine.items():
        for size in sorted({min(size, SHORT.get(name, size)) for size in PATTERN_SIZES}):
            for text in _attacks(pattern.pattern, size):
                allowed_s = PATTERN_BEGINNING_S + size * PATTERN_S_PER_BYTE
                _refuse_slow(lambda: _used(name, text), allowed_s, name)  # noqa: B023


def _attacks(pattern: str, size: int) -> Iterator[str]:
    """Repetitions of what the pattern speaks of, with an end on which a match breaks."""
    own = [sign for sign in _SIGNS if sign in pattern] + ["a", "0", " ", "\t"]
    own += [sign for sign in sorted(set(pattern)) if sign.isalnum()][:6]
    units: list[str] = list(dict.fromkeys(own))
    if size <= 1_000:
        units += [sign for sign in _SIGNS if sign not in units]
        units += ["".join(pair) for pair in product(dict.fromkeys(own), repeat=2)]
    for unit in units:
        yield unit * (size // len(unit)) + "\x00"


def _used(name: str, text: str) -> None:
    pattern = patterns()[name]
    pattern.fullmatch(text)
    pattern.match(text) if name in ANCHORED else pattern.search(text)
