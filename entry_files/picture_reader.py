"""A picture: decoded as a whole, and made anew for those who must not see what else is in its file.

What cameras and programs write beside a picture (place, time, owner, comments, thumbnails, colour
profiles with names in them) is not taken over. The picture is turned as it is meant to be seen.
"""

from contextlib import suppress
from io import BytesIO
from typing import BinaryIO, Final

from msgspec import Struct
from PIL import Image, ImageCms

from contracts.entry_checks import FileFacts, FileType
from entry_files.document import Unreadable

#: a poster of A1 at 300 dots an inch has 70 million; a PNG is decoded as a whole
MOST_PIXELS: Final[dict[FileType, int]] = {"jpeg": 300_000_000, "png": 80_000_000}
#: pixels of the longer side of what is shown: more than any screen has
LONGEST_SHOWN: Final = 4096
_QUALITY: Final = 92
_ORIENTATION: Final = 0x0112
_Turn = Image.Transpose
#: what Exif calls an orientation -> degrees to the right by which it is turned, and how
_TURNS: Final = {
    2: (0, _Turn.FLIP_LEFT_RIGHT),
    3: (180, _Turn.ROTATE_180),
    4: (180, _Turn.FLIP_TOP_BOTTOM),
    5: (90, _Turn.TRANSPOSE),
    6: (90, _Turn.ROTATE_270),
    7: (270, _Turn.TRANSVERSE),
    8: (270, _Turn.ROTATE_90),
}
#: what Pillow raises of bytes that are no picture
FAULTS: Final = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


class ReadPicture(Struct, frozen=True):
    """``shown``: the picture anew."""

    facts: FileFacts
    shown: bytes


class _FromStore:
    """Tells faults of the store from those of the picture, which Pillow raises as ``OSError``."""

    def __init__(self, content: BinaryIO) -> None:
        self._content, self.fault = content, None

    fault: OSError | None

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        try:
            return self._content.read(size)
        except OSError as fault:
            self.fault = fault
            raise

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of a file."""
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        """As of a file."""
        return self._content.tell()


def read_picture(content: BinaryIO, media: FileType, size: int) -> ReadPicture:
    """Its facts, and the picture anew; :class:`Unreadable`, ``OSError`` of the store."""
    Image.MAX_IMAGE_PIXELS = None  # there is a limit below, by format
    source = _FromStore(content)
    try:
        with Image.open(source, formats=(media,)) as image:  # type: ignore[arg-type]
            return _read(image, media, size)
    except FAULTS as fault:
        if source.fault is not None:
            raise source.fault from None
        raise Unreadable("unreadable") from fault


def _read(image: Image.Image, media: FileType, size: int) -> ReadPicture:
    width, height = image.size
    if width * height > MOST_PIXELS[media]:
        raise Unreadable("too_heavy")
    degrees, turn = turn_of(image)
    if degrees in (90, 270):
        width, height = height, width
    shown = shown_bytes(image, media, turn, LONGEST_SHOWN)
    return ReadPicture(FileFacts(media, size, width=width, height=height, rotation=degrees), shown)


def turn_of(image: Image.Image) -> tuple[int, Image.Transpose | None]:
    """Degrees to the right by which it is meant to be turned, and how that is done."""
    return _TURNS.get(image.getexif().get(_ORIENTATION, 1), (0, None))


def shown_bytes(
    image: Image.Image, media: str, turn: Image.Transpose | None, longest: int
) -> bytes:
    """The picture anew as ``jpeg``, ``png`` or ``webp``, turned, its longer side of ``longest``
    pixels at most, and nothing else of its file."""
    scale = min(1.0, longest / max(image.size))
    # a JPEG is decoded in a half, a quarter or an eighth of its size, with a part of the memory
    image.draft(None, (int(image.width * scale), int(image.height * scale)))
    made = _in_shown_mode(image, media, image.info.get("icc_profile"))
    made.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        made = made.transpose(turn)
    made.info = {}
    out = BytesIO()
    if media == "jpeg":
        made.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    elif media == "webp":
        made.save(out, "WEBP", quality=_QUALITY)
    else:
        made.save(out, "PNG")
    return out.getvalue()


def _in_shown_mode(image: Image.Image, media: str, profile: bytes | None) -> Image.Image:
    """In the colours of screens (sRGB), as far as a profile says what its own are."""
    mode = "L" if image.mode in ("1", "L", "I", "I;16") else "RGB"
    clear = media != "jpeg" and (image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info)
    if clear:
        mode = "RGBA"
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            found = ImageCms.profileToProfile(
                image, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if found is not None:
                return found
    image.load()
    return image if image.mode == mode else image.convert(mode)
