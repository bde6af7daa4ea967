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
from collections.abc import Mapping
from typing import Any

from contracts.definition import Definition
from plans.bounded_toml import load_toml
from plans.definition_findings import Faulty, Finding, Unreadable, error
from plans.definition_reader import read_contest
from plans.reading import Reading
from plans.table_reader import Node
from plans.toml_slips import how_to_write

#: told at once; nobody reads more, and no page shows them
MOST_FINDINGS = 500


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
