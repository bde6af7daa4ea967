"""Names are made unreadable however they are written."""

import unicodedata

import pytest

from entry_files.masking import MASK, Masks

NAME = "Nguyễn Thị Hoàng Anh"


@pytest.mark.parametrize(
    "written",
    [
        NAME,
        NAME.upper(),
        "nguyen thi hoang anh",
        unicodedata.normalize("NFD", NAME),
        "Nguyễn  Thị\nHoàng  Anh",
        "Nguyễn-Thị-Hoàng-Anh",
        "0912.345.678",
        "+84 912 345 678",
        "anh.nguyen@snv.gov.vn",
        "SNV",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert Masks([NAME, "SNV"]).over(f"Tôi là {written}, viết.") == (f"Tôi là {MASK}, viết.", 1)


def test_words_that_only_look_like_a_name_stay() -> None:
    text = "Bình an, năm 2025, 1.234.567 đồng; an toàn"
    assert Masks(["AN", "Hoàng Anh Tuấn"]).over(text) == (text, 0)
