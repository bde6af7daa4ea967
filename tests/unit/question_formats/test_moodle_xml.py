"""Moodle XML: what Moodle exports, what is named instead, and that parsing is safe."""

import pytest

from tests.unit.question_formats.bank_files import findings_of, read, refusal_of

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
CATEGORY = (
    '<question type="category"><category><text>$course$/top/Mặc định/Một cửa</text></category>'
    '<info format="html"><text></text></info><idnumber></idnumber></question>\n'
)
TOPICS = {"mot-cua": "Một cửa", "tthc": "Thủ tục"}
EXPORTED = """\
<question type="multichoice">
  <name><text>CCHC-001</text></name>
  <questiontext format="html"><text><![CDATA[<p dir="ltr" style="text-align: left;">Ai ban hành?<br></p>]]></text></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;NĐ 61 &amp;amp; NĐ 107&lt;/p&gt;</text></generalfeedback>
  <defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
  <idnumber>Q-77</idnumber><single>true</single><shuffleanswers>true</shuffleanswers>
  <answernumbering>abc</answernumbering><showstandardinstruction>0</showstandardinstruction>
  <correctfeedback format="html"><text>Câu trả lời của bạn đúng.</text></correctfeedback>
  <answer fraction="0" format="html"><text>Quốc hội</text><feedback format="html"><text></text></feedback></answer>
  <answer fraction="100" format="html"><text>Chính phủ</text><feedback format="html"><text></text></feedback></answer>
  <tags><tag><text>difficulty:medium</text></tag><tag><text>office:Sở Nội vụ</text></tag></tags>
</question>
"""  # noqa: E501


def quiz(*questions: str) -> str:
    return HEAD + CATEGORY + "".join(questions) + "</quiz>"


def single(stem: str = "Gì?", options: str = "", more: str = "", text_format: str = "html") -> str:
    options = options or (
        '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    )
    return (
        f'<question type="multichoice"><name><text>q1</text></name><questiontext '
        f'format="{text_format}"><text>{stem}</text></questiontext>{options}{more}</question>\n'
    )


def test_what_moodle_exports_is_understood() -> None:
    file = read(quiz(EXPORTED), topics=TOPICS)
    (row,) = file.rows
    assert (row.id, row.topic, row.text) == ("Q-77", "mot-cua", "Ai ban hành?")
    assert (row.options, row.answer) == ({"A": "Quốc hội", "B": "Chính phủ"}, "B")
    assert (row.source, row.contributor) == ("NĐ 61 & NĐ 107", "Sở Nội vụ")
    assert (row.difficulty, row.row, file.notes) == ("medium", 4, [])


def test_true_and_false_become_two_options() -> None:
    text = (
        '<question type="truefalse"><name><text>tf</text></name><questiontext format="html">'
        "<text>Đúng?</text></questiontext>"
        '<answer fraction="0"><text>true</text></answer>'
        '<answer fraction="100"><text>false</text></answer></question>'
    )
    file = read(quiz(text), topics=TOPICS)
    assert (file.rows[0].options, file.rows[0].answer) == ({"A": "Đúng", "B": "Sai"}, "B")
    assert [note.code for note in file.notes] == ["true_false_converted"]


def test_plain_text_is_taken_word_for_word() -> None:
    (row,) = read(quiz(single("5 &lt; 7 &amp;amp; &lt;b&gt;", text_format="plain_text"))).rows
    assert row.text == "5 < 7 &amp; <b>"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ('<question type="essay"><name><text>q1</text></name></question>', "essay"),
        ('<question type="shortanswer"><name><text>q1</text></name></question>', "short_answer"),
        ('<question type="matching"><name><text>q1</text></name></question>', "matching"),
        ('<question type="numerical"><name><text>q1</text></name></question>', "numeric"),
        ('<question type="description"><name><text>q1</text></name></question>', "description"),
        ('<question type="cloze"><name><text>q1</text></name></question>', "cloze"),
        ('<question type="multianswer"><name><text>q1</text></name></question>', "cloze"),
        ('<question type="ddwtos"><name><text>q1</text></name></question>', "unknown_type"),
        ("<thing><questiontext/></thing>", "unknown_type"),
        ("<part><question type='multichoice'/></part>", "unknown_type"),
        (single(more="<single>false</single>"), "choose_many"),
        (single("&lt;script&gt;&lt;/script&gt;"), "html"),
        (single("Gì <b>đậm</b>?"), "html"),
        (single(more="<questiontext><text>Ai?</text></questiontext>"), "field_doubled"),
        (single("Gì?</text><text>Ai?"), "field_doubled"),
        (single(more="chữ"), "text_outside"),
        (single("Gì?</text>chữ<text/>").replace("<text/></text>", ""), "text_outside"),
        (single("&lt;del&gt;Gì&lt;/del&gt; Ai?"), "struck"),
        (single(more="<image>a.png</image>"), "image"),
        (single(more="<image_base64>QQ==</image_base64>"), "image"),
        (single('&lt;img src="@@PLUGINFILE@@/a.png"&gt;'), "picture_missing"),
        (single(text_format="markdown"), "markdown"),
        (single(options='<answer fraction="50"><text>a</text></answer>' * 2), "several_right"),
        (
            single(
                options='<answer fraction="100"><text>a</text></answer>'
                '<answer fraction="33.33333"><text>b</text></answer>'
            ),
            "weighted",
        ),
        (single(options='<answer fraction="100"><text>a</text></answer>'), "option_count"),
        (single(options='<answer><text>a</text></answer>'), "weighted"),
        (single(""), "text_missing"),
        (single(more="<tags><tag><text>difficulty:x</text></tag></tags>"), "difficulty_unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_over_is_named(question: str, code: str) -> None:
    found = findings_of(quiz(EXPORTED, question), topics=TOPICS)
    assert code in [item.code for item in found]
    assert {item.line for item in found} == {16}


def test_what_is_left_out_is_told() -> None:
    options = (
        '<answer fraction="100"><text>a</text><feedback><text>Giỏi!</text></feedback></answer>'
        '<answer fraction="0"><text>b</text></answer>'
    )
    more = "<hint><text>Nghĩ đi</text></hint><tags><tag><text>khó nhớ</text></tag></tags>"
    file = read(quiz(single(options=options, more=more)), topics=TOPICS)
    assert {note.code: note.details["questions"] for note in file.notes} == {
        "feedback_dropped": ["q1"], "fields_dropped": ["q1"], "tags_dropped": ["q1"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<quiz>", "broken_xml"),
        ("<quiz></quiz><quiz/>", "broken_xml"),
        (HEAD.replace("UTF-8", "x-unknown") + "</quiz>", "broken_xml"),
        ("<quiz>" + "<a>" * 40 + "</a>" * 40 + "</quiz>", "broken_xml"),
        ('<?xml version="1.0"?><!DOCTYPE quiz><quiz/>', "external_entities"),
        (
            '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            "<quiz>&x;</quiz>",
            "external_entities",
        ),
        ('<?xml version="1.0"?><html></html>', "not_a_quiz"),
        (HEAD + "</quiz>", "none"),
        ("<quiz>" + "<a/>" * 1_000_001 + "</quiz>", "too_large"),
    ],
)
def test_a_file_that_is_no_bank_is_refused_whole(content: str, code: str) -> None:
    assert refusal_of(content).code == f"questions.{code}"


def test_questions_on_one_line_are_still_told_apart() -> None:
    found = findings_of(quiz(single() + single().replace("q1", "q2")).replace("\n", ""))
    assert [(item.question, item.code) for item in found] == [("q2", "text_doubled")]


HTML = "&lt;p&gt;&lt;span lang='vi'&gt;Việc &lt;b&gt;không&lt;/b&gt; làm?&lt;/span&gt;&lt;/p&gt;"


def test_mark_up_is_left_out_and_told_and_never_refuses_a_bank() -> None:
    feedback = '<generalfeedback format="html"><text>&lt;x&gt;Điều 5&lt;/x&gt; &lt;img&gt;</text>'
    more = feedback + "<file name='a'>QQ==</file></generalfeedback>"
    file = read(quiz(single(HTML, more=more)))
    assert (file.rows[0].text, file.rows[0].source) == ("Việc không làm?", "Điều 5")
    told = {note.code: note.details for note in file.notes}
    assert set(told) == {"marks_dropped", "pictures_dropped"}
    assert file.rows[0].formatting == {"": [(5, 10, "b")]}
    assert all(details["questions"] == ["q1"] for details in told.values())


def test_hidden_questions_are_left_out_and_named() -> None:
    hidden = single("Cũ?", more="<hidden>1</hidden>").replace("q1", "q9")
    file = read(quiz(hidden, single(more="<image></image><hidden>0</hidden>")))
    assert [row.id for row in file.rows] == ["q1"]
    (note,) = file.notes
    assert (note.code, note.details["questions"]) == ("hidden_left_out", ["q9"])
    (found,) = findings_of(quiz(hidden))
    assert (found.code, found.question, found.line) == ("hidden_question", "q9", 4)


def test_what_stands_between_questions_is_left_out_and_told() -> None:
    file = read(quiz("<p>Ghi chú</p>", single(), "<thing/> chữ"))
    assert [row.id for row in file.rows] == ["q1"]
    (note,) = file.notes
    assert note.details["questions"] == ["dòng 2", "<p> (dòng 4)", "<thing> (dòng 5)"]


def test_names_that_are_alike_in_two_topics_are_told_apart() -> None:
    other = CATEGORY.replace("Một cửa", "Thủ tục")
    file = read(quiz(single(), other, single("Ai?")), topics=TOPICS)
    assert [row.id for row in file.rows] == ["q1 (mot-cua)", "q1 (tthc)"]
