"""The question bank is read by officials: these are the promises made to them."""

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from cli.city import Bank, Question, read_bank
from cli.city.catalogue import CONTRIBUTORS

BANK_FILE = Path(__file__).parents[3] / "contests" / "banks" / "hai-phong-2024.toml"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(BANK_FILE)


def test_there_are_enough_questions_for_four_weeks(bank: Bank) -> None:
    assert len(bank.questions) >= 160


def test_ids_are_unique_and_in_order(bank: Bank) -> None:
    ids = [question.id for question in bank.questions]
    assert ids == [f"CCHC-{number:03}" for number in range(1, len(ids) + 1)]


def test_every_topic_has_enough_questions_and_every_question_a_known_topic(bank: Bank) -> None:
    per_topic = Counter(question.topic for question in bank.questions)
    assert per_topic.keys() == bank.topics.keys()
    assert 6 <= len(per_topic) <= 8
    assert min(per_topic.values()) >= 18
    assert all(re.fullmatch(r"[a-z0-9-]+", topic) for topic in bank.topics)


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


def test_every_question_names_its_source_and_its_contributor(bank: Bank) -> None:
    known = {name.replace("Ủy ban nhân dân", "UBND") for name in CONTRIBUTORS}
    for question in bank.questions:
        assert len(question.source) > 20, question.id
        assert question.contributor in known, question.id
    assert {question.contributor for question in bank.questions} == known


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


def test_right_answers_are_spread_over_the_letters(bank: Bank) -> None:
    letters = Counter(question.answer for question in bank.questions)
    for letter in "ABCD":
        assert 0.2 <= letters[letter] / len(bank.questions) <= 0.3


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


def test_every_document_of_the_plan_is_asked_about(bank: Bank) -> None:
    everything = " ".join(f"{question.text} {question.source}" for question in bank.questions)
    for document in (
        "76/NQ-CP", "61/2018/NĐ-CP", "107/2021/NĐ-CP", "23/CT-TTg", "03-NQ/TU", "216/KH-UBND",
        "325/KH-UBND", "4791/QĐ-UBND", "PAR INDEX", "PAPI", "SIPAS", "DDCI", "PCI", "DTI",
    ):  # fmt: skip
        assert document in everything
