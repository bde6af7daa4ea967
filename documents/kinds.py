"""The kinds of documents: what is in each, and as which files it is made."""

from typing import Literal

from msgspec import Struct

from documents.certificate import Certificates
from documents.code_slips import CodeSlips
from documents.decision import Decision
from documents.draw_minutes import DrawMinutes
from documents.prize_list import PrizeList
from documents.reminder_letters import ReminderLetters
from documents.report import FinalReport
from documents.weekly import Announcement, PublicationMinutes

Format = Literal["docx", "pdf"]
Kind = Literal[
    "decision",
    "prizes",
    "certificates",
    "report",
    "announcement",
    "publication_minutes",
    "draw_minutes",
    "reminder_letters",
    "code_slips",
]


class Made(Struct, frozen=True):
    """``contents``: the struct that its templates show; ``symbol``: of the kind in a document's
    symbol (``QĐ`` of ``QĐ-BTC``). ``kept``: what is in it is kept, so it can be asked for at any
    time; else it is made only together with that."""

    contents: type[Struct]
    symbol: str
    formats: tuple[Format, ...] = ("docx", "pdf")
    kept: bool = True


KINDS: dict[Kind, Made] = {
    "decision": Made(Decision, "QĐ"),
    "prizes": Made(PrizeList, "DS"),
    "certificates": Made(Certificates, "GCN", ("pdf",)),
    "report": Made(FinalReport, "BC"),
    "announcement": Made(Announcement, "TB"),
    "publication_minutes": Made(PublicationMinutes, "BB"),
    "draw_minutes": Made(DrawMinutes, "BB"),
    "reminder_letters": Made(ReminderLetters, ""),
    "code_slips": Made(CodeSlips, "", ("pdf",), kept=False),
}
