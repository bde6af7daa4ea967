"""Keys of questions on their way into the bank: kept, shown to who vets them, adopted."""

import base64

import msgspec

from contracts.errors import Problem, Refused
from contracts.question_keys import KeysImported
from contracts.question_proposals import AdoptKeys, ProposeKeys, ShowKeys, ShownKeys
from plumbing.command_handling import each
from plumbing.installation_keys import Opener, Safe, seal_to
from plumbing.unit_of_work import UnitOfWork
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.results import publication_freshness as freshness_repository
from services.scoring.use_cases.marking.importing_keys import open_key


def propose_keys(
    work: UnitOfWork, items: list[ProposeKeys], *, opener: Opener, safe: Safe
) -> list[KeysImported | Problem]:
    """Keep keys of proposed questions. Refusals: ``keys.*``."""
    return each(_propose_keys, items, work, opener, safe)  # type: ignore[return-value]


def _propose_keys(work: UnitOfWork, opener: Opener, safe: Safe, item: ProposeKeys) -> KeysImported:
    opened = [open_key(sealed, opener) for sealed in item.keys]
    keys_repository.keep_proposed_keys(work.connection, item.contest, opened, safe)
    work.audit(item.by, "keys.proposed", item.contest, questions=len(opened))
    return KeysImported(len(opened))


def show_keys(work: UnitOfWork, items: list[ShowKeys], *, safe: Safe) -> list[ShownKeys | Problem]:
    """Keys of questions that are being vetted, sealed to whoever asked; each look is recorded.

    What was adopted into the bank is not shown any more, nor a key of another wording.
    """
    return each(_show_keys, items, work, safe)  # type: ignore[return-value]


def _show_keys(work: UnitOfWork, safe: Safe, item: ShowKeys) -> ShownKeys:
    try:
        seal = seal_to(base64.b64decode(item.seal_to, validate=True))
    except ValueError:
        raise Refused("keys.unreadable", "Khoá công khai sai. (A public key is wrong.)") from None
    asked = item.commitments
    proposed = keys_repository.proposed_keys_of(work.connection, item.contest, asked, safe)
    adopted = {key.question for key in keys_repository.keys_of(work.connection, item.contest, safe)}
    shown = {
        name: key
        for name, key in proposed.items()
        if name not in adopted and key.commitment == asked[name]
    }
    if shown:
        work.audit(item.by, "keys.shown", item.contest, questions=sorted(shown))
    return ShownKeys(
        {
            name: seal(msgspec.json.encode({"key": key.key, "source": key.source}))
            for name, key in shown.items()
        }
    )


def adopt_keys(
    work: UnitOfWork, items: list[AdoptKeys], *, safe: Safe
) -> list[KeysImported | Problem]:
    """Make the keys of selected questions the contest's keys. ``keys.missing`` names questions
    whose key is not here, or is of another wording than exam has bound."""
    return each(_adopt_keys, items, work, safe)  # type: ignore[return-value]


def _adopt_keys(work: UnitOfWork, safe: Safe, item: AdoptKeys) -> KeysImported:
    proposed = keys_repository.proposed_keys_of(
        work.connection, item.contest, item.commitments, safe
    )
    missing = sorted(
        name
        for name, bound in item.commitments.items()
        if name not in proposed or proposed[name].commitment != bound
    )
    if missing:
        raise Refused(
            "keys.missing",
            f"Chưa có đáp án đúng với nội dung hiện tại của {len(missing)} câu, ví dụ "
            f"{missing[0]}; hãy nhờ tác giả gửi lại câu hỏi. (Keys are missing; let the author "
            "send the questions again.)",
            questions=missing[:100],
        )
    bank = [proposed[name] for name in sorted(proposed)]
    if item.dry_run:
        return KeysImported(len(bank))
    if bank != keys_repository.keys_of(work.connection, item.contest, safe):
        keys_repository.replace_keys(work.connection, item.contest, bank, safe)
        freshness_repository.ask_for(work.connection, {item.contest})
        work.audit(item.by, "keys.adopted", item.contest, questions=len(bank), digest=item.digest)
    return KeysImported(len(bank))
