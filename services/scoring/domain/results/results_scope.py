"""What results are of."""

from typing import NamedTuple


class ResultsScope(NamedTuple):
    """A round, or (``round`` empty) what is over several rounds of a phase."""

    contest: str
    phase: str
    round: str

    @property
    def subject(self) -> str:
        """How events and the audit log call it."""
        return f"{self.contest}/{self.round or self.phase}"
