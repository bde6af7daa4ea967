"""A bank with its pictures as contestants will see them, once they were made anew."""

import hashlib
from collections.abc import Mapping

from msgspec.structs import replace

from contracts.question_bank import QuestionPicture
from contracts.question_pictures import MadePicture
from gateway.core.files.reading_tasks import BankPages
from question_formats.file_findings import Findings


def with_made(pages: BankPages, made: Mapping[str, MadePicture]) -> BankPages:
    """``made``: by the digest of what was in the file. ``questions.invalid`` names the questions
    whose pictures cannot be shown."""
    findings = Findings()
    rows, kept = [], {}
    for row in pages.rows:
        pictures = []
        for one in row.pictures:
            shown = made[one.sha256]
            if shown.fault:
                findings.add(row.row, row.id, shown.fault, about=shown.about)
                continue
            picture = as_shown(one, shown)
            kept[picture.sha256] = shown.content
            pictures.append(picture)
        rows.append(replace(row, pictures=pictures) if pictures else row)
    findings.refuse_if_any()
    return BankPages(
        pages.format, rows, pages.notes, pages.doubles, pages.named_here, pages.found, kept
    )


def as_shown(picture: QuestionPicture, made: MadePicture) -> QuestionPicture:
    """The picture by the bytes that are shown."""
    digest = hashlib.sha256(made.content).hexdigest()
    return QuestionPicture(
        picture.place, digest, made.media_type, made.width, made.height, picture.alt
    )
