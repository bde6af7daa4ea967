"""The xlsx files: headings of the platform's import, and no value changed by Excel's guesses."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from rigs.city import generate_city, read_bank, write_questions, write_roster

BANK_FILE = Path(__file__).parents[4] / "contests" / "banks" / "hai-phong-2024.toml"


def _rows(path: Path) -> list[tuple[object, ...]]:
    with closing(load_workbook(path, read_only=True)) as book:
        return list(book.worksheets[0].iter_rows(values_only=True))


def test_the_roster_has_one_row_per_person_under_the_agreed_headings(tmp_path: Path) -> None:
    city = generate_city(1, 20, 300)
    write_roster(city, tmp_path / "roster.xlsx")
    headings, *rows = _rows(tmp_path / "roster.xlsx")
    assert [str(heading).lower() for heading in headings] == [
        "mã đơn vị", "tên đơn vị", "khối", "mã cán bộ", "họ và tên", "ngày sinh", "giới tính",
        "chức vụ", "điện thoại", "email", "đối tượng", "lý do",
    ]  # fmt: skip
    assert len(rows) == 300
    for row, person in zip(rows, city.people, strict=True):
        assert row[3] == person.code
        assert row[5] == datetime(person.born.year, person.born.month, person.born.day)
        assert row[8] == person.phone
        assert row[10] in {"Bắt buộc", "Khuyến khích", "Không được thi"}


def test_agency_classes_can_be_written_as_people_call_them(tmp_path: Path) -> None:
    names = {"city": "Thành phố", "central": "Trung ương"}
    write_roster(generate_city(1, 20, 300), tmp_path / "roster.xlsx", names)
    assert {row[2] for row in _rows(tmp_path / "roster.xlsx")[1:]} == set(names.values())


def test_questions_keep_their_words_and_missing_options_stay_empty(tmp_path: Path) -> None:
    bank = read_bank(BANK_FILE)
    write_questions(bank, tmp_path / "questions.xlsx")
    headings, *rows = _rows(tmp_path / "questions.xlsx")
    assert headings[:4] == ("Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A")
    assert len(rows) == len(bank.questions)
    for row, question in zip(rows, bank.questions, strict=True):
        assert row[:3] == (question.id, question.topic, question.text)
        assert [text for text in row[3:9] if text] == list(question.options.values())
        assert row[9:12] == (question.answer, question.source, question.contributor)


def test_topics_can_be_written_by_name(tmp_path: Path) -> None:
    bank = read_bank(BANK_FILE)
    write_questions(bank, tmp_path / "questions.xlsx", topic_names=True)
    assert {row[1] for row in _rows(tmp_path / "questions.xlsx")[1:]} == set(bank.topics.values())
