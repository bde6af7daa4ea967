"""Digests of publications: what results are, and what they say of people."""

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from contracts.hash_commitments import canonical
from contracts.judged_ledger_file import JudgedPublication
from contracts.ledger_file import LedgerPublication
from contracts.ledger_lines import AttemptRecord, Header
from contracts.phase_ledger_file import PhasePublication
from services.scoring.domain.publications.round_publication import as_first_format, with_keys_sealed


def content_of_round(made: LedgerPublication) -> str:
    """What the results are, apart from which publication tells them and when."""
    header = replace(made.header, number=1, previous_root=None, published_at_us=0)
    attempts = sorted(made.attempts, key=lambda one: (one.pseudonym, one.attempt))
    told: list[object] = [made.standings, made.awards, made.unfilled]
    if made.audiences or made.holders:
        told += [made.audiences, made.holders]
    return _digest_of(header, attempts, told)


def _digest_of(header: Header, attempts: Sequence[AttemptRecord], told: Sequence[object]) -> str:
    """The digest of a list of all these, without writing a whole round into one text."""
    found = hashlib.sha256(b"[" + canonical(header) + b",[")
    for number, one in enumerate(attempts):
        found.update(b"," * (number > 0) + canonical(one))
    found.update(b"]")
    for lines in told:
        found.update(b"," + canonical(lines))
    found.update(b"]")
    return found.hexdigest()


def contents_of_round(made: LedgerPublication) -> list[str]:
    """What this publication's content may be called: with keys told or sealed, of this version or
    an earlier one."""
    sealings = (made, with_keys_sealed(made))
    return [content_of_round(told) for one in sealings for told in (one, as_first_format(one))]


def outcome_of_round(made: LedgerPublication) -> str:
    """What the publication says of people, apart from the plan's other words."""
    return _digest([made.standings, made.awards, made.unfilled, made.header.prediction_truth])


def content_of_phase(made: PhasePublication) -> str:
    """What the results are, apart from which publication tells them and when."""
    header = replace(made.header, number=1, previous_root=None, published_at_us=0)
    return _digest(replace(made, header=header))


def outcome_of_phase(made: PhasePublication) -> str:
    """What the publication says of people and agencies, apart from the plan's other words."""
    lines: list[object] = [made.agencies, made.standings, made.person_awards, made.agency_awards]
    more: list[object] = [one for one in (made.given, made.contender_awards) if one]
    return _digest([*lines, made.unfilled, *more])


def content_of_judged(made: JudgedPublication) -> str:
    """What the results are, apart from which publication tells them and when. ``handed_in`` of
    sheets says nothing that decisions do not say, and did not stand there always."""
    header = replace(made.header, number=1, previous_root=None, published_at_us=0)
    sheets = [replace(one, handed_in={}) for one in made.sheets]
    return _digest(replace(made, header=header, sheets=sheets))


def outcome_of_judged(made: JudgedPublication) -> str:
    """What the publication says of works, apart from the plan's other words."""
    return _digest([made.results, made.places, made.prizes, made.unfilled, made.going_on])


def _digest(told: object) -> str:
    return hashlib.sha256(canonical(told)).hexdigest()
