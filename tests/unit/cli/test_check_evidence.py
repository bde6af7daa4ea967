"""``hoithi check`` with what else is known: the bank, the staff list, headcounts, the day."""

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from cli.bank_and_staff_list_files import questions_of
from cli.main import main
from plans.parser import read_definition
from question_formats.format_dispatch import read_question_file, write_question_file
from rigs.city import generate_city, read_bank, write_questions, write_roster

CONTESTS = Path(__file__).parents[3] / "contests"
PLAN = str(CONTESTS / "hai-phong-2024.toml")
BANK = CONTESTS / "banks" / "hai-phong-2024.toml"
TOWN = str(CONTESTS / "quang-tri-2022.toml")
Out = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staff list of a city that is big enough for everyone with a duty to be missed."""
    file = tmp_path_factory.mktemp("city") / "roster.xlsx"
    write_roster(generate_city(1, 20, 600), file)
    return file


def headcounts(folder: Path, counts: Iterable[tuple[str, int]]) -> str:
    file = folder / "headcounts.csv"
    file.write_text("".join(f"{code},{number}\n" for code, number in counts))
    return str(file)


def keys(out: str) -> list[str]:
    return [line.split(":")[1] for line in out.splitlines()]


@pytest.mark.parametrize("name", ["bank.toml", "bank.xlsx"])
def test_a_bank_that_fills_every_round_is_no_finding(
    tmp_path: Path, name: str, capsys: Out
) -> None:
    file = tmp_path / name
    if name.endswith(".toml"):
        file.write_bytes(BANK.read_bytes())
    else:
        write_questions(read_bank(BANK), file, topic_names=True)
    assert main(["check", PLAN, "--questions", str(file)]) == 0
    assert capsys.readouterr().out == ""


def test_too_few_questions_of_a_difficulty_are_told(tmp_path: Path, capsys: Out) -> None:
    plan, bank = tmp_path / "plan.toml", tmp_path / "bank.toml"
    text = Path(PLAN).read_text("utf-8")
    plan.write_text(text.replace("mot-cua = 3\n", "mot-cua = { easy = 2, hard = 1 }\n"), "utf-8")
    easy = 'topic = "mot-cua"\ndifficulty = "easy"'
    bank.write_text(BANK.read_text("utf-8").replace('topic = "mot-cua"', easy), "utf-8")
    assert main(["check", str(plan), "--questions", str(bank), "--language", "en"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "phases[0].quiz.blueprint.mot-cua.hard: " in line
    assert '1 questions of the topic "mot-cua" (hard), but the bank has 0 for each round' in line


def test_a_staff_list_whose_quotas_can_be_met_is_no_finding(roster: Path, capsys: Out) -> None:
    assert main(["check", PLAN, "--roster", str(roster)]) == 0
    assert capsys.readouterr().out == ""


def test_a_quota_beyond_reach_is_told_with_the_agency(
    tmp_path: Path, roster: Path, capsys: Out
) -> None:
    counts = headcounts(tmp_path, [("HP-001", 5_000)])
    assert main(["check", PLAN, "--roster", str(roster), "--headcounts", counts]) == 1
    out = capsys.readouterr().out
    assert keys(out) == ["agency_classes[0].quota"]
    assert "Văn phòng Ủy ban nhân dân thành phố" in out


def test_headcounts_of_nobody_on_the_list_are_refused(
    tmp_path: Path, roster: Path, capsys: Out
) -> None:
    counts = headcounts(tmp_path, [("HP-999", 5)])
    assert main(["check", PLAN, "--roster", str(roster), "--headcounts", counts]) == 2
    assert "HP-999" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["HP-001,9\nHP-002,many\n", None])
def test_headcounts_that_cannot_be_read_are_refused(
    tmp_path: Path, roster: Path, content: str | None, capsys: Out
) -> None:
    file = tmp_path / "headcounts.csv"
    if content is not None:
        file.write_text(content)
    assert main(["check", PLAN, "--roster", str(roster), "--headcounts", str(file)]) == 2
    assert "headcounts.csv" in capsys.readouterr().err


def test_headcounts_alone_say_nothing(tmp_path: Path, capsys: Out) -> None:
    assert main(["check", PLAN, "--headcounts", headcounts(tmp_path, [])]) == 2
    assert "--roster" in capsys.readouterr().err


def test_wrong_cells_of_a_staff_list_are_named(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "roster.xlsx"
    write_roster(generate_city(1, 20, 300), file, {"city": "Khối lạ", "central": "Khối khác"})
    assert main(["check", PLAN, "--roster", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Danh sách!C2 Khối: " in err
    assert "ô nữa (more cells)" in err


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: Out) -> None:
    for flag in ("--roster", "--questions"):
        assert main(["check", PLAN, flag, str(tmp_path / "none.xlsx"), "--json"]) == 2
        assert "none.xlsx" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_the_past_is_told_of_from_the_day_given(capsys: Out) -> None:
    assert main(["check", PLAN, "--today", "01/9/2024"]) == 0
    assert main(["check", PLAN, "--today", "19/10/2024"]) == 1
    assert keys(capsys.readouterr().out) == [
        f"phases[0].rounds[{index}].closes_at" for index in range(3)
    ]


def test_a_day_that_does_not_exist_is_refused(capsys: Out) -> None:
    assert main(["check", PLAN, "--today", "31/02/2024"]) == 2
    assert "--today" in capsys.readouterr().err


def test_the_sum_of_all_prizes_is_told_beside_the_findings(capsys: Out) -> None:
    assert main(["check", TOWN]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "6.000.000 đồng (Giải cá nhân: 4.000.000 đồng; Giải tập thể: 2.000.000 đồng)" in err
    assert main(["check", TOWN, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["prize_money"] == {
        "total": 6_000_000,
        "awards": {"ca-nhan": 4_000_000, "tap-the": 2_000_000},
    }


def test_topics_and_difficulties_may_be_written_as_the_import_takes_them(
    tmp_path: Path, capsys: Out
) -> None:
    """By id or name, in capitals or small letters, with accents or without."""
    written = BANK.read_text("utf-8").replace(
        'topic = "mot-cua"', 'topic = "CO CHẾ  một cua, một cửa LIÊN thông"'
    )
    written = written.replace('topic = "chi-so"', 'topic = "CHỈ-SO"\ndifficulty = "Khó"')
    as_toml, as_workbook = tmp_path / "bank.toml", tmp_path / "bank.xlsx"
    as_toml.write_text(written, "utf-8")
    rows = [
        msgspec.structs.replace(row, topic=row.topic.upper())
        for row in read_question_file(BANK.read_bytes(), BANK.name).rows
    ]
    as_workbook.write_bytes(write_question_file(rows, "xlsx")[0])
    plan = read_definition(Path(PLAN).read_text("utf-8"), PLAN)
    for file in (as_toml, as_workbook):
        imported = read_question_file(file.read_bytes(), file.name, plan.topics)
        counted = questions_of(str(file), plan)
        assert [(one.topic, one.difficulty) for one in counted] == [
            (row.topic, row.difficulty) for row in imported.rows
        ]
        assert main(["check", PLAN, "--questions", str(file)]) == 0
        assert capsys.readouterr().out == ""


def test_a_bank_of_any_format_is_counted_and_its_mistakes_have_their_lines(
    tmp_path: Path, capsys: Out
) -> None:
    bank = tmp_path / "bank.txt"
    bank.write_text("Ai ký?\nA. Một\nB. Hai\nANSWER: B\n", "utf-8")
    assert main(["check", PLAN, "--questions", str(bank), "--topic", "mot-cua"]) == 1
    assert "quiz.blueprint" in capsys.readouterr().out
    bank.write_text("Ai ký?\nA. Một\nB. Hai\nANSWER: C\n", "utf-8")
    assert main(["check", PLAN, "--questions", str(bank), "--topic", "mot-cua"]) == 2
    assert "dòng/line 1: dòng đáp án phải là" in capsys.readouterr().err


def test_old_encodings_are_read_by_the_check_once_somebody_agrees(
    tmp_path: Path, capsys: Out
) -> None:
    bank, roster = tmp_path / "bank.txt", tmp_path / "roster.csv"
    bank.write_text("Céng hßa x· héi?\nA. §óng\nB. Sai\nANSWER: A\n", "utf-8")
    heads = "Mã đơn vị;Tên đơn vị;Khối;Mã cán bộ;Họ và tên;Đối tượng"
    roster.write_text(f"{heads}\nSNV;Së Néi vô;city;1;NguyÔn An;bắt buộc\n", "utf-8")
    files = ["--questions", str(bank), "--topic", "mot-cua", "--roster", str(roster)]
    assert main(["check", PLAN, *files]) == 2
    assert "bảng mã cũ" in capsys.readouterr().err
    assert main(["check", PLAN, *files, "--convert-encoding"]) == 1
    assert "bảng mã cũ" not in capsys.readouterr().err
