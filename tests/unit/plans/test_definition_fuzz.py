"""Nothing that may stand in a file makes the reader or the checker fail."""

import copy
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.checks.prizes import prize_money
from plans.checks.question_bank import BankQuestion, check_questions
from plans.checks.roster import AgencyFigures, check_roster
from plans.checks.windows_in_the_past import check_past
from plans.definition_check import check
from plans.parser import parse

Document = dict[str, Any]
CONTESTS = Path(__file__).parents[3] / "contests"

STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["vong-1", "{n}", "01/01/2025", "-1", "24:00 31/12/2999", "week", "0%", "\ud800\n\x1b"]
    )
    | st.datetimes()
    | st.dates()
    | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "count", "every", "first_opens", "x"]), inner, max_size=4
        )
    ),
    max_leaves=5,
)


def _places(table: Any) -> list[tuple[Any, Any]]:
    """Every place in nested tables and lists at which a value stands."""
    keys = table if isinstance(table, dict) else range(len(table))
    found = [(table, key) for key in keys]
    for key in keys:
        if isinstance(table[key], dict | list):
            found += _places(table[key])
    return found


WHOLE = [tomllib.loads(file.read_text("utf-8")) for file in sorted(CONTESTS.glob("*.toml"))]
SOME_BANK = [BankQuestion("mot-cua"), BankQuestion("chi-so", "hard"), BankQuestion("la")]
SOME_ROSTER = [AgencyFigures("A", "xa", 10, 4, 0), AgencyFigures("B", "thon", 0)]


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_value_whatever_makes_the_reader_or_the_checker_fail(
    plan: Document, data: st.DataObject
) -> None:
    spoilt = copy.deepcopy(data.draw(st.sampled_from([plan, *WHOLE])))
    for _ in range(data.draw(st.integers(1, 3))):
        table, key = data.draw(st.sampled_from(_places(spoilt)))
        table[key] = data.draw(STRANGE)
    reading = parse(spoilt)
    msgspec.json.encode(reading.findings)
    assert (reading.definition is None) == any(f.severity == "error" for f in reading.findings)
    if reading.definition is not None:
        found = check(reading.definition)
        found += check_questions(reading.definition, SOME_BANK)
        found += check_roster(reading.definition, SOME_ROSTER)
        found += check_past(reading.definition, 1_700_000_000_000_000)
        findings = [reading.in_file(finding) for finding in found]
        assert all("\n" not in finding.message for finding in findings)
        msgspec.json.encode(reading.definition)
        prize_money(reading.definition)
