"""Decisions about settled rounds: added to, never changed; options encrypted like keys."""

from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.settled_round_decisions import Difference, Subject
from plumbing.database import insert_many
from plumbing.installation_keys import Safe
from services.scoring.domain.decisions.appeals import Made
from services.scoring.domain.decisions.settled_round_decisions import Decided, InForce, in_force
from services.scoring.models import decisions

_difference = msgspec.json.Decoder(Difference).decode
_more = msgspec.json.Decoder(dict[str, Any]).decode
#: of a decision about what judges marked, and of one about whom the committee gives an award
_MORE = ("round", "work", "panel", "part", "judge", "criterion", "mark")
_OF_AWARDS = ("award", "given", "minutes")


class Recorded(NamedTuple):
    """A decision with the circumstances of its making."""

    decided: Decided
    reason: str
    by: str
    at_us: int
    digest: str
    difference: Difference


def decisions_of(connection: Connection, contest: str, safe: Safe) -> list[Recorded]:
    """Every decision of a contest, by number."""
    rows = connection.execute(
        sa.select(decisions).where(decisions.c.contest == contest).order_by(decisions.c.number)
    )
    return [_recorded(row, safe) for row in rows]


def decided_of(connection: Connection, contest: str, safe: Safe) -> list[Decided]:
    """The same without their circumstances."""
    columns = [c for c in decisions.c if c.name not in ("difference", "reason")]
    rows = connection.execute(
        sa.select(*columns).where(decisions.c.contest == contest).order_by(decisions.c.number)
    )
    return [_decided(row, safe) for row in rows]


def in_force_in(connection: Connection, contest: str, safe: Safe) -> InForce:
    """What the contest's decisions come to."""
    return in_force(decided_of(connection, contest, safe))


def last_number(connection: Connection, contest: str) -> int:
    """The number of the newest decision; 0 while there is none."""
    highest = sa.select(sa.func.max(decisions.c.number)).where(decisions.c.contest == contest)
    return connection.execute(highest).scalar_one() or 0


def made_in(connection: Connection, contest: str) -> list[Made]:
    """What the contest's decisions are about, by number; the options, sealed, are left out."""
    told = ("number", "question", "attempt", "withdraws", "by", "at_us", "more")
    rows = connection.execute(
        sa.select(*(decisions.c[name] for name in told))
        .where(decisions.c.contest == contest)
        .order_by(decisions.c.number)
    ).all()
    by_number = {row.number: row for row in rows}
    gone = {row.withdraws for row in rows}
    found = []
    for row in rows:
        about = row if row.withdraws is None else by_number[row.withdraws]
        found.append(
            Made(
                row.number,
                about.question,
                about.attempt,
                row.by,
                row.at_us,
                row.number not in gone,
                *(_more(about.more).get(name, "") for name in ("round", "work", "panel", "judge")),
            )
        )
    return found


def add(connection: Connection, contest: str, made: Recorded, safe: Safe) -> None:
    """One more decision."""
    subject = made.decided.subject
    difference = msgspec.structs.replace(
        made.difference, subject=msgspec.structs.replace(subject, option="")
    )
    row = {
        "contest": contest,
        "number": made.decided.number,
        "kind": subject.kind,
        "question": subject.question,
        "attempt": subject.attempt,
        "more": msgspec.json.encode(_more_of(subject)).decode(),
        "withdraws": subject.decision,
        "sealed_option": safe.close(subject.option.encode()) if subject.option else "",
        "rule": made.decided.rule,
        "reason": made.reason,
        "by": made.by,
        "at_us": made.at_us,
        "digest": made.digest,
        "difference": msgspec.json.encode(difference).decode(),
    }
    insert_many(connection, decisions, [row])


def _more_of(subject: Subject) -> dict[str, Any]:
    names = (*_MORE, *(_OF_AWARDS if subject.kind == "give_award" else ()))
    return {name: getattr(subject, name) for name in names}


def _decided(row: sa.Row[Any], safe: Safe) -> Decided:
    option = safe.open(row.sealed_option).decode() if row.sealed_option else ""
    told = {"kind": row.kind, "question": row.question, "option": option, "attempt": row.attempt}
    about = {**told, "decision": row.withdraws, **_more(row.more)}
    subject = msgspec.convert(about, Subject)
    return Decided(row.number, subject, row.rule)


def _recorded(row: sa.Row[Any], safe: Safe) -> Recorded:
    decided = _decided(row, safe)
    difference = msgspec.structs.replace(_difference(row.difference), subject=decided.subject)
    return Recorded(decided, row.reason, row.by, row.at_us, row.digest, difference)
