"""GIFT as people and Moodle write it: what is understood, and what is named instead."""

import pytest

from tests.unit.question_formats.bank_files import findings_of, read, refusal_of

TOPICS = {"mot-cua": "Cơ chế một cửa", "tthc": "Thủ tục hành chính"}
MOODLE = """\
// question: 0  name: Switch category to $course$/top/Năm 2024/Thủ tục hành chính
$CATEGORY: $course$/top/Năm 2024/Thủ tục hành chính


// question: 15  name: CCHC-051
// [id:CCHC-051] [tag:difficulty:easy] [tag:Đơn vị:Sở Tư pháp]
::CCHC-051::[html]<p>Thời hạn là\\: 5 \\= năm?</p>{
\t=<p dir\\="ltr">Đúng &lt;5&gt;</p>
\t~Sai
\t####<p>Nghị định số 63/2010/NĐ-CP</p>
}


"""


def question(text: str) -> str:
    return f"$CATEGORY: tthc\n\n{text}\n"


def test_what_moodle_exports_is_understood() -> None:
    (row,) = read(MOODLE, topics=TOPICS).rows
    assert (row.row, row.id, row.topic) == (7, "CCHC-051", "tthc")
    assert row.text == "Thời hạn là: 5 = năm?"
    assert (row.options, row.answer) == ({"A": "Đúng <5>", "B": "Sai"}, "A")
    assert row.source == "Nghị định số 63/2010/NĐ-CP"
    assert (row.difficulty, row.contributor) == ("easy", "Sở Tư pháp")


def test_ids_are_given_in_order_where_there_are_none() -> None:
    file = read(question("Một?{=a ~b}\n\n::Q002::Hai?{=a ~b}\n\nBa?{=a ~b}"), topics=TOPICS)
    assert [row.id for row in file.rows] == ["Q001", "Q002", "Q003"]
    (note,) = file.notes
    assert (note.code, note.details) == ("ids_given", {"count": 2})


def test_words_after_the_answers_leave_a_blank_for_them() -> None:
    (row,) = read(question("Hà Nội là {=thủ đô ~tỉnh} của Việt Nam."), topics=TOPICS).rows
    assert row.text == "Hà Nội là _____ của Việt Nam."


@pytest.mark.parametrize(("written", "answer"), [("{T}", "A"), ("{FALSE}", "B"), ("{true#ừ}", "A")])
def test_true_and_false_become_two_options_and_that_is_told(written: str, answer: str) -> None:
    file = read(question(f"::q::Đúng hay sai? {written}"), topics=TOPICS)
    assert (file.rows[0].options, file.rows[0].answer) == ({"A": "Đúng", "B": "Sai"}, answer)
    assert "true_false_converted" in {note.code for note in file.notes}


def test_what_is_left_out_is_told_with_the_question() -> None:
    text = "// [tag:ôn tập] [tag:mức độ:Khó]\n::q7::Gì?{=a#đúng rồi ~b#sai rồi}"
    file = read(question(text), topics=TOPICS)
    assert {note.code: note.details["questions"] for note in file.notes} == {
        "feedback_dropped": ["q7"],
        "tags_dropped": ["q7"],
    }
    assert file.rows[0].difficulty == "hard"


def test_weights_of_all_or_nothing_are_no_weights() -> None:
    (row,) = read(question("Gì?{=%100%a ~%0%b ~%0.00000%c}"), topics=TOPICS).rows
    assert row.options == {"A": "a", "B": "b", "C": "c"}


def test_a_topic_may_be_chosen_for_questions_that_name_none() -> None:
    (row,) = read("Gì?{=a ~b}", topics=TOPICS, topic="Thủ tục hành chính").rows
    assert row.topic == "tthc"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hãy trình bày. {}", "essay"),
        ("Năm nào? {#2021:1}", "numeric"),
        ("Số nào? {#1..5}", "numeric"),
        ("Nối. {=a -> b =c -> d}", "matching"),
        ("Thủ đô? {=Hà Nội =Ha Noi}", "short_answer"),
        ("Chọn hai. {=a =b ~c}", "several_right"),
        ("Chọn. {~%50%a ~%50%b ~%-100%c}", "weighted"),
        ("Chọn. {=%50%a ~b}", "weighted"),
        ("Không có. {~a ~b}", "no_right"),
        ("Chỉ là lời dẫn.", "description"),
        ("Một phương án. {=a ~}", "option_empty"),
        ("Bảy. {=1 ~2 ~3 ~4 ~5 ~6 ~7}", "option_count"),
        ("Giống nhau. {=Có ~có}", "options_identical"),
        ("Ảnh. {=<img src\\=x.png> ~b}", "image"),
        ("[html]<p>@@PLUGINFILE@@/x.png</p>{=a ~b}", "image"),
        ("In <b>đậm</b>? {=a ~b}", "html"),
        ("Dở <b dang {=a ~b}", "html"),
        ("Chú <!-- thích --> gì {=a ~b}", "html"),
        ("[markdown]**Gì**? {=a ~b}", "markdown"),
        ("Gì? {=[markdown]*a* ~b}", "markdown"),
        ("Gì\\? {=a ~b}", "escape"),
        ("Gì? {=a\\t ~b}", "escape"),
        ("Gì? {=a ~b", "unclosed"),
        ("Gì? =a ~b}", "unclosed"),
        ("Gì? {=a} {~b}", "unclosed"),
        ("::tên Gì? {=a ~b}", "name_unclosed"),
        ("Gì? {lạ =a ~b}", "stray"),
        ("{=a ~b}", "text_missing"),
        (f"::{'x' * 65}::Gì?{{=a ~b}}", "id_too_long"),
        (f"Gì?{{={'a' * 20_001} ~b}}", "text_too_long"),
        ("// [tag:difficulty:siêu khó]\nGì?{=a ~b}", "difficulty_unknown"),
    ],
)
def test_what_cannot_be_taken_over_is_named_with_its_line(text: str, code: str) -> None:
    (found,) = findings_of(question(f"::ok::Được?{{=a ~b}}\n\n{text}"), "x.gift", topics=TOPICS)
    assert found.code == code
    assert found.line == (6 if text.startswith("//") else 5)
    assert "(" in found.reason  # in both languages


def test_a_missing_and_an_unknown_topic_are_named_with_how_to_mend_it() -> None:
    (missing,) = findings_of("Gì?{=a ~b}", topics=TOPICS)
    assert (missing.code, missing.line) == ("topic_missing", 1)
    assert "$CATEGORY" in missing.reason
    (unknown,) = findings_of("$CATEGORY: Lạ\n\nGì?{=a ~b}", topics=TOPICS)
    assert unknown.code == "topic_unknown"
    assert "Cơ chế một cửa" in unknown.reason


def test_doubled_ids_and_questions_are_named_with_the_first_line() -> None:
    text = "::q1::Gì?{=a ~b}\n\n::Q1::Khác?{=a ~b}\n\n::q3::GÌ?{=c ~d}"
    found = findings_of(question(text), topics=TOPICS)
    assert [(item.code, item.line) for item in found] == [("id_doubled", 5), ("text_doubled", 7)]
    assert all("dòng 3" in item.reason for item in found)


def test_everything_wrong_is_told_at_once_and_nothing_taken() -> None:
    found = findings_of(question("::a::Gì?{}\n\n::b::Gì?{#3}\n\n::c::Được?{=a ~b}"), topics=TOPICS)
    assert [(item.question, item.code) for item in found] == [("a", "essay"), ("b", "numeric")]


def test_no_option_and_no_key_is_repeated_in_a_finding() -> None:
    text = "::q::Gì?{=BÍ-MẬT-77 ~BÍ-MẬT-77 ~BÍ-MẬT-77\\x ####BÍ-MẬT-77}"
    assert "BÍ-MẬT-77" not in str(refusal_of(question(text), topics=TOPICS))
