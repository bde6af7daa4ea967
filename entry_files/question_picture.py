"""A picture of a question, decoded and made anew, by the rule of pictures that are handed in: what
else stands in its file (place, owner, comments, a thumbnail, another file behind it) is gone."""

from io import BytesIO
from typing import Final

from PIL import Image

from contracts.question_bank import PictureType
from contracts.question_pictures import MadePicture
from entry_files.picture_reader import FAULTS, shown_bytes, turn_of

MOST_PIXELS: Final = 25_000_000
#: pixels of the longer side as it is shown: what a question's page has room for, twice as sharp
LONGEST_SHOWN: Final = 1_600
#: of what is shown: phones on office lines fetch it while their clock runs
MOST_SHOWN_BYTES: Final = 1 << 20
_KINDS: Final[dict[str | None, PictureType]] = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
}


def made_anew(content: bytes) -> MadePicture:
    """The picture, or why it cannot be shown."""
    Image.MAX_IMAGE_PIXELS = None  # there is a limit below
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            return _made(image)
    except FAULTS:
        return MadePicture(fault="picture_unreadable")


def _made(image: Image.Image) -> MadePicture:
    if image.width * image.height > MOST_PIXELS:
        about = f"{MOST_PIXELS // 1_000_000} triệu điểm ảnh"
        return MadePicture(fault="picture_too_large", about=about)
    if getattr(image, "n_frames", 1) > 1:
        return MadePicture(fault="picture_moves")
    media = _KINDS[image.format]
    _, turn = turn_of(image)
    shown = shown_bytes(image, media.removeprefix("image/"), turn, LONGEST_SHOWN)
    if len(shown) > MOST_SHOWN_BYTES:
        return MadePicture(fault="picture_too_large", about="1 MB, hãy lưu thành JPEG")
    with Image.open(BytesIO(shown)) as made:
        return MadePicture(shown, media, made.width, made.height)
