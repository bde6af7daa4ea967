"""The checker: finds what a plan forgot or contradicts before the contest does.

check(definition)                what can be said from the plan alone
examine(text, file_name, ...)    reading and checking in one, keys as in the file; with what else
                                 is known: the bank, the staff list, the day on which it is asked
"""

from collections.abc import Iterator, Sequence

from contracts.definition import Definition
from plans.checks.admissions import check_admissions
from plans.checks.award_conditions import check_award_conditions
from plans.checks.awards import check_awards
from plans.checks.calendar import check_calendar
from plans.checks.equal_and_several_prizes import check_equal_and_several
from plans.checks.ids_and_references import check_ids
from plans.checks.judged_awards import check_judged_awards
from plans.checks.judged_entries import check_entries
from plans.checks.make_up_rounds import check_make_ups
from plans.checks.measures import check_measures
from plans.checks.number_limits import check_numbers
from plans.checks.office import check_office
from plans.checks.panels import check_panels
from plans.checks.participants import check_people
from plans.checks.points import check_points
from plans.checks.prizes import check_prizes
from plans.checks.question_bank import BankQuestion, check_questions
from plans.checks.question_contributions import check_contributions
from plans.checks.quiz import check_quizzes
from plans.checks.roster import AgencyFigures, check_roster
from plans.checks.round_windows import check_windows
from plans.checks.stage_performances import check_stage
from plans.checks.time_and_phases import check_outline
from plans.checks.windows_in_the_past import check_past
from plans.definition_findings import Finding
from plans.parser import read
from plans.reading import Reading

_CHECKS = (
    check_outline,
    check_people,
    check_ids,
    check_windows,
    check_make_ups,
    check_quizzes,
    check_points,
    check_contributions,
    check_entries,
    check_stage,
    check_panels,
    check_admissions,
    check_awards,
    check_award_conditions,
    check_equal_and_several,
    check_judged_awards,
    check_measures,
    check_prizes,
    check_calendar,
    check_office,
)


def check(definition: Definition) -> list[Finding]:
    """Every finding about the definition, in the order of its parts; empty when clean."""
    beyond = list(check_numbers(definition))
    if any(finding.code == "list.too_long" for finding in beyond):
        return beyond  # comparing all its items with each other would take for ever
    return beyond + [finding for part in _CHECKS for finding in part(definition)]


def examine(
    text: str,
    file_name: str,
    *,
    questions: Sequence[BankQuestion] | None = None,
    agencies: Sequence[AgencyFigures] | None = None,
    today_us: int | None = None,
) -> Reading:
    """Read a file and check what it says. Raises ``Unreadable``.

    A file with errors in its words is not checked for sense: half a plan contradicts itself.
    Windows in the past are told of only with ``today_us`` (µs): last year's plan is no mistake.
    """
    reading = read(text, file_name)
    if reading.definition is None:
        return reading
    found = list(_findings(reading.definition, questions, agencies, today_us))
    findings = reading.findings + reading.all_in_file(found)
    return Reading(reading.definition, findings, reading.origins)


def _findings(
    definition: Definition,
    questions: Sequence[BankQuestion] | None,
    agencies: Sequence[AgencyFigures] | None,
    today_us: int | None,
) -> Iterator[Finding]:
    yield from check(definition)
    if questions is not None:
        yield from check_questions(definition, questions)
    if agencies is not None:
        yield from check_roster(definition, agencies)
    if today_us is not None:
        yield from check_past(definition, today_us)
