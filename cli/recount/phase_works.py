"""The works in the ledger of a phase that judges mark, after ``docs/ledger.md``, 12."""

from dataclasses import dataclass

from contracts.ledger_lines import WorkStatus
from contracts.phase_ledger_file import PhaseLedger


@dataclass
class MadeWork:
    """A work as the file shows it; what it closes is None."""

    round: str
    code: str
    status: WorkStatus
    agency: str | None
    people: list[str] | None

    @property
    def counts(self) -> bool:
        """Whether it is counted for its agency."""
        return self.status in ("counted", "not_chosen")


def works_of(ledger: PhaseLedger) -> list[MadeWork]:
    """The open values of every work."""
    return [
        MadeWork(
            line.round[0],
            line.code[0],
            line.status[0],
            None if isinstance(line.agency, str) else line.agency[0],
            None if isinstance(line.people, str) else line.people[0],
        )
        for line in ledger.works
    ]
