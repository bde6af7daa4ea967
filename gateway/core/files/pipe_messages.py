"""How a task and its answer travel between a reading process and its parent: length, then bytes."""

from struct import Struct as Layout
from typing import BinaryIO

from contracts.errors import Problem

#: seconds without a task, after which a reading process ends by itself
IDLE_S = 60.0
#: of a task, before it: CPU (s) and memory (bytes) that it may use
LIMITS = Layout("!dQ")
#: what an answer begins with
DONE, REFUSED, FAILED, NO_MEMORY = b"=", b"!", b"x", b"m"
#: JSON and TOML can name halves of characters, which no text of ours may hold
UNWRITABLE = Problem(
    "request.invalid",
    "Nội dung có ký tự không dùng được. (The text holds unusable characters.)",
)
_SIZE = Layout("!I")
_PIECE = 1 << 20


def send(target: BinaryIO, content: bytes) -> None:
    """Write one message to an unbuffered file; ``OSError`` when nobody reads."""
    for part in (_SIZE.pack(len(content)), content):
        rest = memoryview(part)
        while rest:
            rest = rest[target.write(rest) :]


def receive(source: BinaryIO) -> bytes | None:
    """The next message; ``None`` at the end."""
    head = _exactly(source, _SIZE.size)
    return None if head is None else _exactly(source, _SIZE.unpack(head)[0])


def _exactly(source: BinaryIO, size: int) -> bytes | None:
    made = bytearray()
    while len(made) < size:
        piece = source.read(min(_PIECE, size - len(made)))
        if not piece:
            return None
        made += piece
    return bytes(made)
