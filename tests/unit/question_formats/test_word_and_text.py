"""Word files and pasted text as offices write them: which option is right, and by what sign."""

import pytest

from question_formats.bank_checks import QuestionFile
from tests.unit.question_formats.bank_files import findings_of, read, refusal_of
from tests.unit.question_formats.word_files import (
    BLUE,
    BOLD,
    ITALIC,
    RED,
    UNDERLINED,
    YELLOW,
    lists,
    paragraph,
    run,
    table,
    word,
)

STEM = "Câu 1: Ai ký giấy hẹn?"


def found(content: bytes | str) -> list[tuple[str, str, str, list[str]]]:
    """Stem, options, key and signs of each question."""
    file = read(content, "a.docx" if isinstance(content, bytes) else "a.txt", topic="t")
    return [
        (row.text, "|".join(row.options.values()), row.answer, right.signs)
        for row, right in zip(file.rows, file.found, strict=True)
    ]


def codes(content: bytes | str) -> list[str]:
    """Codes of what is wrong."""
    name = "a.docx" if isinstance(content, bytes) else "a.txt"
    return [one.code for one in findings_of(content, name, topic="t")]


@pytest.mark.parametrize(
    ("marks", "sign"),
    [(UNDERLINED, "underlined"), (BOLD, "bold"), (RED, "colour"), (YELLOW, "highlight"),
     ('<w:shd w:fill="FFFF00"/>', "highlight")],
)  # fmt: skip
@pytest.mark.parametrize("on_letter_only", [False, True])
def test_the_option_that_looks_unlike_the_others_is_right(
    marks: str, sign: str, on_letter_only: bool
) -> None:
    right = [run("B.", marks), run(" Hai")] if on_letter_only else [run("B. Hai", marks)]
    file = word(STEM, "A. Một", paragraph(*right), "C. Ba")
    assert found(file) == [("Ai ký giấy hẹn?", "Một|Hai|Ba", "B", [sign])]


@pytest.mark.parametrize(
    "marks", ['<w:u w:val="none"/>', '<w:b w:val="0"/>', '<w:color w:val="222222"/>', ITALIC,
              '<w:color w:val="auto"/>', '<w:shd w:fill="FFFFFF"/>', ""],
)  # fmt: skip
def test_what_nobody_sees_or_what_is_only_italic_is_no_sign(marks: str) -> None:
    assert codes(word(STEM, "A. Một", paragraph(run("B. Hai", marks)))) == ["answer_missing"]


def test_a_bold_question_with_bold_letters_and_one_bold_option() -> None:
    file = word(
        paragraph(run("Câu 1: ", BOLD), run("Ai ký?", BOLD)),
        paragraph(run("A. ", BOLD), run("Một")),
        paragraph(run("B. ", BOLD), run("Hai", BOLD)),
    )
    assert found(file) == [("Ai ký?", "Một|Hai", "B", ["bold"])]


def test_where_all_are_coloured_one_in_another_colour_is_right() -> None:
    options = [paragraph(run(f"{one}. x{one}", RED if one == "C" else BLUE)) for one in "ABCD"]
    assert found(word(STEM, *options))[0][2:] == ("C", ["colour"])


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([("A. Một", BOLD), ("B. Hai", BOLD), ("C. Ba", "")], "several_right"),
        ([("A. Một", BOLD), ("B. Hai", UNDERLINED), ("C. Ba", "")], "signs_disagree"),
        ([("A. Một", ""), ("B. Hai", BOLD), ("Đáp án: A", "")], "signs_disagree"),
        ([("*A. Một", ""), ("B. Hai", RED)], "signs_disagree"),
        ([("A. Một", BOLD), ("B. Hai", BOLD)], "answer_missing"),
        ([("A. Một", RED), ("B. Hai", BLUE)], "answer_missing"),
        ([("A. Một", "<w:strike/>"), ("B. Hai", BOLD)], "struck"),
        ([("A. Một", "<w:vanish/>"), ("B. Hai", BOLD)], "hidden"),
    ],
)
def test_doubt_about_the_right_option_is_a_finding(
    options: list[tuple[str, str]], code: str
) -> None:
    file = word(STEM, *(paragraph(run(text, marks)) for text, marks in options))
    assert codes(file) == [code]


def test_a_word_that_is_stressed_in_an_option_is_no_sign_by_itself() -> None:
    stressed = paragraph(run("B. Việc "), run("không", BOLD), run(" làm"))
    assert codes(word(STEM, "A. Một", stressed)) == ["sign_partial"]
    file = word(STEM, "A. Một", stressed, "Đáp án: A")
    assert found(file)[0][1:] == ("Một|Việc không làm", "A", ["answer_line"])
    assert "emphasis_unseen" in {note.code for note in read(file, topic="t").notes}


@pytest.mark.parametrize(
    ("mark", "note"),
    [(BOLD, "emphasis_unseen"), (UNDERLINED, "emphasis_unseen"), (ITALIC, "emphasis_unseen"),
     (RED, "emphasis_dropped"), (YELLOW, "emphasis_dropped")],
)  # fmt: skip
def test_a_stressed_word_beside_an_option_that_is_signed_whole_is_told(
    mark: str, note: str
) -> None:
    whole = paragraph(run("A. Một", RED if mark == ITALIC else mark))
    stressed = paragraph(run("B. Việc "), run("không", mark), run(" làm"))
    file = read(word(STEM, whole, stressed, "C. Ba"), topic="t")
    assert [row.answer for row in file.rows] == ["A"]
    (told_of,) = (one for one in file.notes if one.code == note)
    assert told_of.details["count"] == 1


def test_signs_that_agree_are_all_told() -> None:
    file = word(STEM, "A. Một", paragraph(run("B. Hai", UNDERLINED + RED)), "Đáp án: B")
    assert found(file)[0][2:] == ("B", ["answer_line", "underlined", "colour"])


def test_numbers_and_letters_that_word_writes_by_itself_are_understood() -> None:
    numbering = lists(("decimal", "Câu %1:"), ("upperLetter", "%2."))
    blocks = []
    for stem, right in (("Một?", "b"), ("Hai?", "c")):
        blocks.append(paragraph(stem, numbering=(1, 0)))
        for text in "abc":
            marks = UNDERLINED if text == right else ""
            blocks.append(paragraph(run(f"phương án {text}", marks), numbering=(1, 1)))
    rows = found(word(*blocks, numbering=numbering))
    assert [(stem, answer) for stem, _, answer, _ in rows] == [("Một?", "B"), ("Hai?", "C")]
    assert rows[0][1] == "phương án a|phương án b|phương án c"


def test_a_list_that_begins_anew_for_each_question_and_one_that_does_not() -> None:
    numbering = lists(("upperLetter", "%1."), restarts={2: 0, 3: 0})

    def bank(second: int) -> bytes:
        options = [paragraph(text, numbering=(2, 0)) for text in ("x", "y")]
        others = [paragraph(text, numbering=(second, 0)) for text in ("z", "w")]
        key = ["Đáp án: A"]
        return word("Câu 1: Gì?", *options, *key, "Câu 2: Ai?", *others, *key, numbering=numbering)

    assert [row[:3] for row in found(bank(3))] == [("Gì?", "x|y", "A"), ("Ai?", "z|w", "A")]
    assert codes(bank(2)) == ["option_order"]  # Word shows C and D


def test_a_list_by_style_and_signs_by_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="PA"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
        '<w:style w:type="character" w:styleId="Goc"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Dung"><w:basedOn w:val="Goc"/></w:style>'
    )
    file = word(
        "Câu 1: Gì?",
        paragraph("x", style="PA"),
        paragraph(run("y", '<w:rStyle w:val="Dung"/>'), style="PA"),
        styles=styles,
        numbering=lists(("lowerLetter", "%1)")),
    )
    assert found(file) == [("Gì?", "x|y", "B", ["bold"])]


@pytest.mark.parametrize(
    "options",
    [
        [paragraph(run("A. Một\nB. "), run("Hai", BOLD), run("\nC. Ba"))],
        [paragraph(run("A. Một    B. "), run("Hai", BOLD), run("    C. Ba"))],
        [paragraph(run("A. Một B. "), run("Hai", BOLD), run(" C. Ba"))],
        [table(["A. Một", paragraph(run("B. Hai", BOLD))], ["C. Ba", ""])],
        [table(["A.", "Một"], ["B.", paragraph(run("Hai", BOLD))], ["C.", "Ba"])],
    ],
    ids=["line breaks", "columns", "one line", "cells", "letters in cells"],
)
def test_options_in_lines_columns_and_cells(options: list[str]) -> None:
    assert found(word(STEM, *options)) == [("Ai ký giấy hẹn?", "Một|Hai|Ba", "B", ["bold"])]


def test_a_stem_with_its_options_in_one_paragraph() -> None:
    file = word(paragraph(run(STEM + " A. Một  "), run("B. Hai", RED)))
    assert found(file) == [("Ai ký giấy hẹn?", "Một|Hai", "B", ["colour"])]


TWO = ("Câu 1: Gì?", "A. x", "B. y", "Câu 2: Ai?", "A. z", "B. w")


@pytest.mark.parametrize(
    "keys",
    [
        ["ĐÁP ÁN", "1-A 2-B"],
        ["1-A; 2-B"],
        ["BẢNG ĐÁP ÁN:", "Câu 1: A", "Câu 2: B"],
        ["1. A", "2. B"],
        [table(["Câu", "1", "2"], ["Đáp án", "A", "B"])],
        [table(["Câu", "Đáp án"], ["1", "A"], ["2", "B"])],
        [table(["1", "A", "2", "B"])],
        ["Đáp án", table(["1. A", "2. B"])],
    ],
)
def test_keys_told_together_at_the_end(keys: list[str]) -> None:
    assert [row[2:] for row in found(word(*TWO, *keys))] == [
        ("A", ["key_list"]), ("B", ["key_list"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n".join([*TWO, "1-A"]), ["answer_missing"]),
        ("\n".join([*TWO, "1-A 2-B 3-C"]), ["key_without_question"]),
        ("\n".join([*TWO, "1-A 1-B 2-A"]), ["signs_disagree"]),
        ("\n".join([*TWO, "1-A 2-C"]), ["answer_invalid"]),
        (
            "\n".join([*TWO, "1-A 2-B"]).replace("Câu 2", "Câu 1"),
            ["key_number_doubled", "key_number_doubled", "key_without_question"],
        ),
        ("\n".join([*TWO[:3], "Đáp án: B", *TWO[3:], "1-A 2-B"]), ["signs_disagree"]),
        ("\n".join([*TWO[:3], "PHẦN HAI", *TWO[3:], "1-A 2-B"]), []),
        ("\n".join([*TWO[:3], "Ủy ban nhân dân", *TWO[3:], "1-A 2-B"]), ["line_unclear"]),
    ],
)
def test_keys_and_lines_that_do_not_fit_are_findings(text: str, code: list[str]) -> None:
    if code:
        assert codes(text) == code
    else:
        assert len(found(text)) == 2


TEXT = """\
BỘ CÂU HỎI CẢI CÁCH HÀNH CHÍNH

Chủ đề: Một cửa
Câu 1: Theo quy định của
pháp luật, ai ký?
A. Người nhận hồ sơ
B. Người nộp
Đáp án: A
Căn cứ: Điều 5
Nghị định số 61/2018/NĐ-CP
Giải thích: vì thế

Câu 2. Ai ban hành?
a) Chính phủ *
b) Quốc hội
Cơ sở pháp lý: Điều 6
"""


def test_a_pasted_text_with_topic_sources_and_remarks() -> None:
    file = read(TEXT, "dan.txt", topics={"mot-cua": "Một cửa"})
    assert [(row.text, row.topic, row.answer, row.source, row.row) for row in file.rows] == [
        ("Theo quy định của pháp luật, ai ký?", "mot-cua", "A",
         "Điều 5 Nghị định số 61/2018/NĐ-CP", 4),
        ("Ai ban hành?", "mot-cua", "A", "Điều 6", 13),
    ]  # fmt: skip
    assert [right.signs for right in file.found] == [["answer_line"], ["star"]]
    assert told(file) == {"stray_dropped", "numbers_dropped", "feedback_dropped", "ids_given"}


def told(file: QuestionFile) -> set[str]:
    """The notes that were made."""
    return {note.code for note in file.notes}


def test_a_table_with_a_question_in_each_row() -> None:
    file = word(
        "Danh sách",
        table(
            ["STT", "Câu hỏi", "A", "B", "Đáp án", "Căn cứ"],
            ["1", "Gì?", "x", "y", "B", "Điều 5"],
            ["2", "Ai?", "z", paragraph(run("w", BOLD)), "", ""],
        ),
    )
    assert found(file) == [
        ("Gì?", "x|y", "B", ["answer_line"]), ("Ai?", "z|w", "B", ["bold"]),
    ]  # fmt: skip
    assert read(file, topic="t").rows[0].source == "Điều 5"


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<w:drawing/>", "image"),
        ("<w:pict/>", "image"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "equation"),
        ('<w:sym w:char="F0FE"/>', "symbol"),
        ("<w:ins><w:r><w:t>mới</w:t></w:r></w:ins>", "tracked_changes"),
        ("<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>", "tracked_changes"),
    ],
)
def test_what_is_no_text_is_a_finding_of_its_question(inner: str, code: str) -> None:
    inner = (
        inner
        if inner.startswith(("<m:", "<w:ins", "<w:del"))
        else run("") + (f"<w:r>{inner}</w:r>")
    )
    broken = paragraph(run("Câu 2: Ai?"), inner)
    file = word(STEM, "A. x", "B. y", "Đáp án: A", broken, "A. x", "B. y", "Đáp án: A")
    (finding,) = findings_of(file, "a.docx", topic="t")
    assert (finding.code, finding.question[:3]) == (code, "Ai?")


def test_raised_signs_are_kept_as_such_and_told() -> None:
    stem = paragraph(
        run("Câu 1: Diện tích m"), run("2", '<w:vertAlign w:val="superscript"/>'), run(" là gì?")
    )
    file = read(word(stem, "A. x", "B. y", "Đáp án: A"), topic="t")
    assert file.rows[0].text == "Diện tích m² là gì?"
    assert "signs_moved" in told(file)


def test_coloured_words_of_a_question_are_told() -> None:
    stem = paragraph(run("Câu 1: Việc "), run("KHÔNG", RED), run(" phải làm?"))
    file = read(word(stem, "A. x", "B. y", "Đáp án: A"), topic="t")
    (note,) = (note for note in file.notes if note.code == "emphasis_dropped")
    assert note.details["words"] == ["KHÔNG"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a", "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.doc", "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.docx", "word_encrypted"),
        (b"PK\x03\x04", "a.docx", "broken_word"),
        (word(STEM)[:200], "a.docx", "broken_word"),
        (b"hello", "a.docx", "broken_word"),
        (b"{\\rtf1 C\\u226u 1}", "a.rtf", "unknown_format"),
        (word(), "a.docx", "none"),
        (word("<w:p>" * 300 + "</w:p>" * 300), "a.docx", "broken_word"),
    ],
)
def test_a_file_that_is_no_word_file_of_today_is_told_what_to_do(
    content: bytes, name: str, code: str
) -> None:
    problem = refusal_of(content, name)
    assert problem.code == f"questions.{code}"
    assert "Excel" not in problem.message or code == "unknown_format"


def test_a_word_file_is_known_whatever_it_is_called() -> None:
    content = word(STEM, "A. x", "B. y", "Đáp án: A")
    for name in ("bank.xlsx", "bank", "bank.docx"):
        assert read(content, name, topic="t").format == "word"


@pytest.mark.parametrize(
    "part", ["<w:ruby><w:rubyBase>{}</w:rubyBase></w:ruby>", "<w:new>{}</w:new>"]
)
@pytest.mark.parametrize("around", ["<w:p><w:r>{}</w:r></w:p>", "<w:p>{}</w:p>", "{}"])
def test_words_in_a_part_that_nobody_knows_are_a_finding(part: str, around: str) -> None:
    inside = around.format(part.format(run("B. Hai")))
    assert "unread_part" in codes(word(STEM, "A. Một", "B. Ba", inside, "Đáp án: A"))
