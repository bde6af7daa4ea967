"""``hoithi capacity``: measured costs and a contest's shape give processes, bytes and limits."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.capacity import _NAMES
from cli.capacity.contest_load import ContestLoad
from cli.capacity.machines_needed import Installation, needed
from cli.capacity.measured_costs import ATTEMPT, BARE_PUT_MS, PARTS, SAVE, SIGN_IN, SUBMISSION
from cli.main import main

CITY, COUNTRY = ContestLoad(50_000), ContestLoad(2_000_000)
people = st.integers(1, 5_000_000)
shares = st.floats(0.001, 1.0)


def test_a_city_by_hand() -> None:
    found = needed(CITY, Installation())
    assert CITY.submissions_per_s == pytest.approx(16.167, abs=0.001)
    assert CITY.attempts_per_s == pytest.approx(2.0833, abs=0.0001)
    # its last minute: 16.167 submissions with a save each, 0.283 + 0.031 ms
    assert found.cores["postgresql"] == pytest.approx(0.005076, abs=1e-6)
    # its last hour: 2.0833 sign-ins of 25 ms, attempts of 0.053, seven more saves of 0.003
    assert found.cores["registration"] == pytest.approx(0.052238, abs=1e-6)
    assert set(found.processes.values()) == {1}
    assert found.sessions == 4 * 17
    assert found.database_bytes == 50_000 * 4 * 4_810


def test_the_country_by_hand() -> None:
    found = needed(COUNTRY, Installation())
    assert found.cores["registration"] == pytest.approx(2.0895, abs=1e-4)
    assert found.processes["registration"] == 4  # 2.09 cores, each busy with 0.6 of one
    assert found.log_bytes_per_s == pytest.approx(646.67 * (7_393 + 7 * 771), rel=1e-4)


def test_everybody_of_the_country_in_one_minute_is_more_than_one_publisher_bears() -> None:
    first = needed(ContestLoad(2_000_000, last_minute=1.0), Installation()).limits[0]
    assert first.what == "publishing"
    assert first.holds < 1


def test_no_more_followers_are_named_than_there_are_partitions_and_too_few_are_told() -> None:
    rush = ContestLoad(2_000_000, last_minute=1.0)
    few, many = (needed(rush, Installation(partitions=count)) for count in (2, 32))
    assert (few.processes["scoring"], many.processes["scoring"]) == (2, 7)
    bears = {limit.what: limit.holds for limit in few.limits}
    assert bears["scoring"] < 1


@given(people, people, shares)
def test_more_people_never_need_less(one: int, other: int, share: float) -> None:
    fewer, more = sorted((one, other))
    small, large = (
        needed(ContestLoad(count, last_minute=share), Installation()) for count in (fewer, more)
    )
    assert all(small.cores[part] <= large.cores[part] for part in PARTS)
    assert all(small.processes[part] <= large.processes[part] for part in small.processes)
    assert small.limits[0].holds >= large.limits[0].holds


@given(people, shares)
def test_no_service_is_left_without_a_process_and_limits_come_in_order(
    count: int, share: float
) -> None:
    found = needed(ContestLoad(count, last_hour=share), Installation())
    assert min(found.processes.values()) >= 1
    holds = [limit.holds for limit in found.limits]
    assert holds == sorted(holds)


def test_a_machine_of_half_the_speed_is_busy_twice_as_long() -> None:
    quick, slow = (needed(CITY, Installation(slower=slower)) for slower in (1.0, 2.0))
    for part in PARTS:
        assert slow.cores[part] == pytest.approx(2 * quick.cores[part])
    assert slow.database_bytes == quick.database_bytes


def test_every_cost_is_of_parts_that_there_are_and_every_limit_has_a_name() -> None:
    for cost in (ATTEMPT, SAVE, SUBMISSION):
        assert set(cost.cpu_ms) == set(PARTS)
        assert cost.seen
    assert set(SIGN_IN.cpu_ms) == {"registration"}
    assert {limit.what for limit in needed(CITY, Installation()).limits} <= set(_NAMES)
    assert set(PARTS) <= set(_NAMES)


def test_the_command_tells_what_is_needed_and_what_gives_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["capacity", "--people", "50000"]) == 0
    said = capsys.readouterr().out
    assert "16.2 bài nộp" in said
    assert "hết trước tiên" in said
    assert main(["capacity", "--people", "2000000", "--last-minute", "1"]) == 1


def test_it_answers_machines_in_json_for_the_machine_that_a_bench_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = tmp_path / "bench.json"
    bench.write_text(json.dumps({"floors": {"bare ASGI PUT (CPU)": 3 * BARE_PUT_MS}}))
    assert main(["capacity", "--people", "50000", "--bench", str(bench), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["installation"]["slower"] == pytest.approx(3)
    assert told["needed"]["processes"]["exam"] == 1


@pytest.mark.parametrize("text", ['{"floors": {}}', "{", '{"floors": 1}'])
def test_a_bench_that_does_not_say_how_fast_the_machine_is_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = tmp_path / "bench.json"
    bench.write_text(text)
    assert main(["capacity", "--people", "5", "--bench", str(bench)]) == 2
    assert str(bench) in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--people", "0"],
        ["--people", "2.5"],
        ["--people", "nan"],
        ["--people", "5", "--last-hour", "0"],
        ["--people", "5", "--busy", "1.2"],
        ["--people", "5", "--saves", "-1"],
        ["--people", "5", "--attempts", "0"],
        [],
    ],
)
def test_an_option_that_makes_no_sense_is_refused(options: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["capacity", *options])
    assert refused.value.code == 2


def test_a_paper_may_be_handed_in_without_a_save_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", "--people", "2000000", "--saves", "0", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["load"]["saves_each"] == 0
    with_a_save = needed(ContestLoad(2_000_000, saves_each=1), Installation())
    assert told["needed"]["cores"]["gateway"] < with_a_save.cores["gateway"]
