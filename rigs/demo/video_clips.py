"""Video clips to hand in: real H.264 pictures with sound, small enough to be made in passing."""

from array import array
from fractions import Fraction
from functools import cache
from io import BytesIO
from math import pi, sin
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

WIDTH, HEIGHT, RATE, SAMPLES = 96, 54, 4, 16_000
_GREY = 128
_HERTZ = (262, 294, 330, 349, 392, 440, 494)


def clip(seconds: int, number: int) -> bytes:
    """An mp4 of this length: a bar that wanders over a shade of its own, and a tone of its own."""
    made = BytesIO()
    with av.open(made, "w", format="mp4") as to:
        video: Any = to.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound: Any = to.add_stream("aac", rate=SAMPLES)
        sound.codec_context.layout = "mono"
        for at in range(seconds * RATE):
            to.mux(video.encode(_picture(at, number)))
        to.mux(video.encode(None))
        size = sound.codec_context.frame_size
        for at in range(0, seconds * SAMPLES, size):
            to.mux(sound.encode(_tone(at, min(size, seconds * SAMPLES - at), number)))
        to.mux(sound.encode(None))
    return made.getvalue()


def _picture(at: int, number: int) -> VideoFrame:
    frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
    light, *colours = frame.planes
    line, bar = light.line_size, (at * 3 + number) % HEIGHT
    shade = bytes([40 + number * 7 % 160]) * line
    rows = [b"\xeb" * line if row == bar else shade for row in range(HEIGHT)]
    light.update(b"".join(rows).ljust(light.buffer_size, b"\0"))
    for plane in colours:
        plane.update(bytes([_GREY]) * plane.buffer_size)
    frame.pts, frame.time_base = at, Fraction(1, RATE)
    return frame


def _tone(at: int, count: int, number: int) -> AudioFrame:
    frame = AudioFrame(format="fltp", layout="mono", samples=count)
    (plane,) = frame.planes
    plane.update(_wave(number, count, plane.buffer_size))
    frame.pts, frame.sample_rate, frame.time_base = at, SAMPLES, Fraction(1, SAMPLES)
    return frame


@cache
def _wave(number: int, count: int, size: int) -> bytes:
    """So many samples of the tone of this number, in a buffer of this size."""
    step = 2 * pi * _HERTZ[number % len(_HERTZ)] / SAMPLES
    samples = array("f", (0.2 * sin(step * place) for place in range(count)))
    return samples.tobytes().ljust(size, b"\0")
