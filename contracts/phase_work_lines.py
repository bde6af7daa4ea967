"""The works in a phase's ledger, where judges mark: ``docs/ledger.md``, 12."""

from msgspec import Struct

from contracts.ledger_lines import Hash, Pseudonym, Salt, WorkStatus


class PhaseWork(Struct, frozen=True):
    """An entry or a team of a round that judges marked, as its publication has it: the agency that
    it is of, and the people of the phase who made it, by pseudonym."""

    round: str
    code: str
    status: WorkStatus
    agency: str
    people: list[str]

    @property
    def counts(self) -> bool:
        """Whether it is counted for its agency: also where a first jury did not choose it."""
        return self.status in ("counted", "not_chosen")


class PhaseWorkLine(
    Struct, frozen=True, forbid_unknown_fields=True, tag="phase_work", tag_field="line"
):
    """A work as published: an open field is (value, salt), a closed one its commitment."""

    round: tuple[str, Salt]
    code: tuple[str, Salt]
    status: tuple[WorkStatus, Salt]
    agency: tuple[str, Salt] | Hash
    people: tuple[list[Pseudonym], Salt] | Hash
