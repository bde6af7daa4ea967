"""The catalogue is complete, the formats are those of the language."""

import re
import string
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from contracts.definition import MEASURES
from contracts.entry_checks import FINDING_LEVELS
from contracts.local_times import parse_rfc3339, rfc3339
from gateway.audit.actions.audit_words import ACTION_TEXTS, KIND_TEXTS
from gateway.web import sign_in_and_error_pages
from gateway.web import text_catalogue as module
from gateway.web.assets import VENDOR
from gateway.web.number_and_date_formats import Formats, Language
from gateway.web.rendering import renderer
from gateway.web.staff_menu import MENU
from gateway.web.text_catalogue import LANGUAGES, catalogue
from gateway.web.vietnamese_sorting import fold, sort_key
from question_formats.right_options import ANSWER_LINE, KEY_LIST, STAR
from question_formats.signed_lines import BOLD, COLOUR, HIGHLIGHT, UNDERLINED
from spreadsheets.headcount_table import REASONS

ROOT = Path(module.__file__).parent
SIGNS_OF_RIGHT = (ANSWER_LINE, KEY_LIST, STAR, BOLD, COLOUR, HIGHLIGHT, UNDERLINED)
SOURCES = [
    path
    for folder in (ROOT.parent,)
    for path in sorted(folder.rglob("*"))
    if path.suffix in (".py", ".html", ".js") and VENDOR not in path.parts
]
TRANSLATED = re.compile(r"""\bt\(\s*["']([^"']+)["']""")
QUOTED = re.compile(r"""["']([a-z_]+\.[a-z_0-9]+)["']""")


SECTIONS = {
    *("desk_js", "entries_js", "exam_js", "hall_js", "participation_js", "room_js", "round"),
    *("sheet_js", "state", "wall_js"),
}


def used_keys() -> set[str]:
    return {key for path in SOURCES for key in TRANSLATED.findall(path.read_text("utf-8"))}


def quoted_words() -> set[str]:
    return {key for path in SOURCES for key in QUOTED.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize(
    ("moment", "vi", "en"),
    [
        ("2026-12-12T00:00:00+07:00", "24:00 ngày 11/12/2026", "11 Dec 2026, 24:00"),
        ("2026-12-11T17:00:00Z", "24:00 ngày 11/12/2026", "11 Dec 2026, 24:00"),
        ("2027-01-01T00:00:00+07:00", "24:00 ngày 31/12/2026", "31 Dec 2026, 24:00"),
        ("2026-12-12T00:00:01+07:00", "00:00:01 ngày 12/12/2026", "12 Dec 2026, 00:00:01"),
        ("2026-12-12T17:00:00+07:00", "17:00 ngày 12/12/2026", "12 Dec 2026, 17:00"),
    ],
)
def test_an_end_at_midnight_is_that_of_the_day_that_is_over(moment: str, vi: str, en: str) -> None:
    assert (Formats("vi").ends(moment), Formats("en").ends(moment)) == (vi, en)


def test_a_beginning_at_midnight_is_that_of_the_day_that_begins() -> None:
    assert Formats("vi").begins("2026-12-12T00:00:00+07:00") == "00:00 ngày 12/12/2026"


def test_official_texts_write_the_hour_out() -> None:
    f = Formats("vi")
    assert f.formally("2026-11-13T09:00:00+07:00") == "09 giờ 00 ngày 13/11/2026"
    assert f.formally("2026-11-13T00:00:00+07:00", end=True) == "24 giờ 00 ngày 12/11/2026"
    assert f.formally("2026-11-28T23:08:02+07:00") == "23 giờ 08 phút 02 giây ngày 28/11/2026"


def test_every_key_that_a_page_asks_for_is_in_every_language() -> None:
    asked = used_keys() | {entry.text for entry in MENU}
    asked |= set(sign_in_and_error_pages.SIGN_IN_ERRORS.values()) | set(
        sign_in_and_error_pages.PASSWORD_ERRORS.values()
    )
    assert len(asked) > 150
    for language in LANGUAGES:
        assert asked <= set(catalogue(language).texts)


def test_no_language_has_a_text_that_no_page_uses() -> None:
    made_of_words = {f"measures.{word}" for word in MEASURES}
    made_of_words |= {*KIND_TEXTS.values(), *ACTION_TEXTS.values()}
    made_of_words |= {f"finding.{code}" for code in FINDING_LEVELS}
    made_of_words |= {f"headcounts.line_{code}" for code in REASONS}
    made_of_words |= {f"imports.sign_{sign}" for sign in SIGNS_OF_RIGHT}
    for language in LANGUAGES:
        assert set(catalogue(language).texts) - quoted_words() == made_of_words


def test_all_languages_have_the_same_keys_with_the_same_blanks() -> None:
    first, second = (catalogue(language).texts for language in LANGUAGES)
    assert list(first) == list(second)
    for key in first:
        assert blanks(first[key]) == blanks(second[key]), key


def blanks(text: str | dict[str, str]) -> set[str | None]:
    whole = text if isinstance(text, str) else text["one"] + text["other"]
    return {field for _, field, _, _ in string.Formatter().parse(whole) if field is not None}


def test_scripts_get_only_texts_of_their_sections() -> None:
    for path in ROOT.glob("static/*.js"):
        keys = TRANSLATED.findall(path.read_text("utf-8"))
        assert {key.split(".")[0] for key in keys} <= SECTIONS


def test_templates_hold_no_text_of_their_own() -> None:
    """Whatever stands between tags and blocks is punctuation, not words."""
    for path in ROOT.glob("templates/**/*.html"):
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", path.read_text("utf-8"), flags=re.S)
        bare = re.sub(r"""[\w-]+=("[^"]*"|'[^']*')""", "", bare)
        assert not re.findall(r"[^\W\d_]{2,}", bare), path.name


@pytest.mark.parametrize(
    ("count", "expected"), [(1, "1 day left"), (2, "2 days left"), (1500, "1,500 days left")]
)
def test_a_count_chooses_the_english_plural(count: int, expected: str) -> None:
    assert catalogue("en")("round.days_left", count=count) == expected


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        catalogue("vi")("no.such_key")


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1234.5, None, "1.234,5", "1,234.5"),
        (1_000_000, None, "1.000.000", "1,000,000"),
        (0, None, "0", "0"),
        (2.0, 2, "2,00", "2.00"),
        (-1234.25, None, "-1.234,25", "-1,234.25"),
        (Fraction(621, 8), 2, "77,63", "77.63"),
        (77.625, 2, "77,63", "77.63"),
        (2.675, 2, "2,68", "2.68"),
        (Fraction(1, 3), None, "0,33", "0.33"),
        (1200.0, None, "1.200", "1,200"),
        (-0.001, 2, "0,00", "0.00"),
    ],
)
def test_numbers_are_rounded_half_up_and_written_as_the_language_does(
    value: float | Fraction, decimals: int | None, vi: str, en: str
) -> None:
    assert Formats("vi").number(value, decimals) == vi
    assert Formats("en").number(value, decimals) == en


def test_rates_money_and_lengths_of_time() -> None:
    assert Formats("vi").percent(0.8765) == "87,65%"
    assert Formats("en").percent(0.7, 0) == "70%"
    assert Formats("vi").money(1_000_000) == "1.000.000 đồng"
    assert Formats("vi", "USD").money(1_200) == "1.200 USD"
    assert Formats("en", "USD").money(1_200) == "1,200 USD"
    assert Formats("en").money(1_000_000) == "1,000,000 VND"
    assert Formats("vi").clock(65) == "1:05"
    assert Formats("vi").clock(3723) == "1:02:03"


def test_times_are_shown_in_vietnam_whatever_their_offset() -> None:
    for text in ("2024-10-07T01:00:05Z", "2024-10-07T08:00:05+07:00"):
        assert Formats("vi").moment(text) == "07/10/2024 08:00"
        assert Formats("vi").exact(text) == "07/10/2024 08:00:05"
        assert Formats("en").moment(text) == "7 Oct 2024, 08:00"


@given(st.integers(min_value=0, max_value=4_000_000_000_000))
def test_an_instant_survives_its_string(moment_ms: int) -> None:
    assert parse_rfc3339(rfc3339(moment_ms * 1000)) == moment_ms * 1000


def test_search_ignores_case_accents_and_the_bar_of_d() -> None:
    assert fold("Sở Nội vụ ĐỒ SƠN") == "so noi vu do son"
    assert fold("e\u0302\u0301") == fold("ế") == "e"


def test_names_are_ordered_as_in_a_vietnamese_dictionary() -> None:
    ordered = ["An", "Ăn", "Ân", "Dân", "Đan", "Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Phường 2",
               "Phường 10", "Phường A"]  # fmt: skip
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


@given(st.text())
def test_every_text_can_be_ordered(text: str) -> None:
    assert sort_key(text) == sort_key(text)


def test_values_that_decided_are_written_as_people_write_them() -> None:
    vi, en = Formats("vi"), Formats("en")
    assert vi.percent(vi.fraction("28733/41800")) == "68,74%"
    assert vi.parts("28733/41800") == "28.733/41.800"
    assert en.percent(en.fraction("34/40")) == "85.00%"
    assert vi.fraction("3/0") == 0
    assert vi.arrival("2024-10-07T08:15:30.250+07:00") == "07/10/2024 08:15:30,250"
    assert vi.arrival("2024-10-07T08:15:30+07:00") == "07/10/2024 08:15:30"


#: another spelling or word for what the catalogue calls otherwise -> its word
ONE_WORD = {
    r"[Ee]-mail|[Tt]hư điện tử": "email",
    r"[Hh]uỷ": "hủy",
    r"[Đđ]ồng chí": "bạn; only a letter's salutation says đồng chí",
    r"[Dd]ự thảo": "dự kiến",
    # "cơ quan, đơn vị" and the headings of a staff list stay as offices write them
    r"(?<!ơ quan, )(?<![Mm]ã )(?<!tên )[Đđ]ơn vị(?! công tác| tổ chức| tiền tệ)": "cơ quan",
}
#: the words of a letter that goes to people
LETTERS = {"reminder.text", "reminder.text_end"}


def test_the_catalogue_has_one_word_and_one_spelling_for_each_thing() -> None:
    for key, text in catalogue("vi").texts.items():
        if key in LETTERS:
            continue
        for words in (text,) if isinstance(text, str) else text.values():
            found = [word for form, word in ONE_WORD.items() if re.search(form, words)]
            assert not found, (key, words, found)


def test_no_sentence_tells_two_faults_of_one_form() -> None:
    for language in ("vi", "en"):
        texts = catalogue(language).texts
        told = [
            (key.split(".")[0], text)
            for key, text in texts.items()
            if re.search(r"[._]error_(?!prefix|at$)|_needed$", key) and isinstance(text, str)
        ]
        assert [one for one in told if told.count(one) > 1] == []


def test_a_summary_of_errors_names_fields_by_their_labels_and_not_by_their_place() -> None:
    numbered = re.compile(r"loop\.index|place=")
    for path in ROOT.glob("templates/**/*.html"):
        for line in path.read_text("utf-8").splitlines():
            if "error-summary" in line or '<li><a href="#{{ name }}"' in line:
                shown = re.sub(r'href="[^"]*"', "", line)
                assert not numbered.search(shown), (path.name, line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_template_is_given_what_it_asks_for(language: Language) -> None:
    """A text whose words were changed would otherwise fail on the page that nobody opened."""
    texts = catalogue(language).texts
    environment = renderer().environment
    for name in environment.list_templates():
        assert environment.loader
        source = environment.loader.get_source(environment, name)[0]
        for call in environment.parse(source).find_all(nodes.Call):
            key = call.args[0] if call.args else None
            if not (isinstance(call.node, nodes.Name) and call.node.name == "t"):
                continue
            if not isinstance(key, nodes.Const) or call.dyn_kwargs or key.value not in texts:
                continue
            said = texts[key.value]
            wanted = {
                field
                for words in ([said] if isinstance(said, str) else said.values())
                for _, field, _, _ in string.Formatter().parse(words)
                if field
            }
            told = {one.key for one in call.kwargs}
            assert wanted <= told, (name, key.value, wanted - told)
