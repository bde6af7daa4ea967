"""Whether a line that an import told is about somebody: as a value, never as a piece of text.

Lines name people as ``Lê An (CB01)``. "Lê An" stands in "Lê Anh" too, and somebody may be called
"rows"; a staff code in brackets is one person's.
"""

from collections.abc import Mapping
from typing import Any

from contracts.comparison_keys import fold, key_of
from services.registration.domain.people.person import Person


def line_names(person: Person, line: str) -> bool:
    """Whether a line of a difference names this person."""
    code = person.code or person.username
    return bool(code) and f"({key_of(code)})" in key_of(line)


def fault_names(person: Person, fault: Mapping[str, Any]) -> bool:
    """Whether a wrong cell is one of this person's: by its value, or by the reason."""
    value = fold(str(fault.get("value", "")))
    own = {fold(text) for text in (person.name, person.code, person.phone, person.email) if text}
    return value in own or line_names(person, str(fault.get("reason", "")))
