"""A picture of a question is made anew, with nothing else of its file in it."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from entry_files.question_picture import LONGEST_SHOWN, MOST_PIXELS, made_anew
from tests.support.pictures import BLUE, GREEN, RED, picture_of

CANARY = b"To truong Nguyen Van A, 21.0285N"


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(
    ("content", "media"), [(RED, "image/png"), (BLUE, "image/jpeg"), (GREEN, "image/webp")]
)
def test_each_kind_stays_what_it_is_and_is_the_same_each_time(content: bytes, media: str) -> None:
    made = made_anew(content)
    assert (made.media_type, made.width, made.height, made.fault) == (media, 40, 30, "")
    assert made.content == made_anew(content).content
    before, after = (
        opened(one).convert("RGB").getpixel((20, 15)) for one in (content, made.content)
    )
    assert isinstance(before, tuple)
    assert isinstance(after, tuple)
    assert all(abs(one - other) < 8 for one, other in zip(before, after, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_a_camera_or_program_wrote_beside_it_is_gone(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    written = PngImagePlugin.PngInfo()
    written.add_text("Comment", CANARY.decode())
    more: dict[str, Any] = {"exif": exif} | ({"pnginfo": written} if kind == "PNG" else {})
    content = picture_of(kind, **more) + CANARY
    assert CANARY in content
    assert CANARY not in made_anew(content).content


def test_a_picture_is_turned_as_a_camera_says_it_is_meant_to_be_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = made_anew(picture_of("JPEG", exif=exif))
    assert (made.width, made.height) == (30, 40)


def test_a_picture_larger_than_any_page_has_room_for_is_made_smaller() -> None:
    made = made_anew(picture_of(size=(2 * LONGEST_SHOWN, LONGEST_SHOWN)))
    assert (made.width, made.height) == (LONGEST_SHOWN, LONGEST_SHOWN // 2)


def test_transparency_is_kept() -> None:
    made = made_anew(picture_of("PNG", (0, 0, 0, 0), mode="RGBA"))
    assert opened(made.content).mode == "RGBA"


def test_a_bomb_is_not_unpacked() -> None:
    assert made_anew(picture_of("PNG", (1,), (MOST_PIXELS // 1000 + 1, 1000), "L")).fault == (
        "picture_too_large"
    )


def test_what_stays_too_large_as_it_would_be_shown_is_refused() -> None:
    noise = Image.effect_noise((1200, 1200), 100)
    out = BytesIO()
    noise.save(out, "PNG")
    assert made_anew(out.getvalue()).fault == "picture_too_large"


def test_what_moves_is_refused() -> None:
    frames = [Image.new("RGB", (9, 9), (n, 0, 0)) for n in (1, 250)]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert made_anew(out.getvalue()).fault == "picture_moves"


@pytest.mark.parametrize(
    "content",
    [RED[:60], RED[:20] + b"\xff" * 60, BLUE[:100], b"\x89PNG\r\n\x1a\n", b"",
     picture_of("GIF", (5,), mode="P")],
)  # fmt: skip
def test_what_is_no_picture_is_unreadable(content: bytes) -> None:
    assert made_anew(content).fault == "picture_unreadable"
