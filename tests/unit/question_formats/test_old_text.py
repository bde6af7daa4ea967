"""Banks typed in TCVN3 or VNI: shown before and after, converted with a yes, else refused."""

import pytest

from tests.unit.question_formats.bank_files import read, refusal_of
from tests.unit.question_formats.word_files import BOLD, paragraph, run, word
from tests.unit.spreadsheets.sheet_files import questions_file

TCVN3 = "Céng hßa x· héi chñ nghÜa?\nA. §óng\nB. Sai\nANSWER: A\n"
VNI = "Caâu 1. Ai kyù giaáy heïn?\nA. Ngöôøi nhaän\nB. x¹\nÑaùp aùn: A\nCaên cöù: Ñieàu 5\n"
QUIZ = (
    "<quiz><question type='multichoice'><name><text>a</text></name><questiontext><text>Së Néi vô "
    "lµm g×?</text></questiontext><single>true</single><answer fraction='100'><text>§óng</text>"
    "</answer><answer fraction='0'><text>Sai</text></answer></question></quiz>"
)
BANK = (
    '[[question]]\nid = "a"\ntopic = "t"\ntext = "Së Néi vô lµm g×?"\nanswer = "A"\n'
    '[question.options]\nA = "§óng"\nB = "Sai"\n'
)


@pytest.mark.parametrize(
    ("content", "name", "text", "option"),
    [
        (TCVN3, "a.txt", "Cộng hòa xã hội chủ nghĩa?", "Đúng"),
        (VNI, "a.txt", "Ai ký giấy hẹn?", "Người nhận"),
        ("::a:: Së Néi vô lµm g×? {=§óng ~Sai}", "a.gift", "Sở Nội vụ làm gì?", "Đúng"),
        (QUIZ, "a.xml", "Sở Nội vụ làm gì?", "Đúng"),
        (BANK, "a.toml", "Sở Nội vụ làm gì?", "Đúng"),
        (questions_file({"Câu hỏi": "Së Néi vô lµm g×?", "Phương án A": "§óng"}), "a.xlsx",
         "Sở Nội vụ làm gì?", "Đúng"),
    ],
)  # fmt: skip
def test_an_old_encoding_is_refused_with_both_forms_and_converted_with_a_yes(
    content: str | bytes, name: str, text: str, option: str
) -> None:
    problem = refusal_of(content, name, topic="t")
    assert problem.code.endswith(".old_encoding")
    assert option in " ".join(one["reason"] for one in problem.details["problems"])
    bank = read(content, name, topic="t", convert=True)
    (row,) = bank.rows
    assert (row.text, row.options["A"]) == (text, option)
    (note,) = [note for note in bank.notes if note.code == "converted_encoding"]
    assert f"{option}" in note.message


@pytest.mark.parametrize("vni", [False, True])
def test_signs_of_a_word_file_stay_with_their_letters(vni: bool) -> None:
    lines = ["Caâu 1. Ai kyù?", "B. Ngöôøi khaùc", "A. Ngöôøi nhaän"]
    if not vni:
        lines = ["C©u 1. Ai ký?", "B. Ng­êi kh¸c", "A. Ng­êi nhËn"]
    stem, right, other = lines
    file = word(stem, other, paragraph(run(right, BOLD)))
    assert refusal_of(file, "a.docx", topic="t").code == "questions.old_encoding"
    bank = read(file, "a.docx", topic="t", convert=True)
    assert bank.rows[0].options == {"A": "Người nhận", "B": "Người khác"}
    assert (bank.rows[0].answer, bank.found[0].signs) == ("B", ["bold"])


@pytest.mark.parametrize(
    "option", ["5 µm", "x¹ · y²", "½", "Noël Müller", "«Hai»", "20 °C ± 1", "São Tomé", "Đúng"]
)  # fmt: skip
@pytest.mark.parametrize("stem", ["Câu 1: Đo gì?", "Bao vây?", "Which?"])
def test_signs_of_measures_and_foreign_words_are_no_old_encoding(stem: str, option: str) -> None:
    text = f"{stem}\nA. {option}\nB. hai\nANSWER: A\n"
    assert read(text, "a.txt", topic="t").rows[0].options["A"] == option


@pytest.mark.parametrize(
    ("content", "name"),
    [(BANK, "a.toml"), ("::a:: Së Néi vô lµm g×? {\n=§óng ~Sai}", "a.gift")],
)
def test_a_written_line_break_is_no_letter_of_the_word_behind_it(content: str, name: str) -> None:
    for old, stem in (("Së Néi vô lµm g×?", r"0\nUú"), ("§óng", "Đúng")):
        content = content.replace(old, stem)
    (row,) = read(content, name, topic="t").rows
    assert row.text == "0\nUú"


def test_a_line_that_makes_sense_either_way_in_a_file_of_both_is_named() -> None:
    both = f"{TCVN3}\nCâu hỏi gì nữa?\nA. Vò\nB. Hai\nANSWER: B\n"
    assert refusal_of(both, "a.txt", topic="t").code == "questions.old_encoding"
    problem = refusal_of(both, "a.txt", topic="t", convert=True)
    assert (problem.code, problem.details["lines"]) == ("questions.encoding_doubtful", "7")


def test_words_in_unicode_within_an_old_line_stay_as_they_are() -> None:
    mixed = "Câu 1: C©u nµo ®óng vµ hay?\nA. Bao vây, ®óng\nB. Ba\nANSWER: A\n"
    problem = refusal_of(mixed, "a.txt", topic="t")
    assert "“C©u nµo ®óng vµ” → “Câu nào đúng và”" in problem.message
    (row,) = read(mixed, "a.txt", topic="t", convert=True).rows
    assert (row.text, row.options["A"]) == ("Câu nào đúng và hay?", "Bao vây, đúng")


def test_what_belongs_to_a_key_is_shown_to_nobody() -> None:
    file = questions_file({"Câu hỏi": "Së Néi vô?", "Căn cứ": "NghÞ ®Þnh 61"})
    problem = refusal_of(file, "a.xlsx")
    assert "NghÞ" not in str(problem)
    assert "Nghị định" not in str(problem)
    bank = read(file, "a.xlsx", convert=True)
    assert bank.rows[0].source == "Nghị định 61"
    assert "Nghị định" not in str(bank.notes)
