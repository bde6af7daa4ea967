"""Looking at a video: its packets from beginning to end, and its pictures here and there."""

from collections import Counter
from fractions import Fraction
from typing import Final

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from msgspec import Struct, field

#: parts of a video; at the beginning of each it is decoded, and at its end
PARTS: Final = 12
PICTURES_AT_ONCE: Final = 3
#: pictures between the last one that stands by itself and the end
PICTURES_AT_END: Final = 600
#: packets in which as many pictures must come
PACKETS_AT_ONCE: Final = 60
#: packets of a second look at a place
PACKETS_AGAIN: Final = 1200
#: places that turned out to be whole when looked at again; then others are taken to be
WHOLE_ENOUGH: Final = 3
_MICRO: Final = 1_000_000
_NAL_CODECS: Final = ("h264", "hevc")


class Seen(Struct):
    """What was met so far; times in seconds. ``damaged``: places. ``gaps``: how often a picture
    follows another after so many ticks, of which each lasts ``tick``."""

    frames: int = 0
    damaged: int = 0
    rotation: int = 0
    first: Fraction | None = None
    last: Fraction = Fraction(0)
    gaps: Counter[int] = field(default_factory=Counter)
    tick: Fraction = Fraction(1)

    def note(self, at: Fraction, lasts: Fraction) -> None:
        """Something is to be seen or heard at this time, for so long."""
        self.first = at if self.first is None else min(self.first, at)
        self.last = max(self.last, at + lasts)


class _Place(Struct):
    """What came of one place. ``failed``: times (pts) of packets that could not be decoded."""

    begun: Fraction | None = None
    frames: int = 0
    packets: int = 0
    failed: set[int] = field(default_factory=set)
    cut_off: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether something was wrong."""
        return self.cut_off or bool(self.failed) or not self.frames


class VideoLook:
    """One video. Where decoding fails it is begun anew further ahead, because pictures may lean on
    what lies before the place at which a player may begin; only what fails then is damaged."""

    def __init__(self, held: InputContainer, video: VideoStream, seen: Seen) -> None:
        self._held, self._video, self._seen = held, video, seen
        self._whole_after_all = 0

    def run(self) -> None:
        """Walk through all of it, then look at some places."""
        self._walk()
        for part in range(PARTS + 1):
            if self._go_to(self._seen.last * part / PARTS):
                self._judge(self._look(last=part == PARTS))
        said = Fraction(self._held.duration or 0, _MICRO)
        if self._seen.last < said * 99 / 100 - 1:
            self._seen.damaged += 1  # it was cut off

    def _walk(self) -> None:
        """Times of all packets, and whether they are what they must be."""
        seen, before, broken = self._seen, None, False
        seen.tick = self._video.time_base or seen.tick
        whole = _is_whole_nal if self._has_nal_units() else _is_there
        try:
            for packet in self._held.demux(self._video):
                if packet.dts is None or packet.pts is None:
                    continue
                if before is not None and packet.dts > before:
                    seen.gaps[packet.dts - before] += 1
                before = packet.dts
                seen.note(packet.pts * seen.tick, (packet.duration or 0) * seen.tick)
                was, broken = broken, not whole(packet)
                seen.damaged += broken and not was
        except av.FFmpegError:
            seen.damaged += 1

    def _has_nal_units(self) -> bool:
        """Whether packets are units of H.264 or H.265, each after four bytes of its length."""
        context = self._video.codec_context
        if context.name not in _NAL_CODECS:
            return False
        extra, place = context.extradata or b"", 4 if context.name == "h264" else 21
        return len(extra) > place and extra[0] == 1 and extra[place] & 3 == 3

    def _go_to(self, at: Fraction) -> bool:
        try:
            self._held.seek(int(at * _MICRO), backward=True)
        except av.FFmpegError:
            return False  # it has no index
        return True

    def _look(self, *, last: bool) -> _Place:
        """Decode some pictures from here on; where it is the last time, up to the end."""
        place = _Place()
        wanted = PICTURES_AT_END if last else PICTURES_AT_ONCE
        try:
            for packet in self._held.demux(self._video):
                if place.begun is None and packet.pts is not None:
                    place.begun = packet.pts * self._seen.tick
                place.packets += 1
                self._decode(place, packet)
                if place.frames >= wanted or (not last and place.packets > PACKETS_AT_ONCE):
                    break
        except av.FFmpegError:
            place.cut_off = True
        return place

    def _decode(self, place: _Place, packet: "Packet[VideoStream]") -> None:
        try:
            frames = packet.decode()
        except av.FFmpegError:
            place.failed.add(-1 if packet.pts is None else packet.pts)
            return
        place.frames += len(frames)
        if any(frame.is_corrupt for frame in frames):
            place.failed.add(-1 if packet.pts is None else packet.pts)
        if frames and not self._seen.rotation:
            self._seen.rotation = frames[0].rotation % 360

    def _judge(self, place: _Place) -> None:
        self._seen.frames += place.frames
        if not place.doubtful:
            return
        if not place.cut_off and not self._seen.damaged:
            if place.frames and self._whole_after_all >= WHOLE_ENOUGH:
                return
            if self._is_whole(place):
                self._whole_after_all += 1
                return
        self._seen.damaged += 1

    def _is_whole(self, place: _Place) -> bool:
        """Whether what failed can be decoded when it is begun anew further ahead."""
        if place.begun is None or not self._go_to(max(Fraction(0), place.begun - 1)):
            return False
        again, until = _Place(), max(place.failed, default=0)
        try:
            for packet in self._held.demux(self._video):
                again.packets += 1
                self._decode(again, packet)
                past = packet.pts is not None and packet.pts > until and again.frames
                if again.packets > PACKETS_AGAIN or past or place.failed & again.failed:
                    break
        except av.FFmpegError:
            return False
        return bool(again.frames) and not place.failed & again.failed


def _is_there(packet: "Packet[VideoStream]") -> bool:
    return packet.size > 0 and not packet.is_corrupt


def _is_whole_nal(packet: "Packet[VideoStream]") -> bool:
    """Whether the units of a packet fill it, and each begins with a zero bit."""
    content, at = memoryview(packet), 0
    while at + 4 < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if not size or content[at + 4] & 0x80:
            return False
        at += 4 + size
    return at == len(content) > 0 and not packet.is_corrupt
