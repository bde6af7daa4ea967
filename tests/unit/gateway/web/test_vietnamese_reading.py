"""What a reader before a microphone gets: no figure is left to be worked out."""

import re

import pytest

from gateway.web.vietnamese_reading import number_words, read_aloud

NUMBERS = {
    0: "không",
    10: "mười",
    15: "mười lăm",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    105: "một trăm linh năm",
    110: "một trăm mười",
    115: "một trăm mười lăm",
    1000: "một nghìn",
    1005: "một nghìn không trăm linh năm",
    1945: "một nghìn chín trăm bốn mươi lăm",
    2_000_000: "hai triệu",
    1_200_050: "một triệu hai trăm nghìn không trăm năm mươi",
    7_000_000_001: "bảy tỷ không trăm linh một",
}
TEXTS = {
    "ngày 02/9/1945": "ngày mùng hai tháng chín năm một nghìn chín trăm bốn mươi lăm",
    "Sáng 15-11-2020": "Sáng ngày mười lăm tháng mười một năm hai nghìn không trăm hai mươi",
    "dịp 30/4 và 1/5": "dịp ngày ba mươi tháng tư và ngày mùng một tháng năm",
    "mùng 2/9": "mùng hai tháng chín",
    "tháng 4/2021": "tháng tư năm hai nghìn không trăm hai mươi mốt",
    "từ 4/2021.": "từ tháng tư năm hai nghìn không trăm hai mươi mốt.",
    "3/4 dân số": "ba phần bốn dân số",
    "lúc 7h30": "lúc bảy giờ ba mươi phút",
    "lúc 20:00": "lúc hai mươi giờ",
    "19h tối": "mười chín giờ tối",
    "tháng 4 năm nay": "tháng tư năm nay",
    "Đại hội lần thứ XIII": "Đại hội lần thứ mười ba",
    "thế kỷ XX": "thế kỷ hai mươi",
    "lần thứ 1": "lần thứ nhất",
    "8,5 điểm": "tám phẩy năm điểm",
    "2,05 km": "hai phẩy không năm ki-lô-mét",
    "1.200.000 đồng": "một triệu hai trăm nghìn đồng",
    "5.000đ": "năm nghìn đồng",
    "50%": "năm mươi phần trăm",
    "120,5 ha rừng": "một trăm hai mươi phẩy năm héc-ta rừng",
    "từ 7-12 người": "từ bảy đến mười hai người",
    "1954–1975": "một nghìn chín trăm năm mươi tư đến một nghìn chín trăm bảy mươi lăm",
    "COVID-19": "COVID mười chín",
    "Nghị quyết 76/NQ-CP": "Nghị quyết bảy mươi sáu trên NQ-CP",
    "Nghị định 123/2020/NĐ-CP": "Nghị định một trăm hai mươi ba trên hai nghìn không trăm hai mươi "
    "trên NĐ-CP",
    "quốc lộ 1A": "quốc lộ một A",
    "khu A4": "khu A bốn",
    "số 007": "số không không bảy",
    "tỷ số 45/13": "tỷ số bốn mươi lăm trên mười ba",
    "ngày 32/13/2020": "ngày ba mươi hai trên mười ba trên hai nghìn không trăm hai mươi",
    "Năm 2020, có 3 người.": "Năm hai nghìn không trăm hai mươi, có ba người.",
    "Quê hương": "Quê hương",
}


@pytest.mark.parametrize("value", NUMBERS)
def test_numbers_are_said_as_people_say_them(value: int) -> None:
    assert number_words(value) == NUMBERS[value]


def test_no_two_numbers_are_said_alike() -> None:
    values = [*range(3_000), *range(10**6, 10**9, 7_777_777), *range(10**9, 10**12, 7**12)]
    assert len({number_words(one) for one in values}) == len(values)


@pytest.mark.parametrize("written", TEXTS)
def test_a_text_is_written_as_it_is_read(written: str) -> None:
    assert read_aloud(written) == TEXTS[written]


def test_nothing_is_left_in_figures() -> None:
    everything = "; ".join([*TEXTS, "0", "1/0/0", "12:75", "99h", "1,2345", "1" * 40, "٣"])
    assert not re.search(r"[0-9]", read_aloud(everything))
