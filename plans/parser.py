"""The language of definition files: TOML or JSON text in, a ``Definition`` out.

Every mistake is found in one pass and named by its key path. What the words of a definition
mean together, such as windows that overlap, is for ``plans.definition_check``.

    parse(document)              tables of a file -> Reading
    read(text, file_name)        text -> Reading; raises Unreadable
    read_definition(text, ...)   text -> Definition; raises Unreadable or Faulty
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from contracts.definition import Definition
from plans.bounded_toml import load_toml
from plans.definition_findings import Faulty, Finding, Unreadable, error
from plans.definition_reader import read_contest
from plans.table_reader import Node
from plans.toml_slips import how_to_write

#: told at once; nobody reads more, and no page shows them
MOST_FINDINGS = 500


class Reading(Struct, frozen=True):
    """What came of reading a file. ``definition`` is ``None`` when a finding is an error.

    ``origins`` maps a place in the definition to the key in the file where they differ:
    rounds of a series, and a blueprint written as ``topic = number``.
    """

    definition: Definition | None
    findings: list[Finding]
    origins: dict[str, str] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether a contest can be run from it: there is a definition, and no error."""
        return self.definition is not None and not any(
            finding.severity == "error" for finding in self.findings
        )

    def in_file(self, finding: Finding) -> Finding:
        """A finding about the definition, with its key as it is in the file."""
        for place, origin in self.origins.items():
            if finding.key == place or finding.key.startswith(f"{place}."):
                # a round of a series has no lines of its own: point at its table
                message, message_en = finding.message, finding.message_en
                if ".rounds" in origin:
                    message, message_en = map(_of_series, (message, message_en))
                return Finding(origin, message, finding.severity, finding.code, message_en)
        return finding

    def all_in_file(self, found: Iterable[Finding]) -> list[Finding]:
        """The same of all; what holds for every round of a series is told once."""
        told: dict[tuple[str, str], Finding] = {}
        made = []
        for finding in found:
            placed = self.in_file(finding)
            first = told.setdefault((placed.key, placed.code), placed)
            if first is placed or placed.key == finding.key:
                made.append(placed)
        return made


def _of_series(text: str) -> str:
    """A round of a series has no keys of its own."""
    return text.replace("closes_at", "closes_after / count").replace("opens_at", "first_opens")


def read_definition(text: str, file_name: str) -> Definition:
    """The contest that a TOML or JSON text describes. Raises ``Unreadable`` or ``Faulty``."""
    reading = read(text, file_name)
    if reading.definition is None:
        raise Faulty(file_name, reading.findings)
    return reading.definition


def read(text: str, file_name: str) -> Reading:
    """As ``read_definition``, but mistakes are returned. Raises ``Unreadable`` only."""
    return parse(load_document(text, file_name))


def load_document(text: str, file_name: str) -> dict[str, Any]:
    """The tables of a text, JSON if it begins with a brace, else TOML. Raises ``Unreadable``."""
    text = text.removeprefix("\ufeff")  # Windows Notepad
    try:
        if text.lstrip().startswith("{"):
            document: dict[str, Any] = json.loads(text, object_pairs_hook=_refuse_doubles)
            return document
        return load_toml(text.replace("\r\n", "\n"))
    except json.JSONDecodeError as reason:
        raise Unreadable(file_name, reason.msg, reason.lineno) from reason
    except (ValueError, RecursionError) as reason:
        found = re.search(r"at line (\d+)", str(reason))
        line = int(found[1]) if found else 0
        mend = how_to_write(text.splitlines()[line - 1]) if line else None
        raise Unreadable(file_name, str(reason), line, mend=mend) from reason


def parse(document: Mapping[str, Any]) -> Reading:
    """The contest in the tables of a file, with every finding."""
    findings: list[Finding] = []
    origins: dict[str, str] = {}
    definition = read_contest(Node(document, "", "contest", findings), origins)
    faulty = any(finding.severity == "error" for finding in findings)
    if len(findings) > MOST_FINDINGS:
        findings = [*findings[:MOST_FINDINGS], _more(len(findings) - MOST_FINDINGS)]
    return Reading(None if faulty else definition, findings, origins)


def _more(count: int) -> Finding:
    return error(
        "definition.more_findings",
        "",
        f"còn {count} điểm nữa; hãy sửa các điểm trên rồi kiểm tra lại",
        f"there are {count} more; mend those above and check again",
    )


def _refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a key stand twice and the last one win, which hides a mistake."""
    document = dict(pairs)
    if len(document) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        doubled = next(name for name, count in counts.items() if count > 1)
        raise ValueError(f'the key "{doubled}" stands twice')
    return document
