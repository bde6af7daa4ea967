"""Small pictures of each kind that is taken."""

from io import BytesIO
from typing import Any

from PIL import Image


def picture_of(
    kind: str = "PNG", colour: tuple[int, ...] = (200, 30, 30), size: tuple[int, int] = (40, 30),
    mode: str = "RGB", **more: Any,
) -> bytes:  # fmt: skip
    """A picture of one colour, as a program writes it."""
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


RED = picture_of()
BLUE = picture_of("JPEG", (20, 20, 220))
GREEN = picture_of("WEBP", (20, 200, 20))
EMF = b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(40)
