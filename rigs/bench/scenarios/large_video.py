"""J4: a large video as people send one: cut off on the way, gone on with on another device, hashed,
handed in, looked into, played. What every process takes of memory meanwhile.
"""

import hashlib
import http.client
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import av
from av.packet import Packet
from av.video.frame import VideoFrame

from deploy.local.process import descendants
from rigs.bench.result_rows import BenchRow, missed
from rigs.bench.scenarios.uploads import FULL_SIZE, MB, SIZE, announce
from rigs.harness.embedded_process import EmbeddedPlatform
from rigs.harness.measured_platform import HOST, MeasuredPlatform, embedded, say
from rigs.harness.seeding import CALL, CONTEST, Wanted

CUTS = 6
RANGES = 100
#: no person may ask for more at once, see ``rate_limits``
_BETWEEN_S = 0.06
REQUEST = 16 << 20
_PIECE = 1 << 20
_RATE, _WIDTH, _HEIGHT, _PICTURES = 25, 640, 360, 100
_PATIENCE_S = 300.0
_ENTRIES = f"/api/contests/{CONTEST}/rounds/{CALL}/entries"


def video_row(*, full: bool) -> BenchRow:
    """Send, hand in, wait until it is looked into, play here and there and whole."""
    with embedded(Wanted(people=10)) as (rig, platform):
        path = rig.machine.folder / "video.mp4"
        seconds = write_video(path, FULL_SIZE if full else SIZE)
        sender = Sender(rig, path)
        with memory_of(platform) as peaks:
            before_mb = platform.resident_mb()
            sent_s = sender.send()
            entry = sender.hand_in()
            wrong = sender.play(entry["file"], entry["sha256"])
    size = sender.size
    off_s = abs(entry["duration_ms"] / 1000 - seconds)
    platform_mb, others_mb = peaks
    return BenchRow(
        "J4",
        f"a video of {size // MB} MB cut off {CUTS} times, gone on with on another device, hashed, "
        "looked into, played",
        {
            "MB/s": size / MB / sent_s,
            "looked into after s": entry["seconds"],
            "memory MB at first": before_mb,
            "at most": platform_mb,
            "reading process": others_mb,
        },
        "<= 60 MB grown, <= 300 MB to read",
        missed(
            memory_grown_MB=(platform_mb - before_mb, "<=", 60),
            reading_process_MB=(others_mb, "<=", 300),
            bytes_played_otherwise=(wrong, "<=", 0),
            seconds_of_video_missed=(off_s, "<=", 1),
        ),
    )


class Sender:
    """Somebody with a file and two devices: each request may come from the other one."""

    def __init__(self, rig: MeasuredPlatform, path: Path) -> None:
        (person,) = rig.newcomers(1)
        self._devices = [rig.token(person, device) for device in ("phone", "desk")]
        self._port, self._path, self.size = rig.port, path, path.stat().st_size
        self._random, self._upload = Random(4), ""

    def send(self) -> float:
        """All of it, though lines break; the seconds that it took."""
        begun, cuts = time.monotonic(), set(self._random.sample(range(self.size), CUTS))
        place = announce(self._line(), self._tus(0), self.size)
        self._upload, at, turn = place.rpartition("/")[2], 0, 0
        with self._path.open("rb") as source:
            while at < self.size:
                length = min(REQUEST, self.size - at)
                cut = next((one for one in cuts if at <= one < at + length), None)
                source.seek(at)
                if cut is None:
                    at = self._patch(place, at, source.read(length), turn)
                    continue
                cuts.discard(cut)
                self._break(place, at, source.read(cut - at), length, turn)
                turn += 1  # the other device goes on
                at = self._offset(place, turn)
        return time.monotonic() - begun

    def hand_in(self) -> dict[str, Any]:
        """Hand it in and wait for what is found."""
        body = {"kind": "video", "title": "Phim", "original": True}
        body["files"] = [{"upload": self._upload, "purpose": "main"}]
        self._entry = self._json("POST", _ENTRIES, body, 201)["entry"]
        begun = time.monotonic()
        while time.monotonic() < begun + _PATIENCE_S:
            found = self._json("GET", f"/api/contests/{CONTEST}/entries/{self._entry}", None, 200)
            (file,) = found["versions"][0]["files"]
            if found["checked"]:
                facts = {"duration_ms": 0, **file["facts"]}
                return {**facts, **file, "seconds": time.monotonic() - begun}
            time.sleep(0.5)
        raise RuntimeError("nobody looked into the video")

    def play(self, file: str, sha256: str) -> int:
        """Ranges as a player asks for them, then the whole; how many came otherwise."""
        path = f"/api/contests/{CONTEST}/entries/{self._entry}/files/{file}"
        line, wrong = self._line(), 0
        with self._path.open("rb") as source:
            for _ in range(RANGES):
                time.sleep(_BETWEEN_S)
                start = self._random.randrange(self.size)
                end = min(self.size, start + self._random.randrange(1, _PIECE))
                headers = {**self._bearer(0), "Range": f"bytes={start}-{end - 1}"}
                line.request("GET", path, headers=headers)
                answer = line.getresponse()
                source.seek(start)
                wrong += (answer.status, answer.read()) != (206, source.read(end - start))
        line.request("GET", path, headers=self._bearer(1))
        answer, digest = line.getresponse(), hashlib.sha256()
        while piece := answer.read(_PIECE):
            digest.update(piece)
        with self._path.open("rb") as source:
            ours = hashlib.file_digest(source, "sha256").hexdigest()
        return wrong + (digest.hexdigest() != sha256) + (ours != sha256)

    def _patch(self, place: str, at: int, content: bytes, turn: int) -> int:
        """The offset behind it. Refused, as while the end of a torn request is still being stored,
        and a line that the other side closes over it: the offset is asked for again."""
        line = self._line()
        try:
            line.request("PATCH", place, content, self._tus(turn, at))
            answer = line.getresponse()
            answer.read()
        except OSError:
            return self._offset(place, turn)
        finally:
            line.close()
        if answer.status != 204:
            return self._offset(place, turn)
        return int(answer.headers["Upload-Offset"])

    def _break(self, place: str, at: int, content: bytes, announced: int, turn: int) -> None:
        """A request whose line is torn: the other side is told nothing."""
        line = self._line()
        line.putrequest("PATCH", place)
        for name, value in {**self._tus(turn, at), "Content-Length": str(announced)}.items():
            line.putheader(name, value)
        line.endheaders(content)
        line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    def _offset(self, place: str, turn: int) -> int:
        line = self._line()
        line.request("HEAD", place, headers=self._tus(turn))
        answer = line.getresponse()
        answer.read()
        return int(answer.headers["Upload-Offset"])

    def _json(self, method: str, path: str, body: Any, expected: int) -> Any:
        line = self._line()
        content = json.dumps(body).encode() if body else None
        line.request(method, path, content, {**self._bearer(1), "Content-Type": "application/json"})
        answer = line.getresponse()
        told = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{answer.status} in place of {expected}: {told[:300]!r}")
        return json.loads(told)

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(HOST, self._port, timeout=120)

    def _bearer(self, turn: int) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._devices[turn % len(self._devices)]}"}

    def _tus(self, turn: int, at: int | None = None) -> dict[str, str]:
        headers = {**self._bearer(turn), "Tus-Resumable": "1.0.0"}
        if at is not None:
            headers["Upload-Offset"] = str(at)
            headers["Content-Type"] = "application/offset+octet-stream"
        return headers


def write_video(path: Path, size: int) -> float:
    """A video of noise, of this size or a little more: real pictures, so that all of it is there to
    be looked into; the seconds that it lasts."""
    rnd, at, written = Random(7), 0, 0
    with av.open(str(path), "w") as to:
        stream: Any = to.add_stream("libx264", rate=_RATE)
        stream.width, stream.height, stream.pix_fmt = _WIDTH, _HEIGHT, "yuv420p"
        stream.options = {"preset": "ultrafast", "tune": "zerolatency", "crf": "4", "g": "25"}
        made: list[Packet[Any]] = []
        for number in range(_PICTURES):
            frame = VideoFrame(_WIDTH, _HEIGHT, "yuv420p")
            for plane in frame.planes:
                plane.update(rnd.randbytes(plane.buffer_size))
            frame.pts = number
            made += stream.encode(frame)
        made += stream.encode(None)
        loop = [(bytes(one), one.is_keyframe) for one in made]
        while written < size:
            for content, key in loop:
                packet = Packet(content)
                packet.stream, packet.time_base = stream, Fraction(1, _RATE)
                packet.pts = packet.dts = at
                packet.duration, packet.is_keyframe = 1, key
                to.mux(packet)
                at, written = at + 1, written + len(content)
    say(f"{path.stat().st_size / MB:.0f} MB of video, {at / _RATE:.0f} s")
    return at / _RATE


@contextmanager
def memory_of(platform: EmbeddedPlatform) -> Iterator[list[float]]:
    """The most memory, in MB, that the platform and any process that it starts have while the block
    lasts, looked at ten times a second."""
    most, over, main = [0.0, 0.0], threading.Event(), platform.process.pid
    assert main is not None, "it runs"

    def look() -> None:
        while not over.wait(0.1):
            most[0] = max(most[0], _resident_mb(main))
            most[1] = max([most[1], *map(_resident_mb, descendants(main))])

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield most
    finally:
        over.set()
        looking.join()


def _resident_mb(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((one for one in text.splitlines() if one.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(line.split()[1]) * 1024 / 1e6
