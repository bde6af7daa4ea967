"""What came of reading a definition file. Apart from the reader, for those who get it from another
process and load none of what reads."""

from collections.abc import Iterable

from msgspec import Struct, field

from contracts.definition import Definition
from plans.definition_findings import Finding


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
