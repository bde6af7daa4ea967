"""What an office issues of each publication: the announcement and the minutes."""

from msgspec import Struct

from documents.decision import WinnersOfAward
from documents.letterhead import Letterhead
from documents.sources import Source


class Figure(Struct, frozen=True):
    """A number of the publication, both as they are written: "Số người dự thi", "1.548 người"."""

    name: str
    value: str


class Announcement(Struct, frozen=True):
    """What came out of a round (thông báo kết quả). ``what``: the round or phase; ``state``: "dự
    kiến" or "chính thức"; ``standing``: the same in a sentence, with the time until when
    complaints are taken."""

    head: Letterhead
    contest: str
    what: str
    state: str
    standing: str
    figures: list[Figure]
    awards: list[WinnersOfAward]
    sources: list[Source]


class PublicationMinutes(Struct, frozen=True):
    """Minutes of a publication (biên bản công bố). ``published`` in words; ``root``: the digest of
    its ledger; ``before``: the publication that it follows in the chain, may be empty;
    ``remarks``: what was still open, and why it went out all the same."""

    head: Letterhead
    contest: str
    what: str
    state: str
    standing: str
    number: str
    published: str
    root: str
    before: str
    figures: list[Figure]
    remarks: list[str]
    awards: list[WinnersOfAward]
