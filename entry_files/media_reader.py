"""What a video or a sound is, by what can be played of it; what it says of itself is not believed.

Of a video the beginning, the end and some places between are decoded, of a sound everything. FFmpeg
runs on bytes from outside here: never call this in a process that does anything else.
"""

from fractions import Fraction
from statistics import median
from typing import Any, BinaryIO, Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream
from msgspec import Struct

from contracts.entry_checks import PLAYED_CODECS, FileFacts, FileType
from entry_files.document import Unreadable
from entry_files.media_formats import DEMUXERS, OF_BOXES
from entry_files.video_look import Seen, VideoLook

#: a decoder hides damage as well as it can, unless it is told to fail
_STRICT: Final = {"err_detect": "explode+crccheck+bitstream+buffer"}
#: times in a file can be any number of 64 bits; a year is longer than any plan allows
LONGEST_MS: Final = 365 * 24 * 3600 * 1000
#: of gaps between pictures: a phone's shutter trembles, a changing rate does more, and often
_EVEN: Final = Fraction(1, 4)
_SELDOM: Final = Fraction(1, 10)
_SHARP: Final = ("yuv420p", "yuvj420p")


class Streams(Struct):
    """The picture and the sound of a file: the first of each."""

    video: VideoStream | None
    sound: AudioStream | None


def opened(content: BinaryIO, media: FileType) -> InputContainer:
    """The file; ``av.FFmpegError``."""
    return av.open(content, mode="r", format=DEMUXERS[media], metadata_errors="ignore")


def streams_of(held: InputContainer) -> Streams:
    """A cover picture, such as sounds have, is no video."""
    videos = [
        one
        for one in held.streams.video
        if not one.disposition & (Disposition.attached_pic | Disposition.still_image)
    ]
    sounds = list(held.streams.audio)
    return Streams(videos[0] if videos else None, sounds[0] if sounds else None)


def read_media(content: BinaryIO, media: FileType, size: int) -> FileFacts:
    """Its facts; :class:`Unreadable`. ``OSError`` is the store's, not the file's."""
    try:
        with opened(content, media) as held:
            streams = streams_of(held)
            if streams.video is not None:
                return _of_video(held, streams, media, size)
            if streams.sound is not None:
                return _of_sound(held, streams.sound, media, size)
    except av.FFmpegError as fault:
        raise Unreadable("unreadable") from fault
    raise Unreadable("unreadable")


def _of_video(held: InputContainer, streams: Streams, media: FileType, size: int) -> FileFacts:
    video = streams.video
    assert video is not None, "whoever calls has looked"
    media = "mp4" if media == "m4a" else media
    sounds = streams.sound is not None
    if not _can_be_decoded(video):
        return FileFacts(media, size, sound=sounds, codec=_told_codec(streams))
    seen = Seen()
    VideoLook(held, video, seen).run()
    width, height = _shown_size(video, seen.rotation)
    return FileFacts(
        media=media,
        size=size,
        duration_ms=_milliseconds(seen),
        width=width,
        height=height,
        rotation=seen.rotation,
        variable_rate=_is_variable(seen),
        sound=sounds,
        codec=_told_codec(streams),
        frames=seen.frames,
        damaged=seen.damaged,
    )


def _of_sound(held: InputContainer, sound: AudioStream, media: FileType, size: int) -> FileFacts:
    seen = Seen()
    if _can_be_decoded(sound):
        try:
            for packet in held.demux(sound):
                base = packet.time_base
                if packet.pts is not None and base is not None:
                    seen.note(packet.pts * base, (packet.duration or 0) * base)
                try:
                    seen.frames += len(packet.decode())
                except av.FFmpegError:
                    seen.damaged += 1
        except av.FFmpegError:
            seen.damaged += 1
        # what an mp3 says of its length is often a guess of FFmpeg
        said = Fraction(0) if media == "mp3" else Fraction(held.duration or 0, 1_000_000)
        seen.damaged += seen.last < said * 99 / 100 - 1
    return FileFacts(
        media="m4a" if media in OF_BOXES else media,
        size=size,
        duration_ms=_milliseconds(seen),
        sound=True,
        codec=_told_codec(Streams(None, sound)),
        frames=seen.frames,
        damaged=seen.damaged,
    )


def _can_be_decoded(stream: VideoStream | AudioStream) -> bool:
    context: Any = stream.codec_context  # there is none where FFmpeg has no decoder
    if context is None:
        return False
    context.thread_count = 1
    context.options = _STRICT
    return True


def _milliseconds(seen: Seen) -> int:
    return min(int((seen.last - (seen.first or 0)) * 1000), LONGEST_MS)


def _is_variable(seen: Seen) -> bool:
    every = sorted(seen.gaps.elements())
    if not every:
        return False
    usual = median(every)
    # a millisecond: webm tells times by whole ones
    allowed = usual * _EVEN + Fraction(1, 1000) / seen.tick
    uneven = sum(count for gap, count in seen.gaps.items() if abs(gap - usual) > allowed)
    return uneven > len(every) * _SELDOM


def _shown_size(video: VideoStream, rotation: int) -> tuple[int, int]:
    """In pixels as it is played: turned, and with pixels that are no squares made ones."""
    width, height = video.width, video.height
    ratio = video.sample_aspect_ratio
    if ratio:
        width = int(width * ratio)
    return (height, width) if rotation in (90, 270) else (width, height)


def _told_codec(streams: Streams) -> str:
    """The codec that decides whether a browser can play it."""
    names = [_name_of(one) for one in (streams.video, streams.sound) if one is not None]
    return next((name for name in names if name not in PLAYED_CODECS), names[0])


def _name_of(stream: VideoStream | AudioStream) -> str:
    context: Any = stream.codec_context
    if context is None:
        return "unknown"
    name: str = context.name
    if name == "h264" and context.pix_fmt not in (*_SHARP, None):
        return f"{name} {context.pix_fmt}"
    return {"libdav1d": "av1", "mp3float": "mp3"}.get(name, name)
