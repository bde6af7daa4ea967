"""What the platform acknowledged to the simulated people: their own account, to check against."""

from msgspec import Struct, field


class Sheet(Struct):
    """One attempt as its owner knows it. ``answers`` were acknowledged; later ones replace earlier.

    ``unsure``: a request got no clear answer, so what was kept has to be asked for.
    """

    person: str
    round: str
    attempt: str
    started_at: str
    questions: list[str]
    answers: dict[str, str] = field(default_factory=dict)
    receipt: bytes = b""
    late: bool = False
    unsure: bool = False

    @property
    def submitted(self) -> bool:
        """Whether the person handed it in; else the platform does at the deadline."""
        return bool(self.receipt)


class SimulationRecord(Struct):
    """Everything one simulation was told. ``faults`` are broken promises of the platform.

    ``lost_starts``: person and round of a start whose answer never came, though it may have begun.
    """

    sheets: list[Sheet] = field(default_factory=list)
    lost_starts: set[tuple[str, str]] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    requests: int = 0
    repeated: int = 0
    resumed: int = 0
    stamped: int = 0

    def refuse(self, code: str) -> None:
        """Count a refusal by its code."""
        self.refused[code] = self.refused.get(code, 0) + 1

    def of_round(self, round_id: str) -> list[Sheet]:
        """The sheets of one round."""
        return [sheet for sheet in self.sheets if sheet.round == round_id]

    def participants(self, round_ids: set[str], minimum_answers: int = 1) -> set[str]:
        """Who took part in any of these rounds: an attempt with enough acknowledged answers,
        handed in by the person or by the platform."""
        return {
            sheet.person
            for sheet in self.sheets
            if sheet.round in round_ids and len(sheet.answers) >= minimum_answers
        }


class Totals(Struct):
    """Live figures for a progress line."""

    visitors: int = 0
    done: int = 0
    started: int = 0
    saves: int = 0
    submitted: int = 0
    left: int = 0
