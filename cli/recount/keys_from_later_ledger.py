"""Keys that a ledger keeps sealed, told by a later ledger of the same contest (ADR 19)."""

from collections.abc import Iterator

from msgspec.structs import replace

from contracts.ledger_lines import Header, LedgerQuestion


def told_by(header: Header, other: Header) -> Iterator[str]:
    """What speaks against taking keys from another ledger."""
    if header.contest != other.contest:
        yield f"keys: are of {other.contest}, the ledger of {header.contest}"
        return
    told = {question.id: question for question in other.bank}
    for question in header.bank:
        mine = told.get(question.id)
        if mine is not None and mine.key_commitment != question.key_commitment:
            yield f"question {question.id}: another key was committed to in round {other.round}"


def with_keys(header: Header, other: Header) -> Header:
    """The header with the keys that the other one tells, where both committed to the same one. A
    correction is taken over too, if this ledger already had one of the question."""
    told = {question.id: question for question in other.bank}
    corrected = {
        name: key if key is not None else other.corrected.get(name)
        for name, key in header.corrected.items()
    }
    bank = [_opened(question, told.get(question.id)) for question in header.bank]
    return replace(header, bank=bank, corrected=corrected)


def _opened(question: LedgerQuestion, told: LedgerQuestion | None) -> LedgerQuestion:
    if question.key is not None or told is None or told.key_commitment != question.key_commitment:
        return question
    return replace(question, key=told.key, key_salt=told.key_salt)
