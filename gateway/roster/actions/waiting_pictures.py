"""Pictures of a question bank that waits for its confirmation: they lie in the waiting file alone,
so whoever sent it sees them, and for as long as it waits."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from contracts.errors import Refused
from contracts.text_formatting import Formatting
from gateway.context import GatewayContext
from gateway.core.access.auth import check_again
from gateway.core.access.picture_seals import unknown_picture
from gateway.core.access.sessions import Session
from gateway.core.files.reading_tasks import BankPages
from gateway.roster.actions import waiting_files
from spreadsheets.question_bank_sheet import QuestionRow

#: on one page; browsers fetch only those that are looked at
MOST_SHOWN = 100


class ShownPicture(Struct, frozen=True):
    """A picture of a question, and where its page fetches it."""

    place: str
    address: str
    alt: str
    width: int
    height: int


class PicturedQuestion(Struct, frozen=True):
    """A question with pictures, without its key."""

    id: str
    text: str
    options: dict[str, str]
    formatting: Formatting
    pictures: list[ShownPicture]


def pictured(
    contest: str, upload: str, rows: Iterable[QuestionRow]
) -> tuple[Sequence[PicturedQuestion], int]:
    """The first questions with pictures of the bank that waits under this id, and how many there
    are."""
    where = f"/api/contests/{contest}/waiting/{upload}/pictures"
    found = [row for row in rows if row.pictures]
    return [_pictured(row, where) for row in found[:MOST_SHOWN]], len(found)


def _pictured(row: QuestionRow, where: str) -> PicturedQuestion:
    pictures = [
        ShownPicture(one.place, f"{where}/{one.sha256}", one.alt, one.width, one.height)
        for one in row.pictures
    ]
    return PicturedQuestion(row.id, row.text, row.options, row.formatting, pictures)


async def of_waiting_bank(
    context: GatewayContext, contest: str, upload: str, sha256: str, session: Session | None
) -> bytes:
    """The bytes, for the session that sent the bank; ``picture.unknown`` for everybody else, and
    once it is confirmed or waited too long."""
    here = session.within(contest) if session else None
    if here is None or "organiser" not in here.duties:
        raise unknown_picture()
    try:
        await check_again(context.backend, here, "organiser")
        file = await waiting_files.staged(
            context, contest, here.person, "questions", here.sid, upload
        )
    except Refused:
        raise unknown_picture() from None
    if file is None or not isinstance(file.read, BankPages) or sha256 not in file.read.pictures:
        raise unknown_picture()
    return file.read.pictures[sha256]
