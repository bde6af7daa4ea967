"""What begins nearly as an option or a key does is never taken for a part of something else."""

import pytest

from tests.unit.question_formats.bank_files import findings_of, read

ABOVE = "Câu 1. Hỏi gì?\nA. một\nB. hai\n"


def codes(text: str) -> list[str]:
    """Codes of what is wrong."""
    return [one.code for one in findings_of(text, "a.txt", topic="t")]


@pytest.mark.parametrize(
    "label",
    ["С.", "Ｃ.", "Ϲ)", "C．", "C。", "C-", "C –", "C,", "C;", "C", "C]", "[C]", "“C.", "(C", "C..",
     "C…", "C>", "c.", "3.", "3)"],
)  # fmt: skip
def test_a_last_option_with_a_mistyped_label_is_named_not_joined_to_the_one_above(
    label: str,
) -> None:
    assert codes(f"{ABOVE}{label} ba\nĐáp án: A\n") == ["label_unclear"]


def test_so_is_one_of_a_series_in_small_letters() -> None:
    assert codes("Câu 1. Gì?\na) một\nb) hai\nc ba\nđáp án: a\n") == ["label_unclear"]


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("Có hiệu lực ngay", "hai\nCó hiệu lực ngay"),
        ("c và d", "hai c và d"),
        ("1. ý một", "hai\n1. ý một"),
        ("1) ý một\n2) ý hai\n3) ý ba", "hai\n1) ý một\n2) ý hai\n3) ý ba"),
        ("CBCC", "hai\nCBCC"),
        ("D là đúng", "hai\nD là đúng"),
    ],
)
def test_lines_that_only_go_on_belong_to_the_option_above(line: str, option: str) -> None:
    (row,) = read(f"{ABOVE}{line}\nĐáp án: A\n", "a.txt", topic="t").rows
    assert row.options == {"A": "một", "B": option}


@pytest.mark.parametrize("key", ["=> B", "ĐÁ: B", "B", "KQ B."])
def test_a_line_that_may_be_a_key_is_no_heading(key: str) -> None:
    starred = f"Câu 1. Hỏi gì?\n*A. một\nB. hai\nC. ba\n{key}\n\nCâu 2. Gì?\nA. một\n*B. hai\n"
    assert codes(starred) == ["line_unclear"]
