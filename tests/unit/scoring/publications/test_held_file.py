"""Files of publications, held in compressed parts while they are made."""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.publications.held_file import PART, HeldFile

words = st.text(st.characters(blacklist_characters="\n", codec="utf-8"), max_size=40)


@given(st.lists(words), st.integers(1, 60_000))
def test_what_was_written_is_read_line_by_line_and_in_whole_parts(
    texts: list[str], times: int
) -> None:
    written = [
        f"{text}\n".encode() * (times if number == 0 else 1) for number, text in enumerate(texts)
    ]
    held = HeldFile()
    for line in written:
        held.write(line)
    whole = b"".join(written)
    assert held.text().encode() == whole
    assert b"".join(held.lines()) == whole
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in held.lines())
    assert all(part.endswith("\n") for part in held.parts())


def test_a_long_file_is_held_in_a_part_of_its_size() -> None:
    held = HeldFile()
    line = b'{"line":"attempt","answers":{"Q-001":"A","Q-002":"B"}}\n'
    for _ in range(5 * PART // len(line)):
        held.write(line)
    assert len(list(held.parts())) >= 4
    assert sum(len(zlib.compress(part.encode(), 1)) for part in held.parts()) < PART
