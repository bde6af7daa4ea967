"""Edits of a definition's tables, and the advice that is tried with them."""

import copy
import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from plans.checks.question_bank import BankQuestion
from plans.checks.roster import AgencyFigures
from plans.definition_check import examine
from plans.definition_findings import Finding
from tests.unit.plans.conftest import SMALL_PLAN

CONTESTS = Path(__file__).parents[4] / "contests"
STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")

Document = dict[str, Any]
Edit = Callable[[Document], object]
Base = Literal[
    "small", "binh-son-2024", "dakrong-2020", "dai-hoc-kiem-sat-2021", "viet-nam-hanh-phuc-2025"
]


@dataclass(frozen=True)
class Advice:
    """``spoil`` a sound plan, be told of one finding whose text has ``said``, and ``obey``.

    ``more``: codes of other findings that come with it and go with it; ``questions``,
    ``agencies``, ``today``: what the checker is given beside the plan. What obeying changes there
    instead of in the plan are the ``better_`` ones.
    """

    spoil: Edit
    obey: Edit
    said: Sequence[str] = ()
    base: Base = "small"
    more: Sequence[str] = ()
    questions: Sequence[BankQuestion] | None = None
    agencies: Sequence[AgencyFigures] | None = None
    today_us: int | None = None
    better_questions: Sequence[BankQuestion] | None = None
    better_agencies: Sequence[AgencyFigures] | None = None

    def before(self) -> list[Finding]:
        """What is told of the sound plan, before it is spoilt."""
        return told(plan(self.base))

    def spoilt(self) -> list[Finding]:
        """What is told of the spoilt plan."""
        document = plan(self.base)
        self.spoil(document)
        return told(document, self.questions, self.agencies, self.today_us)

    def obeyed(self) -> list[Finding]:
        """What is told once the advice was followed."""
        document = plan(self.base)
        self.spoil(document)
        self.obey(document)
        questions = self.better_questions or self.questions
        return told(document, questions, self.better_agencies or self.agencies, self.today_us)


@cache
def _base(name: Base) -> Document:
    if name == "small":
        return tomllib.loads(SMALL_PLAN)
    return tomllib.loads((CONTESTS / f"{name}.toml").read_text("utf-8"))


def plan(name: Base) -> Document:
    """The tables of a sound plan, to be spoilt."""
    return copy.deepcopy(_base(name))


def told(
    document: Document,
    questions: Sequence[BankQuestion] | None = None,
    agencies: Sequence[AgencyFigures] | None = None,
    today_us: int | None = None,
) -> list[Finding]:
    """Everything that the checker says of these tables."""
    return examine(
        json.dumps(document, default=str),
        "plan.json",
        questions=questions,
        agencies=agencies,
        today_us=today_us,
    ).findings


def _place(document: Document, path: str) -> tuple[Any, str | int]:
    steps: list[str | int] = [int(index) if index else name for index, name in STEP.findall(path)]
    at: Any = document
    for step in steps[:-1]:
        at = at.setdefault(step, {}) if isinstance(at, dict) else at[step]
    return at, steps[-1]


def put(path: str, value: Any) -> Edit:
    """Write a value at a path such as ``phases[0].quiz.tie``; one behind the last is added."""

    def edit(document: Document) -> None:
        at, last = _place(document, path)
        fresh = copy.deepcopy(value)
        if isinstance(at, list) and last == len(at):
            at.append(fresh)
        else:
            at[last] = fresh

    return edit


def drop(*paths: str) -> Edit:
    """Take what stands at these paths away, the last first where they are of one list."""

    def edit(document: Document) -> None:
        for path in paths:
            at, last = _place(document, path)
            del at[last]

    return edit


def swap(path: str, one: int, other: int) -> Edit:
    """Two items of a list change places."""

    def edit(document: Document) -> None:
        at, last = _place(document, path)
        items = at[last]
        items[one], items[other] = items[other], items[one]

    return edit


def both(*edits: Edit) -> Edit:
    """One after the other."""

    def edit(document: Document) -> None:
        for one in edits:
            one(document)

    return edit


def nothing(document: Document) -> None:
    """What is advised is not in the plan."""
