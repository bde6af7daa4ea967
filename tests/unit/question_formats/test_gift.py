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
        ("Chọn. {~%50%a ~%50%b ~%-100%c}", "several_right"),
        ("Chọn. {=a ~%50%b ~c}", "weighted"),
        ("Chọn. {=a ~%-25%b}", "weighted"),
        ("Chọn. {~%100%a ~b}", "choose_many"),
        ("Hồ sơ {1:MC:=đủ~thiếu} được {2:SHORTANSWER_C:=nhận}.", "cloze"),
        ("Nghĩa của $a \\neq b$? {=a ~b}", "line_break_unclear"),
        ("Nghĩa của $\\nabla f$? {=a ~b}", "line_break_unclear"),
        ("Ở đâu? {=D\\:\\nhap ~D\\:\\moi}", "line_break_unclear"),
        ("Ở đâu? {=D\\:\\nhap ~b}", "line_break_unclear"),
        ("Ở đâu? {=C\\:\\\\x\\n1 ~b}", "line_break_unclear"),
        ("Viết tiếp:\\nthêm nữa? {=a ~b}", "line_break_unclear"),
        ("Tính \\(\\frac{7}{10}\\)? {=a ~b}", "escape"),
        ("Chọn. {=%50%a ~b}", "weighted"),
        ("Không có. {~a ~b}", "no_right"),
        ("Chỉ là lời dẫn.", "description"),
        ("Một phương án. {=a ~}", "option_empty"),
        ("Bảy. {=1 ~2 ~3 ~4 ~5 ~6 ~7}", "option_count"),
        ("Giống nhau. {=Có ~có}", "options_identical"),
        ("Ảnh. {=<img src\\=x.png> ~b}", "image"),
        ("[html]<p>@@PLUGINFILE@@/x.png</p>{=a ~b}", "image"),
        ("Ghi <Tên> vào đâu? {=a ~b}", "html"),
        ("Chạy <script>x</script>? {=a ~b}", "html"),
        ("Dở <b dang {=a ~b}", "html"),
        ("Giá <s>10</s> 15? {=a ~b}", "struck"),
        ('Giá <span style\\="display\\:none">10</span>? {=a ~b}', "hidden"),
        ("Tính <math><mi>x</mi></math>? {=a ~b}", "equation"),
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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Viết $a \\\\neq b$?", "Viết $a \\neq b$?"),
        ("Hai dòng:\\n thêm nữa?", "Hai dòng:\nthêm nữa?"),
        ("Hai dòng:\\nThêm nữa?", "Hai dòng:\nThêm nữa?"),
        ("Hai dòng.\\n1. Một", "Hai dòng.\n1. Một"),
        ("Ở D\\:\\\\nhap?", "Ở D:\\nhap?"),
        ("H<sub>2</sub>O và m<sup>2</sup>?", "H₂O và m²?"),
        ("Việc <b>không</b> phải làm?", "Việc không phải làm?"),
        ("Gồm <ul><li>một</li><li>hai</li></ul>", "Gồm\n- một\n- hai"),
        ("Gồm <ol start\\=3 type\\=a><li>một<li>hai</ol>", "Gồm\nc. một\nd. hai"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\nc"),
        ("Chú <!-- thích --> gì", "Chú gì"),
        ("<p class\\=MsoNormal>Chữ <o\\:p></o\\:p></p>", "Chữ"),
    ],
)
def test_what_is_written_otherwise_is_read_as_it_is_meant(written: str, said: str) -> None:
    (row,) = read(question(f"::q::{written} {{=a ~b}}"), topics=TOPICS).rows
    assert row.text == said


def test_the_mends_that_a_doubtful_line_break_is_told_are_understood() -> None:
    (found,) = findings_of(question("Gì\\nhai? {=a ~b}"), topics=TOPICS)
    assert "\\\\n" in found.reason
    assert "dấu cách sau \\n" in found.reason


def test_what_moodle_wrote_has_line_breaks_before_small_letters() -> None:
    text = "// question: 7  name: q\n::q::Theo quy định:\\nthời hạn, $a \\\\neq b$?{=a ~b}"
    (row,) = read(question(text), topics=TOPICS).rows
    assert row.text == "Theo quy định:\nthời hạn, $a \\neq b$?"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Việc <mark>KHÔNG</mark> làm?{=a ~b}", "emphasis_dropped", ["KHÔNG"]),
        ("Gì?{=a ~b####<p>Điều <b>5</b></p>}", "emphasis_dropped", ["5"]),
        ("<b>Việc nào?</b>{=a ~b}", "emphasis_unseen", ["Việc nào?"]),
        ("Việc nào?{=<i>a</i> ~b}", "emphasis_unseen", None),
        ("Chất H<sub>2</sub>O?{=a ~b}", "signs_moved", ["H2"]),
        ("<font color\\=red>Gì</font>?{=a ~b}", "marks_dropped", None),
        ("Gì? <ul><li>x</ul>{=a ~b}", "lists_as_lines", None),
        ("Gì? <table><td>x</table>{=a ~b}", "tables_as_lines", None),
        ("Gì?{=a ~b####<p>Điều 5 <img src\\=x></p>}", "pictures_dropped", None),
        ("Gì?{=$$7$$ ~b}", "latex_as_written", None),
        ("Câu 7. Gì?{=a ~b}", "numbers_dropped", None),
    ],
)
def test_what_plain_text_cannot_hold_is_told_with_question_and_words(
    text: str, kind: str, words: list[str] | None
) -> None:
    file = read(question(f"::q7::{text}"), topics=TOPICS)
    told = {note.code: note.details for note in file.notes}
    assert told[kind]["questions"] == ["q7"]
    assert told[kind].get("words") == words


def test_the_words_of_an_option_are_told_to_nobody() -> None:
    file = read(question("::q::Gì?{=<b>BÍ-MẬT</b> ~m<sup>2</sup>}"), topics=TOPICS)
    assert not [note for note in file.notes if "BÍ-MẬT" in note.message or "m2" in note.message]


def test_a_tilde_before_the_sign_of_a_right_option_is_nothing() -> None:
    (row,) = read(question("Ai? {~=a ~b ~c}"), topics=TOPICS).rows
    assert (row.options, row.answer) == ({"A": "a", "B": "b", "C": "c"}, "A")


def test_an_empty_line_within_braces_ends_no_question() -> None:
    text = "::a::Một? {\n~x\n\n=y\n\n}\n\n::b::Hai? {=x\n\n~y}\n\nBa? {=x ~y}"
    rows = read(question(text), topics=TOPICS).rows
    assert [(row.row, row.id, row.answer) for row in rows] == [
        (3, "a", "B"), (10, "b", "A"), (14, "Q001", "A"),
    ]  # fmt: skip


def test_questions_without_a_line_between_are_taken_apart_and_that_is_told() -> None:
    text = "::a::Một? {=x ~y}\n// [id:b7]\n::b::Hai? {=x ~y}\nBa là\ngì? {\n=x\n~y\n}\nBốn? {=x ~y}"
    file = read(question(text), topics=TOPICS)
    assert [(row.row, row.id, row.text) for row in file.rows] == [
        (3, "a", "Một?"), (5, "b7", "Hai?"), (6, "Q001", "Ba là\ngì?"), (11, "Q002", "Bốn?"),
    ]  # fmt: skip
    (told,) = (note for note in file.notes if note.code == "taken_apart")
    assert told.details["questions"] == ["b7", "Ba là\ngì?", "Bốn?"]


@pytest.mark.parametrize(
    "broken", ["::a::Một? {=x ~y", "::a::Một? =x ~y}", "Một? {=x\n\n~y", "::a::Một? {=x\n~y\n"]
)
@pytest.mark.parametrize("follows", ["::b::Hai? {=x ~y}", "Hai? {\n=x\n~y\n}"])
def test_one_broken_question_is_one_finding_and_the_next_one_is_read(
    broken: str, follows: str
) -> None:
    (found,) = findings_of(question(f"{broken}\n\n{follows}\n\nBa? {{=x ~y}}"), topics=TOPICS)
    assert (found.line, found.code) == (3, "unclosed")


def test_names_that_are_alike_in_two_topics_are_told_apart() -> None:
    text = "$CATEGORY: tthc\n::Câu 1::Một? {=a ~b}\n\n$CATEGORY: mot-cua\n::câu 1::Hai? {=a ~b}"
    file = read(text, topics=TOPICS)
    assert [row.id for row in file.rows] == ["Câu 1 (tthc)", "câu 1 (mot-cua)"]
    assert "ids_with_topic" in {note.code for note in file.notes}
    (doubled,) = findings_of(text.replace("::câu 1::", "// [id:câu 1]\n"), topics=TOPICS)
    assert doubled.code == "id_doubled"


def test_a_topic_that_the_plan_lacks_is_named_once() -> None:
    text = "$CATEGORY: Lạ\n\n" + "\n\n".join(f"Câu {n} gì?{{=a ~b}}" for n in "abc")
    (found,) = findings_of(text, topics=TOPICS)
    assert (found.code, found.line) == ("topic_unknown", 1)
    assert "3 câu (dòng 3, 5, 7)" in found.reason


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
