"""The question bank is read by officials: these are the promises made to them."""

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest
from msgspec import Struct

from rigs.city import Bank, Question, read_bank
from rigs.city.agency_names import CONTRIBUTORS

BANKS = Path(__file__).parents[4] / "contests" / "banks"
CITY_OFFICES = {name.replace("Ủy ban nhân dân", "UBND") for name in CONTRIBUTORS}


class Promise(Struct, frozen=True):
    """What is promised of one bank: how many questions of each topic at least, from whom."""

    slug: str
    prefix: str
    topics: dict[str, int]
    offices: set[str]
    documents: tuple[str, ...]
    difficulty: bool = True
    spread: tuple[float, float] = (0.25, 0.25)


PROMISES = [
    Promise(
        "hai-phong-2024",
        "CCHC",
        dict.fromkeys(
            (
                "chuong-trinh-tong-the", "the-che-van-ban", "thu-tuc-hanh-chinh", "mot-cua",
                "bo-may-cong-vu", "chinh-phu-so", "chi-so", "hai-phong",
            ),
            18,
        ),
        CITY_OFFICES,
        (
            "76/NQ-CP", "61/2018/NĐ-CP", "107/2021/NĐ-CP", "23/CT-TTg", "03-NQ/TU", "216/KH-UBND",
            "325/KH-UBND", "4791/QĐ-UBND", "PAR INDEX", "PAPI", "SIPAS", "DDCI", "PCI", "DTI",
        ),
        difficulty=False,
        spread=(0.2, 0.3),
    ),
    Promise(
        "quang-tri-2022",
        "QT",
        # four rounds of 20 questions each, even where each round has a part of its own
        {
            "nghi-quyet-76": 24, "chuong-trinh-34": 8, "quyet-dinh-1444": 8, "ke-hoach-349": 8,
            "kien-thuc-chung": 32,
        },
        {
            "Phòng Nội vụ", "Văn phòng HĐND và UBND thị xã", "Phòng Tư pháp",
            "Phòng Tài chính - Kế hoạch", "Phòng Văn hóa và Thông tin",
        },
        ("76/NQ-CP", "34/CTr-UBND", "01-NQ/TU", "1444/QĐ-UBND", "349/KH-UBND", "29-CTHĐ/TU"),
    ),
    Promise(
        "binh-thanh-2022",
        "BT",
        {
            "mot-cua-kiem-soat-tthc": 20, "the-che-van-ban": 10, "hien-dai-hoa": 15,
            "dat-dai-nong-nghiep": 10, "tai-chinh-cong": 5,
        },
        {
            "Văn phòng - Thống kê", "Tư pháp - Hộ tịch", "Văn hóa - Xã hội",
            "Địa chính - Nông nghiệp - Xây dựng và Môi trường", "Tài chính - Kế toán",
        },
        (
            "61/2018/NĐ-CP", "107/2021/NĐ-CP", "63/2010/NĐ-CP", "ISO 9001:2015",
            "Luật Cán bộ, công chức", "Luật Viên chức", "Luật Tổ chức chính quyền địa phương",
            "Luật Đất đai", "Luật Ngân sách nhà nước",
        ),
    ),
]  # fmt: skip


@pytest.fixture(scope="module", params=PROMISES, ids=lambda promise: promise.slug)
def promise(request: pytest.FixtureRequest) -> Promise:
    found: Promise = request.param
    return found


@pytest.fixture(scope="module")
def bank(promise: Promise) -> Bank:
    return read_bank(BANKS / f"{promise.slug}.toml")


def test_there_are_enough_questions_of_each_topic_and_none_of_another(
    bank: Bank, promise: Promise
) -> None:
    per_topic = Counter(question.topic for question in bank.questions)
    assert bank.topics.keys() == promise.topics.keys() == per_topic.keys()
    assert all(per_topic[topic] >= least for topic, least in promise.topics.items())
    assert all(re.fullmatch(r"[a-z0-9-]+", topic) for topic in bank.topics)


def test_four_weeks_of_the_city_and_sixty_questions_of_the_commune() -> None:
    sizes = {item.slug: len(read_bank(BANKS / f"{item.slug}.toml").questions) for item in PROMISES}
    assert sizes["hai-phong-2024"] >= 160
    assert sizes["quang-tri-2022"] >= 80
    assert sizes["binh-thanh-2022"] == 60


def test_ids_are_unique_and_in_order(bank: Bank, promise: Promise) -> None:
    ids = [question.id for question in bank.questions]
    assert ids == [f"{promise.prefix}-{number:03}" for number in range(1, len(ids) + 1)]


def test_every_question_of_the_newer_banks_says_how_difficult_it_is(
    bank: Bank, promise: Promise
) -> None:
    levels = Counter(question.difficulty for question in bank.questions)
    if promise.difficulty:
        assert levels.keys() == {"easy", "medium", "hard"}
        assert min(levels.values()) >= 0.2 * len(bank.questions)
        options = {len(question.options) for question in bank.questions}
        assert options == {4}
    else:
        assert levels.keys() == {None}


def test_the_answer_is_one_of_three_to_six_options_lettered_without_gap(bank: Bank) -> None:
    for question in bank.questions:
        letters = list(question.options)
        assert letters == list("ABCDEF"[: len(letters)]), question.id
        assert 3 <= len(letters) <= 6, question.id
        assert question.answer in letters, question.id


def test_options_of_a_question_are_distinct(bank: Bank) -> None:
    for question in bank.questions:
        options = [text.strip().casefold() for text in question.options.values()]
        assert len(set(options)) == len(options), question.id


def test_no_option_refers_to_the_others_because_their_order_is_shuffled(bank: Bank) -> None:
    referring = re.compile(r"(?i)phương án|đáp án|(cả|câu|ý) [A-F]\b|tất cả đều|các ý trên")
    for question in bank.questions:
        assert not any(map(referring.search, question.options.values())), question.id


def test_every_question_names_its_source_and_its_contributor(bank: Bank, promise: Promise) -> None:
    for question in bank.questions:
        assert len(question.source) > 20, question.id
        assert question.contributor in promise.offices, question.id
    assert {question.contributor for question in bank.questions} == promise.offices


def test_each_office_of_the_commune_contributes_its_own_topic() -> None:
    questions = read_bank(BANKS / "binh-thanh-2022.toml").questions
    assert len({(question.contributor, question.topic) for question in questions}) == 5


def test_no_two_questions_of_a_topic_are_nearly_the_same(bank: Bank) -> None:
    by_topic: dict[str, list[Question]] = {}
    for question in bank.questions:
        by_topic.setdefault(question.topic, []).append(question)
    for questions in by_topic.values():
        for one, other in combinations(questions, 2):
            assert _alike(one.text, other.text) < 0.9, (one.id, other.id)


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    return 0.0 if matcher.quick_ratio() < 0.9 else matcher.ratio()


def test_right_answers_are_spread_over_the_letters(bank: Bank, promise: Promise) -> None:
    letters = Counter(question.answer for question in bank.questions)
    least, most = promise.spread
    for letter in "ABCD":
        assert least <= letters[letter] / len(bank.questions) <= most


def test_the_longest_option_is_not_a_hint(bank: Bank) -> None:
    longest = sum(
        len(question.options[question.answer])
        > max(len(text) for key, text in question.options.items() if key != question.answer)
        for question in bank.questions
    )
    assert longest / len(bank.questions) < 0.35


def test_texts_are_nfc_and_clean(bank: Bank) -> None:
    for question in bank.questions:
        for text in (question.text, question.source, *question.options.values()):
            assert unicodedata.is_normalized("NFC", text), question.id
            assert text == " ".join(text.split()), question.id
        assert question.text.endswith("?"), question.id


def test_every_document_of_the_plan_is_asked_about(bank: Bank, promise: Promise) -> None:
    everything = " ".join(f"{question.text} {question.source}" for question in bank.questions)
    for document in promise.documents:
        assert document in everything
