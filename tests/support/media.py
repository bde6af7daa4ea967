"""Videos, sounds and pictures at the edges of what is taken, made by the tests themselves."""

import struct
import zlib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any, Final

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from PIL import Image
from PIL.PngImagePlugin import PngInfo

WIDTH, HEIGHT, RATE, SAMPLES = 64, 36, 25, 48_000
#: who must be found in nothing that a judge is given
CANARY = "NGUYEN-VAN-CANARY"
TITLES: Final = dict.fromkeys(("title", "artist", "comment", "album", "location"), CANARY)
#: name of the file -> muxer, codec of its pictures, of its sound
KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "mp4": ("mp4", "libx264", "aac"),
    "mov": ("mov", "libx264", "aac"),
    "webm": ("webm", "libvpx", "vorbis"),
    "mp3": ("mp3", "", "libmp3lame"),
    "m4a": ("ipod", "", "aac"),
    "ogg": ("ogg", "", "vorbis"),
    "wav": ("wav", "", "pcm_s16le"),
    "flac": ("flac", "", "flac"),
}


@cache
def clip(
    kind: str = "mp4",
    seconds: float = 2.0,
    *,
    sound: bool = True,
    rotation: int = 0,
    uneven: bool = False,
    titled: bool = False,
    chapters: bool = False,
    rate: int = RATE,
) -> bytes:
    """Stripes that wander, and silence. ``uneven``: every other picture stays twice as long.
    ``titled``: the canary in whatever the format has for names. ``rate``: pictures a second."""
    muxer, pictures, _ = KINDS[kind]
    made = BytesIO()
    options = {"movflags": "use_metadata_tags"} if kind in ("mp4", "mov", "m4a") else {}
    with av.open(made, "w", format=muxer, options=options) as to:
        video = _video(to, kind, rate, rotation) if pictures else None
        heard = _sound(to, kind) if sound or video is None else None
        if titled:
            to.metadata.update(TITLES)
            for stream in (video, heard):
                if stream is not None:
                    stream.metadata.update(TITLES, handler_name=CANARY)
        if chapters:
            first = {"id": 1, "start": 0, "end": 1000, "time_base": Fraction(1, 1000)}
            to.set_chapters([{**first, "metadata": {"title": CANARY}}])  # type: ignore[typeddict-item]
        if video is not None:
            _film(to, video, int(seconds * rate), rate, uneven=uneven)
        if heard is not None:
            _record(to, heard, int(seconds * SAMPLES))
    return made.getvalue()


def _video(to: Any, kind: str, rate: int, rotation: int) -> Any:
    video = to.add_stream(KINDS[kind][1], rate=rate, options={"g": str(RATE)})
    video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    if rotation:
        video.set_display_rotation(rotation)
    return video


def _sound(to: Any, kind: str) -> Any:
    heard = to.add_stream(KINDS[kind][2], rate=SAMPLES, options={"strict": "experimental"})
    heard.codec_context.layout = "stereo"
    return heard


def _film(to: Any, video: Any, pictures: int, rate: int, *, uneven: bool) -> None:
    at = 0
    for number in range(pictures):
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes((number * 7 + one) % 256 for one in range(plane.buffer_size)))
        frame.pts, frame.time_base = at, Fraction(1, rate * 2)
        at += 4 if uneven and number % 2 else 2
        to.mux(video.encode(frame))
    to.mux(video.encode(None))


def _record(to: Any, heard: Any, samples: int) -> None:
    context = heard.codec_context
    size = context.frame_size or 1024
    for at in range(0, samples, size):
        count = min(size, samples - at)
        frame = AudioFrame(format=context.format.name, layout="stereo", samples=count)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.pts, frame.sample_rate, frame.time_base = at, SAMPLES, Fraction(1, SAMPLES)
        to.mux(heard.encode(frame))
    to.mux(heard.encode(None))


def picture(kind: str = "jpeg", size: tuple[int, int] = (40, 30), *, turned: int = 1) -> bytes:
    """A picture, red above and blue below, with the canary wherever its format has room for words.
    ``turned``: what Exif says of how it is to be held."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, size[1] // 2, size[0], size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8298] = turned, CANARY, CANARY
    made, xmp = BytesIO(), f"<x:xmpmeta>{CANARY}</x:xmpmeta>"
    if kind == "jpeg":
        iptc = b"8BIM\x04\x04\0\0" + struct.pack(">I", 5 + len(CANARY))
        iptc += b"\x1c\x02\x50" + struct.pack(">H", len(CANARY)) + CANARY.encode()
        photoshop = b"Photoshop 3.0\0" + iptc + b"\0" * (len(iptc) % 2)
        segment = b"\xff\xed" + struct.pack(">H", len(photoshop) + 2) + photoshop
        image.save(made, "JPEG", exif=exif, xmp=xmp.encode(), comment=CANARY, extra=segment)
    else:
        words = PngInfo()
        words.add_text("Author", CANARY)
        words.add_itxt("XML:com.adobe.xmp", xmp)
        image.save(made, "PNG", pnginfo=words, exif=exif)
    return made.getvalue()


def picture_bomb(width: int, height: int) -> bytes:
    """A PNG of so many white points, in a few hundred bytes for each million."""
    rows = zlib.compress(bytes(1 + (width + 7) // 8) * height, 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n"
    for name, content in chunks:
        check = struct.pack(">I", zlib.crc32(name + content))
        made += struct.pack(">I", len(content)) + name + content + check
    return made
