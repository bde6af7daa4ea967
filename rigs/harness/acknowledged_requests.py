"""What was acknowledged, as the contestants remember it; and what must therefore stand. Pure.

A request ends in one of three ways. *Taken*: a 2xx answer, or a 503 that came with a stamp.
*Refused*: any other answer; it must have had no effect. *Unknown*: the connection broke, so it
may or may not have had its effect. A contestant sends one request at a time: later means later.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct, field

End = Literal["taken", "refused", "unknown"]
Answers = Mapping[str, str]


class Sent(Struct, frozen=True):
    """Answers that were sent (with a save or a submission), and how that ended."""

    answers: Answers
    end: End


class AttemptLog(Struct):
    """One attempt's entries. ``deadline`` as the API gave it; ``handed_in``: how the submission
    ended, ``None`` if there was none; ``stamps``: how many answers to it were stamps."""

    person: str
    round: str
    attempt: str
    deadline: str = ""
    sent: list[Sent] = field(default_factory=list)
    handed_in: End | None = None
    receipts: list[str] = field(default_factory=list)
    stamps: int = 0

    @property
    def calm(self) -> bool:
        """Whether nothing of it was kept by the gateway, for all that its contestant knows."""
        return not self.stamps and all(entry.end != "unknown" for entry in self.sent)


class Stored(Struct, frozen=True):
    """What the databases say of an attempt after everything has settled. ``receipt`` stands,
    ``superseded`` stood before it; ``digest`` is that of what counts, ``receipt_digest`` what the
    receipt that stands names."""

    person: str
    round: str
    state: str
    kind: str
    answers: Answers
    receipt: str
    revision: int
    superseded: frozenset[str] = frozenset()
    digest: str = ""
    receipt_digest: str = ""


def possible(sent: Iterable[Sent]) -> dict[str, set[str | None]]:
    """Question -> the options that may stand (``None``: unanswered) after these requests.

    Of each question the last one taken stands, unless a later one of unknown end replaced it.
    """
    found: dict[str, set[str | None]] = {}
    for entry in sent:
        for question, option in entry.answers.items():
            if entry.end == "taken":
                found[question] = {option}
            elif entry.end == "unknown":
                found.setdefault(question, {None}).add(option)
    return found


def wrong_answers(record: AttemptLog, answers: Answers) -> list[str]:
    """Where the stored answers are not what the ledger allows."""
    allowed = possible(record.sent)
    wrong = []
    for question in sorted(allowed.keys() | answers.keys()):
        stands = answers.get(question)
        options = allowed.get(question, {None})
        if stands not in options:
            wanted = " or ".join(sorted(map(str, options)))
            wrong.append(f"{record.attempt}: {question} is {stands}, acknowledged was {wanted}")
    return wrong


def wrong_submission(record: AttemptLog, stored: Stored, *, all_ended: bool) -> list[str]:
    """Where the stored submission is not what was acknowledged; ``all_ended``: an attempt that
    nobody handed in must have been, by its deadline."""
    wrong = []
    if len(set(record.receipts)) > 1:
        wrong.append(f"{record.attempt}: {len(set(record.receipts))} different receipts")
    wrong += wrong_receipt(record, stored)
    if stored.state != "submitted" and (all_ended or record.handed_in == "taken"):
        wrong.append(f"{record.attempt}: {stored.state}, nobody handed it in")
    elif record.handed_in == "taken" and stored.kind != "person":
        wrong.append(f"{record.attempt}: its owner's submission was taken, yet it is automatic")
    elif record.handed_in in (None, "refused") and stored.kind == "person":
        wrong.append(f"{record.attempt}: handed in by nobody, yet it is its owner's")
    return wrong


def wrong_receipt(record: AttemptLog, stored: Stored) -> list[str]:
    """Where a receipt does not name what counts, or one that was given is forgotten.

    What the gateway kept may arrive after the submission and change what counts: then another
    receipt stands, and the one given is kept as superseded (docs/adr/0011-receipts-are-superseded).
    """
    wrong = []
    if stored.receipt_digest != stored.digest:
        wrong.append(f"{record.attempt}: the receipt does not name the answers that count")
    for given in set(record.receipts) - {stored.receipt}:
        if given not in stored.superseded:
            wrong.append(f"{record.attempt}: the receipt that was given is kept nowhere")
        elif record.calm:
            wrong.append(f"{record.attempt}: the receipt was superseded by nothing that was sent")
    return wrong


def differences(
    records: Iterable[AttemptLog], stored: Mapping[str, Stored], *, all_ended: bool = True
) -> list[str]:
    """Everything acknowledged that is not there, and everything there more than once;
    ``all_ended``: whether every deadline has passed."""
    wrong: list[str] = []
    told: dict[tuple[str, str], set[str]] = {}
    for record in records:
        told.setdefault((record.person, record.round), set()).add(record.attempt)
        found = stored.get(record.attempt)
        if found is None:
            wrong.append(f"{record.attempt}: started, and lost")
            continue
        wrong += wrong_answers(record, found.answers)
        wrong += wrong_submission(record, found, all_ended=all_ended)
    there: dict[tuple[str, str], int] = {}
    for row in stored.values():
        there[(row.person, row.round)] = there.get((row.person, row.round), 0) + 1
    for (person, round_id), count in there.items():
        if count > 1:
            wrong.append(f"{person} in {round_id}: {count} attempts where 1 is allowed")
    for (person, round_id), attempts in told.items():
        if len(attempts) > 1:
            wrong.append(f"{person} in {round_id}: told of {len(attempts)} attempts")
    return wrong
