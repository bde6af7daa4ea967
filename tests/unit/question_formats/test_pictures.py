"""Pictures in banks: to whom they belong, or what is to be mended; nothing is dropped silently."""

import base64
import hashlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import main
from question_formats.bank_checks import QuestionFile
from question_formats.format_dispatch import write_question_file
from question_formats.pictures import MOST_BYTES, MOST_OF_A_QUESTION
from question_formats.right_options import seen
from tests.support.pictures import BLUE, EMF, GREEN, RED, picture_of
from tests.unit.question_formats.bank_files import findings_of, read, refusal_of, without_lines
from tests.unit.question_formats.word_files import (
    UNDERLINED,
    old_picture,
    paragraph,
    picture,
    run,
    table,
    word,
)

MEDIA: dict[str, bytes | None] = {"red": RED, "blue": BLUE, "green": GREEN}
STEM = "Câu 1: Biển này là gì?"
OPTIONS = ("A. Cấm đi", "B. Báo nguy", "Đáp án: B")


def shown(file: QuestionFile, question: int = 0) -> list[tuple[str, bytes, str]]:
    """Place, bytes and alternative text of each picture of a question."""
    row = file.rows[question]
    return [(one.place, file.pictures[one.sha256], one.alt) for one in row.pictures]


def from_word(*blocks: str, media: dict[str, bytes | None] = MEDIA) -> QuestionFile:
    return read(word(*blocks, media=media), "a.docx", topic="t")


def wrong_in_word(*blocks: str, media: dict[str, bytes | None] = MEDIA) -> list[str]:
    found = findings_of(word(*blocks, media=media), "a.docx", topic="t")
    return [one.code for one in found]


def notes(file: QuestionFile) -> set[str]:
    return {note.code for note in file.notes}


def html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def moodle(stem: str, files: str = "", answer: str = "Cấm đi", answer_files: str = "") -> str:
    """One question of Moodle XML with HTML texts."""
    return (
        '<?xml version="1.0"?><quiz><question type="multichoice"><name><text>Q</text></name>'
        f'<questiontext format="html"><text>{html(stem)}</text>{files}</questiontext>'
        f'<answer fraction="0" format="html"><text>{html(answer)}</text>{answer_files}</answer>'
        '<answer fraction="100" format="html"><text>Báo nguy</text></answer></question></quiz>'
    )


def file(name: str, content: bytes, path: str = "/") -> str:
    said = base64.b64encode(content).decode()
    return f'<file name="{name}" path="{path}" encoding="base64">{said[:20]}\n{said[20:]}</file>'


def img(name: str, alt: str = "Một hình") -> str:
    return f'<img src="@@PLUGINFILE@@/{name}" alt="{alt}" width="10">'


@pytest.mark.parametrize("write", [picture, old_picture])
def test_a_picture_below_the_question_is_the_questions(write: Callable[[str, str], str]) -> None:
    found = from_word(STEM, paragraph(write("red", "Biển tròn")), *OPTIONS)
    assert shown(found) == [("", RED, "Biển tròn")]
    assert found.rows[0].text == "Biển này là gì?"
    assert found.rows[0].pictures[0].sha256 == hashlib.sha256(RED).hexdigest()
    assert not notes(found) & {"alt_missing", "pictures_moved"}


@pytest.mark.parametrize(
    "blocks",
    [
        (paragraph("A. ", picture("red", "đỏ")), paragraph("B. ", picture("blue", "xanh"))),
        (paragraph("A. ", picture("red", "đỏ"), run("      B. "), picture("blue", "xanh")),),
        (table(["A.", paragraph(picture("red", "đỏ")), "B.", paragraph(picture("blue", "xanh"))]),),
        ("A.", paragraph(picture("red", "đỏ")), "B.", paragraph(picture("blue", "xanh"))),
    ],
    ids=["each in a line", "in one line", "in cells", "below letters"],
)  # fmt: skip
def test_options_may_be_pictures_and_nothing_else(blocks: tuple[str, ...]) -> None:
    found = from_word(STEM, *blocks, "Đáp án: A")
    assert shown(found) == [("A", RED, "đỏ"), ("B", BLUE, "xanh")]
    assert found.rows[0].options == {"A": "", "B": ""}


def test_pictures_below_all_options_are_theirs_and_below_some_nobody_knows_whose() -> None:
    below = [
        paragraph("A. Cấm"), paragraph(picture("red", "x")),
        paragraph("B. Báo"), paragraph(picture("blue", "y")),
    ]  # fmt: skip
    assert [one[0] for one in shown(from_word(STEM, *below, "Đáp án: A"))] == ["A", "B"]
    assert wrong_in_word(STEM, *below[:3], "Đáp án: A") == ["line_unclear"]
    assert "line_unclear" in wrong_in_word(STEM, "A. a", "B. b", below[1], "Câu 2: c?", "A. d")


def test_a_picture_takes_nothing_from_the_sign_of_the_right_option() -> None:
    right = paragraph(run("B. Báo", UNDERLINED), picture("red", "x"))
    found = from_word(STEM, "A. Cấm", right)
    assert (found.rows[0].answer, found.found[0].signs) == ("B", ["underlined"])


def test_the_same_question_about_two_pictures_is_two_questions() -> None:
    one = [STEM, paragraph(picture("red", "x")), *OPTIONS]
    two = ["Câu 2: Biển này là gì?", paragraph(picture("blue", "x")), *OPTIONS]
    assert len(from_word(*one, *two).rows) == 2
    two[1] = one[1]
    assert wrong_in_word(*one, *two) == ["text_doubled"]


def test_a_picture_without_words_for_it_is_told_with_how_to_write_them() -> None:
    found = from_word(STEM, paragraph(picture("red")), *OPTIONS)
    (told,) = [note for note in found.notes if note.code == "alt_missing"]
    assert told.details["questions"] == ["Biển này là gì?"]


@pytest.mark.parametrize("floating", [False, True])
def test_a_picture_within_words_or_beside_them_stands_below_and_that_is_told(
    floating: bool,
) -> None:
    within = paragraph("Câu 1: Biển ", picture("red", "x", floating=floating), " là gì?")
    found = from_word(within, *OPTIONS)
    assert found.rows[0].text == "Biển là gì?"
    assert "pictures_moved" in notes(found)


@pytest.mark.parametrize(
    ("drawing", "code"),
    [
        (picture("red", crop='<a:srcRect l="2000"/>'), "picture_altered"),
        (picture("red", turned=' rot="5400000"'), "picture_altered"),
        (picture("red", turned=' flipH="1"'), "picture_altered"),
        (picture("elsewhere"), "picture_outside"),
        (picture("gone"), "picture_missing"),
        (picture("nowhere"), "picture_outside"),
        (picture("gif"), "picture_type"),
        (picture("svg"), "picture_type"),
        (picture("emf"), "picture_type"),
        (picture("large"), "picture_too_large"),
        (picture("red", "x" * 1001), "alt_too_long"),
        ("<w:r><w:drawing><wp:inline/></w:drawing></w:r>", "image"),
        ("<w:r><w:object/></w:r>", "image"),
    ],
)
def test_what_cannot_be_shown_as_it_is_seen_is_a_finding(drawing: str, code: str) -> None:
    media: dict[str, bytes | None] = {
        "red": RED, "elsewhere": None, "gone": b"", "gif": picture_of("GIF", (5,), mode="P"),
        "svg": b"<svg xmlns='x'/>", "emf": EMF, "large": RED + bytes(MOST_BYTES),
    }  # fmt: skip
    assert wrong_in_word(STEM, paragraph(drawing), *OPTIONS, media=media) == [code]


def test_a_question_has_so_many_pictures_at_most() -> None:
    many = [paragraph(picture("red", "x")) for _ in range(MOST_OF_A_QUESTION + 1)]
    assert wrong_in_word(STEM, *many, *OPTIONS) == ["pictures_too_many"]


def test_pictures_of_moodle_are_those_that_the_text_shows() -> None:
    found = read(
        moodle(
            f"<p>Biển này?</p>{img('b%C3%A1o.png', 'Biển')}",
            file("báo.png", RED) + file("thừa.png", GREEN),
            img("x/đáp.jpg", "Xe"),
            file("đáp.jpg", BLUE, "/x/"),
        ),
        topic="t",
    )
    assert shown(found) == [("", RED, "Biển"), ("A", BLUE, "Xe")]
    assert (found.rows[0].text, found.rows[0].options["A"]) == ("Biển này?", "")
    assert "pictures_unused" in notes(found)


@pytest.mark.parametrize(
    ("stem", "files", "code"),
    [
        (img("a.png"), "", "picture_missing"),
        ('<img src="http://x.vn/a.png">', file("a.png", RED), "picture_outside"),
        (img("a.svg"), file("a.svg", b"<svg/>"), "picture_type"),
        (img("a.png"), '<file name="a.png" path="/" encoding="base64">?</file>',
         "picture_unreadable"),
        (img("a.png"), file("a.png", RED) * 2, "field_doubled"),
        ('<a href="@@PLUGINFILE@@/a.pdf">Đọc</a>', file("a.pdf", RED), "image"),
        ('<p style="display:none">' + img("a.png") + "</p>", file("a.png", RED), "hidden"),
    ],
)  # fmt: skip
def test_a_picture_of_moodle_that_is_not_there_or_no_picture_is_a_finding(
    stem: str, files: str, code: str
) -> None:
    assert [one.code for one in findings_of(moodle("Gì? " + stem, files), topic="t")] == [code]


def test_from_moodle_to_moodle_pictures_are_kept_to_the_byte(tmp_path: Path) -> None:
    given = moodle(f"Biển này? {img('a.png', 'A &amp; <B>')}", file("a.png", RED), "Đi " + img("b"),
                   file("b", GREEN))  # fmt: skip
    first = read(given, topic="t")
    made, told = write_question_file(first.rows, "moodle", pictures=first.pictures)
    again = read(made)
    assert without_lines(again) == without_lines(first)
    assert again.pictures == first.pictures
    assert not told
    source, target = tmp_path / "a.xml", tmp_path / "b.xml"
    source.write_text(given)
    assert main(["convert", str(source), str(target), "--topic", "t"]) == 0
    assert target.read_bytes() == made


@pytest.mark.parametrize("target", ["gift", "aiken", "toml", "xlsx"])
def test_other_formats_tell_whose_pictures_they_lose(target: str) -> None:
    bank = read(moodle(f"Biển này? {img('a.png')}", file("a.png", RED)), topic="t")
    _, told = write_question_file(bank.rows, target, pictures=bank.pictures)  # type: ignore[arg-type]
    assert ["pictures"] in [note.details["fields"] for note in told if note.code == "not_held"]


@pytest.mark.parametrize("target", ["gift", "aiken", "toml", "xlsx"])
@pytest.mark.parametrize(
    "blocks",
    [
        (STEM, paragraph("A. ", picture("red")), paragraph("B. ", picture("blue")), "Đáp án: B"),
        (STEM, paragraph("A. Biển", picture("red")), paragraph("B. Biển", picture("blue")),
         "Đáp án: B"),
        (STEM, paragraph(picture("red")), *OPTIONS, "Câu 2: Biển này là gì?",
         paragraph(picture("blue")), *OPTIONS),
    ],
)  # fmt: skip
def test_what_only_pictures_tell_is_not_written_where_none_are_held(
    target: str, blocks: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, made = tmp_path / "a.docx", tmp_path / f"b.{target}"
    source.write_bytes(word(*blocks, "Câu 9: Ai ký?", "A. x", "B. y", "Đáp án: A", media=MEDIA))
    assert main(["convert", str(source), str(made), "--topic", "t"]) == 1
    assert not made.exists()
    told = capsys.readouterr().err
    assert "questions.cannot_write" in told
    assert ("Q001" in told, "Q003" in told) == (True, False)
    assert main(["convert", str(source), str(tmp_path / "b.xml"), "--topic", "t"]) == 0


def test_a_right_option_that_is_a_picture_alone_is_told_as_one() -> None:
    blocks = (STEM, paragraph("A. ", picture("red")), paragraph("B. ", picture("blue")))
    file = from_word(*blocks, "Đáp án: B")
    (found,) = seen(file.rows, file.found)
    assert (found.answer, found.option) == ("B", "[hình]")


def test_a_bank_has_so_many_pictures_at_most() -> None:
    one = moodle(img("a.png"), file("a.png", RED))
    begins, ends = one.index("<question "), one.index("</quiz>")
    many = one[:begins] + one[begins:ends] * 301 + "</quiz>"
    assert refusal_of(many, topic="t").code == "questions.too_many_pictures"


def test_a_small_file_that_shows_a_large_picture_for_ever_is_unpacked_once() -> None:
    large = RED + bytes(MOST_BYTES // 2)
    file = word(paragraph(*[picture("red")] * 1_000), *OPTIONS, media={"red": large})
    assert len(file) < MOST_BYTES // 10
    tracemalloc.start()
    assert refusal_of(file, "a.docx", topic="t").code == "questions.too_many_pictures"
    assert tracemalloc.get_traced_memory()[1] < 5 * MOST_BYTES
    tracemalloc.stop()
