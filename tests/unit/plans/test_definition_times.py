"""Times, durations and amounts as organisers write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.time_zones import HOME, micros
from plans.date_and_time_texts import (
    Edge,
    is_bare_midnight,
    read_duration,
    read_moment,
    show,
    show_en,
    write_duration,
    write_moment,
)
from plans.definition_findings import Misread
from plans.money_and_rates import read_currency, read_money, read_rate, write_money

# Hải Phòng 2024: "ending on 01/11/2024" is 02/11 00:00 in Vietnam, 01/11 17:00 UTC
END_OF_FIRST_NOVEMBER = micros(datetime(2024, 11, 1, 17, tzinfo=UTC))
START_OF_FIRST_NOVEMBER = END_OF_FIRST_NOVEMBER - 86_400_000_000
HALF_PAST_FIVE = START_OF_FIRST_NOVEMBER + 63_000_000_000


@pytest.mark.parametrize(
    ("written", "edge", "expected"),
    [
        ("01/11/2024", "end", END_OF_FIRST_NOVEMBER),
        ("1/11/2024", "end", END_OF_FIRST_NOVEMBER),
        ("01/11/2024 24:00", "end", END_OF_FIRST_NOVEMBER),
        ("01/11/2024 24 giờ", "end", END_OF_FIRST_NOVEMBER),
        ("đến 24 giờ ngày 01/11/2024", "end", END_OF_FIRST_NOVEMBER),
        ("24:00, ngày 01/11/2024", "end", END_OF_FIRST_NOVEMBER),
        ("2024-11-01T24:00", "end", END_OF_FIRST_NOVEMBER),
        ("02/11/2024 00:00", "end", END_OF_FIRST_NOVEMBER),
        (date(2024, 11, 1), "end", END_OF_FIRST_NOVEMBER),
        ("2024-11-01", "end", END_OF_FIRST_NOVEMBER),
        ("2024-11-01T17:00:00Z", "end", END_OF_FIRST_NOVEMBER),
        ("2024-11-02T00:00:00+07:00", "end", END_OF_FIRST_NOVEMBER),
        (datetime(2024, 11, 1, 17, tzinfo=UTC), "end", END_OF_FIRST_NOVEMBER),
        ("01/11/2024", "start", START_OF_FIRST_NOVEMBER),
        ("11/2024", "start", START_OF_FIRST_NOVEMBER),
        ("tháng 10/2024", "end", START_OF_FIRST_NOVEMBER),
        (date(2024, 11, 1), "start", START_OF_FIRST_NOVEMBER),
        (datetime(2024, 11, 1), "start", START_OF_FIRST_NOVEMBER),
        (datetime(2024, 11, 1, 17, 30), "end", HALF_PAST_FIVE),
        ("01/11/2024 17:30", "end", HALF_PAST_FIVE),
        ("17h30 01/11/2024", "end", HALF_PAST_FIVE),
        ("17 giờ 30 phút ngày 01/11/2024", "end", HALF_PAST_FIVE),
        ("2024-11-01 17:30:00.000001", "end", HALF_PAST_FIVE + 1),
        ("12/2024", "end", micros(datetime(2024, 12, 31, 17, tzinfo=UTC))),
        ("ngày 01 tháng 11 năm 2024", "end", END_OF_FIRST_NOVEMBER),
        ("17 giờ 30 ngày 1 tháng 11 năm 2024", "end", HALF_PAST_FIVE),
        ("01-11-2024 17:30", "end", HALF_PAST_FIVE),
        ("17h30 ngày 1.11.2024", "end", HALF_PAST_FIVE),
        ("tháng 10 năm 2024", "end", START_OF_FIRST_NOVEMBER),
    ],
)
def test_a_time_is_understood_as_a_vietnamese_reader_would(
    written: object, edge: Edge, expected: int
) -> None:
    assert read_moment(written, edge, HOME) == expected


@pytest.mark.parametrize(
    "written",
    [
        "31/11/2024", "01/13/2024", "01/11/2024 24:01", "01/11/2024 25:00", "01/11/2024 08:60",
        "13/2024", "0/2024", "01/11/24", "1 November 2024", "", "hôm nay", 5, 1.5, True, None, [],
        "ngày 31 tháng 11 năm 2024", "01-11.2024", "01-11-2024-05", "1.01.11.2024",
        "99/99/9999", "31/12/9999", "2024-11-01T08:00+99:00",
    ],
)  # fmt: skip
def test_a_time_that_does_not_exist_is_misread(written: object) -> None:
    with pytest.raises(Misread, match="not a time that exists"):
        read_moment(written, "end", HOME)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("01/11/2024 00:00", True),
        ("0 giờ 01/11/2024", True),
        ("2024-11-01T00:00", True),
        (datetime(2024, 11, 1), True),
        ("2024-11-01T00:00:00+07:00", False),
        (datetime(2024, 11, 1, tzinfo=UTC), False),
        ("01/11/2024", False),
        ("01/11/2024 24:00", False),
        ("01/11/2024 00:01", False),
        ("11/2024", False),
        (date(2024, 11, 1), False),
        (7, False),
    ],
)
def test_an_end_at_midnight_is_noticed_unless_a_program_wrote_it(
    written: object, expected: bool
) -> None:
    assert is_bare_midnight(written) is expected


def test_an_end_at_midnight_is_shown_as_the_day_that_is_over() -> None:
    assert show(END_OF_FIRST_NOVEMBER, HOME, "end") == "hết ngày 01/11/2024"
    assert show_en(END_OF_FIRST_NOVEMBER, HOME, "end") == "the end of 01/11/2024"
    assert show(END_OF_FIRST_NOVEMBER, HOME) == "00:00 02/11/2024"
    assert show(HALF_PAST_FIVE, HOME, "end") == "17:30 01/11/2024"


MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 2), max_value=datetime(2190, 1, 1), timezones=st.just(UTC)
)


@given(
    MOMENTS, st.sampled_from(["day", "minute", "microsecond"]), st.sampled_from(["start", "end"])
)
def test_a_moment_written_and_read_again_is_the_same(
    moment: datetime, grain: str, edge: Edge
) -> None:
    if grain == "day":
        moment = moment.replace(hour=17, minute=0, second=0, microsecond=0)
    if grain == "minute":
        moment = moment.replace(second=0, microsecond=0)
    moment_us = micros(moment)
    assert read_moment(write_moment(moment_us, edge, HOME), edge, HOME) == moment_us


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("30 phút", 1_800), ("30m", 1_800), ("30 min", 1_800), (1_800, 1_800), ("90 giây", 90),
        ("1 giờ 30 phút", 5_400), ("1h30m", 5_400), ("5 ngày", 432_000), ("2 tuần", 1_209_600),
        ("0 s", 0),
    ],
)  # fmt: skip
def test_a_duration_is_understood(written: object, seconds: int) -> None:
    assert read_duration(written) == seconds


@pytest.mark.parametrize("written", ["30", "phút", "30 phut 5", "30 xu", "", 1.5, True, None])
def test_what_is_no_duration_is_misread(written: object) -> None:
    with pytest.raises(Misread, match="not a duration"):
        read_duration(written)


@given(st.integers(min_value=0, max_value=10_000_000))
def test_a_duration_written_and_read_again_is_the_same(seconds: int) -> None:
    assert read_duration(write_duration(seconds)) == seconds


@pytest.mark.parametrize(
    ("written", "dong"),
    [
        (500_000, 500_000), ("500000", 500_000), ("500.000", 500_000),
        ("1.000.000 đồng", 1_000_000), ("5 triệu đồng", 5_000_000), ("1,5 triệu", 1_500_000),
        ("2 tỷ đồng", 2_000_000_000), ("500 nghìn đồng", 500_000), ("0,1234567 tỉ", 123_456_700),
    ],
)  # fmt: skip
def test_money_is_understood(written: object, dong: int) -> None:
    assert read_money(written) == dong


@pytest.mark.parametrize("written", [
    "500.00", "nửa triệu", "1,000,000", 0.5, True, None, "-1", "500,000", "1,000 đồng",
    "0,0000001 triệu", "1.5 triệu",
])  # fmt: skip
def test_what_is_no_money_is_misread(written: object) -> None:
    with pytest.raises(Misread, match="not an amount of money"):
        read_money(written)


@pytest.mark.parametrize(
    ("written", "rate"), [("70%", 0.7), ("87,5 %", 0.875), (0.5, 0.5), (1, 1.0), (70, 70.0)]
)
def test_a_rate_is_understood(written: object, rate: float) -> None:
    assert read_rate(written) == pytest.approx(rate)


@pytest.mark.parametrize("written", ["0,7", "70", "bảy mươi phần trăm", True, None])
def test_what_is_no_rate_is_misread(written: object) -> None:
    with pytest.raises(Misread, match="not a rate"):
        read_rate(written)


def test_a_duration_of_thirty_minutes_is_half_an_hour() -> None:
    assert timedelta(seconds=read_duration("30 phút")) == timedelta(hours=0.5)


@pytest.mark.parametrize(
    ("written", "currency", "amount"),
    [
        (1200, "USD", 1200),
        ("1.200", "USD", 1200),
        ("1.200 USD", "USD", 1200),
        ("1200usd", "USD", 1200),
        ("500.000 đồng", "VND", 500_000),
        ("500.000 VND", "VND", 500_000),
    ],
)
def test_an_amount_is_of_the_currency_of_its_plan(
    written: object, currency: str, amount: int
) -> None:
    assert read_money(written, currency) == amount
    assert read_money(write_money(amount, currency), currency) == amount


@pytest.mark.parametrize(
    ("written", "currency"),
    [("1.200 EUR", "USD"), ("500.000 đồng", "USD"), ("1.200 USD", "VND")],
)
def test_an_amount_of_another_currency_is_refused_and_the_plans_named(
    written: str, currency: str
) -> None:
    with pytest.raises(Misread, match=f"whose currency is {currency}") as refused:
        read_money(written, currency)
    assert refused.value.code == "value.money"


@pytest.mark.parametrize(("written", "code"), [("USD", "USD"), (" usd ", "USD"), ("vnd", "VND")])
def test_a_currency_is_named_by_its_code(written: str, code: str) -> None:
    assert read_currency(written) == code


@pytest.mark.parametrize("written", ["", "US", "$", "đồng", "XXX", 704, None])
def test_what_is_no_code_of_a_currency_is_refused(written: object) -> None:
    with pytest.raises(Misread) as refused:
        read_currency(written)
    assert refused.value.code == "value.currency"
