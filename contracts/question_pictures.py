"""What gateways, which alone keep the bytes of pictures, ask exam about them: who may see one, and
which are still of use. A picture is named by the SHA-256 of its bytes (hex)."""

from msgspec import Struct

from contracts.question_bank import PictureType


class PictureUsesQuery(Struct, frozen=True):
    """What a picture is in, of one contest."""

    contest: str
    sha256: str


class PictureUses(Struct, frozen=True):
    """``people``: who wrote or worded a proposed question that shows it; ``proposed``: any does.
    ``in_bank``: a question of the bank does, which everybody may see from ``public_from_us`` on
    (``None``: never), and who works on questions since ``opened_at_us`` of a round that draws it.
    """

    people: list[str]
    proposed: bool
    in_bank: bool
    public_from_us: int | None = None
    opened_at_us: int | None = None


class NeededPicturesQuery(Struct, frozen=True):
    """Which of these any question of any contest shows: the others may be removed."""

    pictures: list[str]


class NeededPictures(Struct, frozen=True):
    """Those that are shown."""

    pictures: list[str]


class MadePicture(Struct, frozen=True):
    """What contestants are shown; or a finding's code (``fault``), and what it is about."""

    content: bytes = b""
    media_type: PictureType = "image/png"
    width: int = 0
    height: int = 0
    fault: str = ""
    about: str = ""
