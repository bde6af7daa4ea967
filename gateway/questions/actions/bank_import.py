"""A question bank on its way to the services: stems to exam, its keys sealed to scoring."""

from msgspec import Struct

from contracts.errors import Refused
from contracts.hash_commitments import bank_digest
from contracts.question_bank import BankDifference, ImportQuestions, Question, bank_line
from contracts.question_keys import ImportKeys, KeysImported
from gateway.context import GatewayContext
from gateway.core.files.reading_tasks import BankPages
from gateway.core.transport.rpc_timeouts import BANK_S
from gateway.questions.actions.key_sealing import sealed_keys, stem_of
from spreadsheets.cell_edits import Mending
from spreadsheets.question_bank_sheet import QuestionRow


class BankImport(Struct):
    """What an import of questions did, or would do. ``bank`` has its keys: never to be kept."""

    bank: BankPages
    found: BankDifference


async def read_bank(
    context: GatewayContext,
    contest: str,
    content: bytes,
    name: str,
    topic: str | None,
    mending: Mending | None = None,
    *,
    convert: bool = False,
) -> BankPages:
    """A question bank from a file of any format, as it was mended; ``contest.unknown``,
    ``questions.*``, ``spreadsheet.*``. ``topic``: of the questions that name none;
    ``convert``: somebody agreed to read TCVN3 and VNI as Unicode."""
    plan = (await context.contests.defined(contest)).definition
    return await context.readers.questions(content, name, plan, topic, mending, convert=convert)


async def import_bank(
    context: GatewayContext, contest: str, bank: BankPages, by: str, *, dry_run: bool
) -> BankImport:
    """Import a question bank. Refusals: ``contest.unknown``, ``bank.*``, ``blueprint.*``."""
    if not dry_run:
        await context.pictures.keep(bank.pictures)
    found = await _import_questions(context, contest, bank.rows, by, dry_run=dry_run)
    context.contests.changed(contest)
    return BankImport(bank, found)


async def _import_questions(
    context: GatewayContext, contest: str, rows: list[QuestionRow], by: str, *, dry_run: bool
) -> BankDifference:
    """Send stems and commitments to exam, then sealed keys to scoring. If the second fails, the
    same file again mends it: salts follow from what they salt, so nothing else changes."""
    questions = [stem_of(row) for row in rows]
    sealed = await sealed_keys(context.backend, context.salt_key, contest, rows)
    commitments = {key.question: key.commitment for key in sealed}
    at_us = context.clock()
    item = ImportQuestions(contest, questions, commitments, by, at_us, dry_run)
    found = await context.backend.ask("exam.import_questions", item, BankDifference, BANK_S)
    if dry_run:
        return found
    sent = ImportKeys(contest, sealed, _digest(questions), by, at_us)
    imported = await context.backend.ask("scoring.import_keys", sent, KeysImported, BANK_S)
    if imported.keys != len(sealed):
        raise Refused("internal", "Số đáp án không khớp. (The number of keys differs.)")
    return found


def _digest(questions: list[Question]) -> str:
    return bank_digest([bank_line(item) for item in questions])
