"""The same picture and sound in a file made anew: no titles, places, chapters, covers."""

import struct
from typing import Any, BinaryIO, Final

import av
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

from contracts.entry_checks import FileType
from entry_files.media_formats import MUXERS
from entry_files.media_reader import opened, streams_of

#: nothing of the time and the program of writing; of mp3 no tags
_OPTIONS: Final[dict[str, str]] = {"fflags": "+bitexact"}
_OF_MP3: Final = {"id3v2_version": "0", "write_id3v1": "0"}
_FURTHER: Final = "matroska_block_additional"
_COMMENT: Final = b"\x03vorbis"


def remuxed(source: BinaryIO, target: BinaryIO, media: FileType) -> None:
    """``target`` is written onward, but for its first megabytes; ``av.FFmpegError``."""
    options = {**_OPTIONS, **(_OF_MP3 if media == "mp3" else {})}
    with opened(source, media) as held:
        streams = streams_of(held)
        wanted: list[Any] = [one for one in (streams.video, streams.sound) if one is not None]
        with av.open(target, "w", format=MUXERS[media], options=options) as made:
            pairs = {one.index: _added(made, one) for one in wanted}
            for packet in held.demux(wanted):
                if packet.dts is None:
                    continue
                bare = _without_further(packet) if packet.has_sidedata(_FURTHER) else packet
                bare.stream = pairs[packet.stream.index]
                made.mux(bare)


def _added(made: OutputContainer, stream: Any) -> Stream:
    added: Any = made.add_stream_from_template(stream)
    added.metadata.clear()
    extra = added.codec_context.extradata
    if stream.codec_context.name == "vorbis" and extra:
        added.codec_context.extradata = without_comments(extra)
    found: Stream = added
    return found


def _without_further(packet: "Packet[Stream]") -> "Packet[Stream]":
    """What matroska keeps beside a picture, such as another one, or anything."""
    bare: Packet[Stream] = Packet(bytes(packet))
    bare.pts, bare.dts, bare.duration = packet.pts, packet.dts, packet.duration
    bare.time_base, bare.is_keyframe = packet.time_base, packet.is_keyframe
    return bare


def without_comments(headers: bytes) -> bytes:
    """The three headers of Vorbis, as Xiph laces them, with an empty second one."""
    if headers[:1] != b"\2":
        raise av.InvalidDataError(0, "unknown headers of Vorbis")
    sizes, at = [], 1
    for _ in range(2):
        size = 0
        while headers[at] == 255:
            size, at = size + 255, at + 1
        sizes.append(size + headers[at])
        at += 1
    first, third = headers[at : at + sizes[0]], headers[at + sum(sizes) :]
    second = _COMMENT + struct.pack("<II", 0, 0) + b"\1"
    lengths = b"".join(b"\xff" * (n // 255) + bytes((n % 255,)) for n in map(len, (first, second)))
    return b"\2" + lengths + first + second + third
