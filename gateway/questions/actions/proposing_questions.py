"""Questions on their way into the bank: stems to exam, sealed keys to scoring, in this order.

Exam decides who may; scoring takes keys only of what exam has taken. If the second half is lost,
the same request mends it, because ids, salts and commitments follow from the question.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import Definition
from contracts.question_keys import KeysImported
from contracts.question_proposals import (
    AdoptKeys,
    DeskRole,
    MoveProposal,
    Proposal,
    ProposalAction,
    Proposals,
    ProposalsQuery,
    ProposalState,
    ProposalView,
    Proposed,
    ProposeKeys,
    ProposeQuestions,
    Selection,
    SelectQuestions,
    ShowKeys,
    ShownKeys,
)
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session
from gateway.core.transport.rpc_timeouts import BANK_S
from gateway.questions.actions.key_sealing import sealed_keys, stem_of
from plumbing.installation_keys import Opener
from spreadsheets.question_bank_sheet import QuestionRow

ID_BYTES = 5


class ShownKey(Struct, frozen=True):
    """A key as somebody who vets it sees it."""

    key: str
    source: str


def role_of(session: Session) -> DeskRole:
    """The strongest of the roles in which somebody works on questions."""
    if "organiser" in session.roles:
        return "organiser"
    return "vetter" if "vetter" in session.roles else "author"


def office_of(plan: Definition, session: Session, named: str | None) -> str:
    """The office for which somebody contributes: the one named, or that of their agency."""
    targets = plan.contributions.targets if plan.contributions else []
    mine = (item.office for item in targets if item.agency and item.agency == session.agency)
    return named or next(mine, "")


def named(
    context: GatewayContext,
    contest: str,
    session: Session,
    rows: Sequence[QuestionRow],
    here: Sequence[str],
) -> list[QuestionRow]:
    """The rows with ids of their own where the file gave none: the same for the same question."""

    def ident(row: QuestionRow) -> str:
        shown = [one.sha256 for one in row.pictures]
        text = msgspec.json.encode([contest, session.person, row.text, row.options, *shown])
        digest = hmac.digest(context.salt_key, b"hoithi/proposal-id/1\0" + text, hashlib.sha256)
        return "C-" + base64.b32encode(digest[:ID_BYTES]).decode()

    unnamed = set(here)
    return [replace(row, id=ident(row)) if row.id in unnamed else row for row in rows]


async def propose(
    context: GatewayContext,
    contest: str,
    rows: Sequence[QuestionRow],
    session: Session,
    *,
    revise: bool = False,
    dry_run: bool = False,
) -> Proposed:
    """Contribute drafts, or word them anew; ``proposal.*``."""
    sealed = await sealed_keys(context.backend, context.salt_key, contest, rows)
    given = [Proposal(stem_of(row), key.commitment) for row, key in zip(rows, sealed, strict=True)]
    by, role, at_us = session.person, role_of(session), context.clock()
    item = ProposeQuestions(contest, given, by, role, at_us, revise, dry_run)
    found = await context.backend.ask("exam.propose", item, Proposed, BANK_S)
    if not dry_run:
        keys = ProposeKeys(contest, sealed, by, at_us)
        await context.backend.ask("scoring.propose_keys", keys, KeysImported, BANK_S)
    return found


async def shown_key(
    context: GatewayContext, contest: str, proposal: ProposalView, session: Session
) -> ShownKey | None:
    """The key of a question that somebody wrote or vets; it travels sealed to a key made for this
    once. ``None``: it was never received, or the question is in the bank."""
    if proposal.state == "selected":
        return None
    opener, question = Opener(os.urandom(32)), proposal.question.id
    wanted = {question: proposal.commitment}
    item = ShowKeys(contest, wanted, opener.public_base64, session.person, context.clock())
    found = await context.backend.ask("scoring.show_keys", item, ShownKeys)
    sealed = found.sealed.get(question)
    return None if sealed is None else msgspec.json.decode(opener.open(sealed), type=ShownKey)


async def proposals_for(
    context: GatewayContext,
    contest: str,
    session: Session,
    *,
    state: ProposalState | None = None,
    own: bool = False,
) -> list[ProposalView]:
    """The questions that somebody may read, by id: all of them, or an author's own."""
    author = session.person if own or role_of(session) == "author" else None
    query = ProposalsQuery(contest, author, None, state)
    return (await context.backend.ask("exam.proposals", query, Proposals)).proposals


async def proposal_for(
    context: GatewayContext, contest: str, question: str, session: Session, *, own: bool = False
) -> ProposalView:
    """One of them with its history; ``proposal.unknown``."""
    author = session.person if own or role_of(session) == "author" else None
    query = ProposalsQuery(contest, author, question)
    (found,) = (await context.backend.ask("exam.proposals", query, Proposals)).proposals
    return found


async def move(
    context: GatewayContext,
    session: Session,
    contest: str,
    question: str,
    action: ProposalAction,
    revision: int,
    comment: str,
) -> ProposalView:
    """Accept, return, retire or reopen the revision that was read."""
    by, role = session.person, role_of(session)
    item = MoveProposal(contest, question, action, revision, by, role, context.clock(), comment)
    return await context.backend.ask("exam.move_proposal", item, ProposalView)


async def near(
    context: GatewayContext, proposal: ProposalView, others: Sequence[ProposalView]
) -> list[tuple[ProposalView, float]]:
    """Those of the others that ask nearly the same, with how alike they are; retired ones left
    out."""
    known = {
        one.question.id: one
        for one in others
        if one.state != "retired" and one.question.id != proposal.question.id
    }
    rows = [_stem_row(one) for one in known.values()]
    found = await context.readers.nearest(_stem_row(proposal), rows)
    return [(known[question], alike) for question, alike in found]


def _stem_row(proposal: ProposalView) -> QuestionRow:
    one = proposal.question
    return QuestionRow(0, one.id, one.topic, one.text, one.options, "", None, None)


async def select(
    context: GatewayContext,
    contest: str,
    questions: list[str],
    by: str,
    *,
    dry_run: bool,
    replacing: Sequence[str] = (),
) -> Selection:
    """Make vetted questions the bank, after both services have said that they can; ``replacing``:
    those that may take the place of a question that came from a file."""
    at_us = context.clock()
    item = SelectQuestions(contest, questions, by, at_us, dry_run=True, replace=list(replacing))
    found = await context.backend.ask("exam.select_questions", item, Selection, BANK_S)
    keys = AdoptKeys(contest, found.commitments, found.digest, by, at_us, dry_run=True)
    await context.backend.ask("scoring.adopt_keys", keys, KeysImported, BANK_S)
    if dry_run:
        return found
    item, keys = replace(item, dry_run=False), replace(keys, dry_run=False)
    found = await context.backend.ask("exam.select_questions", item, Selection, BANK_S)
    keys = replace(keys, commitments=found.commitments, digest=found.digest)
    await context.backend.ask("scoring.adopt_keys", keys, KeysImported, BANK_S)
    context.contests.changed(contest)
    return found
