"""From what somebody typed or uploaded to questions as a bank has them, and on to the services."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.question_bank import Question, QuestionPicture
from contracts.question_proposals import Proposed
from contracts.text_formatting import Formatting, marks_of, moved_to
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session
from gateway.core.files.reading_tasks import BankPages
from gateway.questions.actions import proposing_questions
from gateway.questions.actions.pictures_given import kept_on
from gateway.questions.shapes import Place, ProposalBody
from question_formats.bank_checks import Draft, ReadQuestions, Topics, finished
from question_formats.omitted_content import left_out
from question_formats.option_order import order_notes
from question_formats.plain_text import clean, clean_lines
from spreadsheets.formatted_cleaning import carried
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow
from spreadsheets.row_findings import Note

_FORM = "form"


class Contribution(Struct, frozen=True):
    """What was contributed, or would be: ids of the questions, how many of them are new, and what
    their author is to know."""

    questions: list[str]
    taken: Proposed
    notes: list[Note]


async def contribute(
    context: GatewayContext,
    contest: str,
    session: Session,
    given: ProposalBody,
    *,
    office: str | None = None,
    dry_run: bool = False,
    pictures: Sequence[QuestionPicture] = (),
) -> Contribution:
    """One question as a draft, with ``pictures`` that were received before; ``questions.invalid``,
    ``proposal.*``."""
    plan = (await context.contests.defined(contest)).definition
    row, unseen = _row(given, plan, given.id or _FORM, pictures)
    await kept_on(context, pictures, [])
    rows = proposing_questions.named(context, contest, session, [row], [] if given.id else [_FORM])
    named = given.office or office
    sent = await _sent(context, contest, session, plan, rows, office=named, dry_run=dry_run)
    return replace(sent, notes=_notes(rows, unseen=unseen))


async def contribute_file(
    context: GatewayContext,
    contest: str,
    session: Session,
    file: tuple[bytes, str],
    *,
    topic: str | None,
    office: str | None,
    dry_run: bool,
    convert: bool = False,
) -> tuple[Contribution, BankPages]:
    """A file (content and name) of questions, all of it or nothing; ``questions.*``,
    ``spreadsheet.*``, ``proposal.*``. ``topic``, ``office``: where the file does not say;
    ``convert``: somebody agreed to read TCVN3 and VNI as Unicode."""
    plan = (await context.contests.defined(contest)).definition
    pages = await context.readers.questions(*file, plan, topic, convert=convert)
    rows = proposing_questions.named(context, contest, session, pages.rows, pages.named_here)
    if not dry_run:
        await context.pictures.keep(pages.pictures)
    found = await _sent(context, contest, session, plan, rows, office=office, dry_run=dry_run)
    return replace(found, notes=pages.notes), pages


async def word_anew(
    context: GatewayContext,
    contest: str,
    session: Session,
    question: str,
    given: ProposalBody,
    pictures: Sequence[QuestionPicture] | None = None,
) -> Contribution:
    """Other words for a question that is there, and other ``pictures`` (``None``: those that it
    has); ``questions.invalid``, ``proposal.*``."""
    plan = (await context.contests.defined(contest)).definition
    old = await proposing_questions.proposal_for(context, contest, question, session)
    before = old.question.pictures
    if pictures is None:
        pictures = [one for one in before if one.place in ("", *given.options)]
    row, unseen = _row(given, plan, question, pictures, old.question)
    await kept_on(context, pictures, before)
    rows = _of([row], given.office or old.question.contributor)
    taken = await proposing_questions.propose(context, contest, rows, session, revise=True)
    return Contribution([question], taken, _notes(rows, unseen=unseen))


async def looked_at(
    context: GatewayContext,
    contest: str,
    given: ProposalBody,
    pictures: Sequence[QuestionPicture],
    old: Question | None = None,
) -> tuple[QuestionRow, bool]:
    """The question as it would be, and whether papers leave some of its formatting out; nothing is
    sent anywhere; ``questions.invalid``."""
    plan = (await context.contests.defined(contest)).definition
    return _row(given, plan, old.id if old else _FORM, pictures, old)


async def _sent(
    context: GatewayContext,
    contest: str,
    session: Session,
    plan: Definition,
    rows: Sequence[QuestionRow],
    *,
    office: str | None,
    dry_run: bool,
) -> Contribution:
    _refuse_unnamable(rows)
    rows = _of(rows, proposing_questions.office_of(plan, session, office))
    taken = await proposing_questions.propose(context, contest, rows, session, dry_run=dry_run)
    return Contribution([row.id for row in rows], taken, [])


def _row(
    given: ProposalBody,
    plan: Definition,
    ident: str,
    pictures: Sequence[QuestionPicture],
    old: Question | None = None,
) -> tuple[QuestionRow, bool]:
    """The question, checked as one in a file is, and whether some of its formatting is not shown;
    ``questions.invalid``. ``old``: it is worded anew."""
    letters = sorted(given.options)
    draft = Draft(
        1,
        clean_lines(given.text),
        [clean_lines(given.options[letter]) for letter in letters],
        _right(given, letters),
        clean(ident),
        clean(given.topic),
        clean(given.source or "") or None,
        None,
        given.difficulty,
        shuffle=given.shuffle,
        kind=given.kind,
        formatting=_formatting(given, old),
        kept=list(pictures),
    )
    collected = ReadQuestions([draft])
    if letters != list(LETTERS[: len(letters)]):
        gap = next(letter for letter in LETTERS if letter not in letters)
        found = letters[LETTERS.index(gap)]
        collected.findings.add(1, draft.name, "option_order", expected=gap, found=found)
    topics = Topics(plan.topics or None)
    (row,) = finished(_FORM, collected, topics, kinds=plan.question_kinds).rows
    return row, row.formatting != draft.formatting


def _notes(rows: Sequence[QuestionRow], *, unseen: bool) -> list[Note]:
    told = [left_out("emphasis_unseen", [row.id for row in rows])] if unseen else []
    return told + order_notes(rows)


def _formatting(given: ProposalBody, old: Question | None) -> Formatting:
    """What was given, where its words are after cleaning; else what stays of what was there."""
    texts: dict[Place, str] = {"": given.text}
    for letter, words in given.options.items():
        texts[letter] = words
    found: Formatting = {}
    for place, text in texts.items():
        cleaned = clean_lines(text)
        if given.formatting is not None:
            spans = given.formatting.get(place, [])
            found[place] = carried(text, marks_of(text, spans), cleaned)
        elif old is not None:
            before = old.options.get(place, "") if place else old.text
            found[place] = moved_to(before, old.formatting.get(place, []), cleaned)
    return {place: spans for place, spans in found.items() if spans}


def _right(given: ProposalBody, letters: Sequence[str]) -> list[int]:
    """The places of the right options; none where one of them is no option."""
    known = set(given.answer) <= set(letters)
    return [place for place, letter in enumerate(letters) if known and letter in given.answer]


def _refuse_unnamable(rows: Sequence[QuestionRow]) -> None:
    """An id is part of an address here."""
    for row in rows:
        if "/" in row.id or row.id in (".", ".."):
            raise Refused(
                "proposal.id_invalid",
                f"Mã câu hỏi “{row.id}” không được chứa dấu /. (An id takes no slash.)",
                question=row.id,
            )


def _of(rows: Sequence[QuestionRow], office: str) -> list[QuestionRow]:
    return [replace(row, contributor=row.contributor or office) for row in rows]
