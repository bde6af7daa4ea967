"""Whatever a service notes in its audit can be looked for and is told in words."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import services
from contracts.agency_staff_lists import CorrectionState
from contracts.appeals import AppealState
from contracts.audit_queries import Look
from contracts.question_proposals import ProposalAction
from contracts.score_sheets import SheetIntervention
from contracts.screening import ScreeningAction
from contracts.stage import StageDecision
from gateway.audit.actions.audit_words import ACTION_TEXTS, KIND_TEXTS
from gateway.audit.actions.trail_records import KINDS
from gateway.web.text_catalogue import LANGUAGES, catalogue

#: noted about a service itself, so never in a contest's trail
ELSEWHERE = {"reporting.rebuilt"}
#: what may follow a beginning, where what the rules answer is noted
ANSWERS: dict[str, tuple[str, ...]] = {
    "": get_args(Look),
    "question.": get_args(ProposalAction),
    "appeal.": tuple(state for state in get_args(AppealState) if state != "filed"),
    "sheet.": get_args(SheetIntervention),
    "entry.": tuple(one for part in get_args(ScreeningAction) for one in get_args(part)),
    "stage.team_": get_args(StageDecision),
    "correction.": tuple(state for state in get_args(CorrectionState) if state != "filed"),
}

Given = dict[str, list[ast.expr]]


def noted(source: str) -> Iterator[str]:
    """Every action that is noted in a source; with ``?`` in it where it can't be read off."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        given: Given = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                given.setdefault(node.targets[0].id, []).append(node.value)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "work.audit":
                yield from possible(node.args[1], given, "")


def possible(node: ast.expr, given: Given, begun: str) -> list[str]:
    """All that an expression behind ``begun`` may be: constants, a choice, a text with blanks."""
    match node:
        case ast.Constant(value=str(text)):
            return [f"{begun}{text}"]
        case ast.IfExp():
            return possible(node.body, given, begun) + possible(node.orelse, given, begun)
        case ast.FormattedValue():
            return possible(node.value, given, begun)
        case ast.JoinedStr():
            found = [begun]
            for part in node.values:
                found = [whole for head in found for whole in possible(part, given, head)]
            return found
        case ast.Name() if node.id in given:
            return [one for value in given[node.id] for one in possible(value, given, begun)]
        case _:
            return [f"{begun}{answer}" for answer in ANSWERS.get(begun, ("?",))]


@cache
def all_noted() -> list[str]:
    """Every action of the services. Not worked out at import: each process of the tests would."""
    sources = (path.read_text("utf-8") for path in Path(services.__file__).parent.rglob("*.py"))
    return sorted({action for source in sources for action in noted(source)})


def test_the_sources_are_read_as_they_are_meant() -> None:
    source = """
def one(work, item):
    kind = "b" if item.many else "c"
    work.audit(item.by, "a.plain", item.contest)
    work.audit(item.by, f"a.{kind}", item.contest)
    work.audit(item.by, f"new.{item.action}", item.contest)
"""
    assert list(noted(source)) == ["a.plain", "a.b", "a.c", "new.?"]
    assert len(all_noted()) > 30


def test_every_action_that_a_service_notes_is_of_one_kind() -> None:
    times = {action: sum(action in kind for kind in KINDS.values()) for action in all_noted()}
    assert {action for action, number in times.items() if number != 1} == ELSEWHERE


def test_no_kind_is_for_what_nobody_notes() -> None:
    listed = {action for actions in KINDS.values() for action in actions}
    assert listed == set(all_noted()) - ELSEWHERE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_action_is_called_something_of_its_own(language: str) -> None:
    texts = catalogue("vi" if language == "vi" else "en").texts
    for table in (KIND_TEXTS, ACTION_TEXTS):
        assert len({str(texts[key]) for key in table.values()}) == len(table)
