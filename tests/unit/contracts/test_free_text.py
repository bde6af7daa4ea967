"""Signs that turn or break text: refused wherever people type, with where they stand."""

import pytest

from contracts.errors import Refused
from contracts.free_text import refuse_hidden_signs, without_directions
from contracts.reason_validation import refuse_unreasoned, stated

DIRECTIONS = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize(
    "sign", [*DIRECTIONS, "\x00", "\x07", "\x1b", "\x7f", "\n", "\r", "\u2028"]
)
def test_a_line_with_such_a_sign_is_refused_with_its_place(sign: str) -> None:
    with pytest.raises(Refused) as caught:
        refuse_hidden_signs({"title": "Quê hương", "name": f"bài{sign}txt.exe"})
    problem = caught.value.problem
    assert problem.code == "text.hidden_signs"
    assert problem.details == {"field": "name", "sign": f"U+{ord(sign):04X}"}
    assert "sau “bài”" in problem.message


@pytest.mark.parametrize(
    "text",
    ["Quê hương tôi", "100% – “Đổi mới”", "👨\u200d👩\u200d👧", "é\u0301", "a\u00a0b", "مرحبا"],
)
def test_what_people_write_is_taken(text: str) -> None:
    refuse_hidden_signs({"title": text})


def test_texts_of_several_lines_keep_their_breaks_and_nothing_else() -> None:
    refuse_hidden_signs({"text": "một\r\nhai\tba\n"}, of_lines=("text",))
    with pytest.raises(Refused):
        refuse_hidden_signs({"text": "một\u202ehai"}, of_lines=("text",))


@pytest.mark.parametrize("sign", DIRECTIONS)
def test_no_reason_goes_on_record_with_writing_turned_round(sign: str) -> None:
    for read in (stated, refuse_unreasoned):
        with pytest.raises(Refused) as caught:
            read(f"Nghỉ {sign}hưu")
        assert caught.value.problem.code == "text.hidden_signs"
    assert without_directions(f"Nghỉ {sign}hưu") == "Nghỉ hưu"
