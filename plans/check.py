"""The checker: finds what a plan forgot or contradicts before the contest does.

check(definition)                      what can be said from the plan alone
check_bank(definition, topic_counts)   whether the question bank can fill the papers
examine(text, file_name)               reading and checking in one, keys as in the file
"""

from collections.abc import Mapping

from contracts.definition import Definition
from plans.checks.awards import check_awards
from plans.checks.bank import check_topics
from plans.checks.calendar import check_calendar
from plans.checks.outline import check_outline
from plans.checks.quiz import check_quizzes
from plans.checks.windows import check_windows
from plans.findings import Finding
from plans.language import Reading, read

_CHECKS = (check_outline, check_windows, check_quizzes, check_awards, check_calendar)


def check(definition: Definition) -> list[Finding]:
    """Every finding about the definition, in the order of its parts; empty when clean."""
    return [finding for part in _CHECKS for finding in part(definition)]


def check_bank(definition: Definition, topic_counts: Mapping[str, int]) -> list[Finding]:
    """Findings of a bank with so many usable questions per topic."""
    return list(check_topics(definition, topic_counts))


def examine(text: str, file_name: str, topic_counts: Mapping[str, int] | None = None) -> Reading:
    """Read a file and check what it says. Raises ``Unreadable``.

    A file with errors in its words is not checked for sense: half a plan contradicts itself.
    """
    reading = read(text, file_name)
    if reading.definition is None:
        return reading
    found = check(reading.definition)
    if topic_counts is not None:
        found += check_bank(reading.definition, topic_counts)
    findings = reading.findings + [reading.in_file(finding) for finding in found]
    return Reading(reading.definition, findings, reading.origins)
