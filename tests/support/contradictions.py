"""One contradiction in an otherwise sound plan, and the one finding that it must make."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from plans.definition_check import check
from plans.definition_findings import Finding
from plans.parser import parse

Document = dict[str, Any]
Spoil = Callable[[Document], object]


@dataclass(frozen=True)
class Contradiction:
    """``spoil`` makes the mistake in the tables of a plan."""

    title: str
    spoil: Spoil
    key: str
    code: str


def each(cases: list[Contradiction]) -> pytest.MarkDecorator:
    """A test for each case, named by its title."""
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.title)


def findings_of(plan: Document) -> list[Finding]:
    """What the checker says of a plan whose words are right, at the keys of its file."""
    reading = parse(plan)
    assert reading.findings == []
    assert reading.definition is not None
    return [reading.in_file(finding) for finding in check(reading.definition)]


def assert_one_finding(plan: Document, case: Contradiction) -> None:
    """Exactly the one of the case, in both languages, each in one line."""
    case.spoil(plan)
    findings = findings_of(plan)
    assert [(finding.key, finding.code) for finding in findings] == [(case.key, case.code)]
    assert findings[0].message != findings[0].message_en
    assert "\n" not in findings[0].message + findings[0].message_en
