"""What a finding says, in the numbers of each language."""

from services.scoring.domain.integrity.finding_texts import words_of
from services.scoring.domain.integrity.findings import Finding


def test_numbers_are_written_as_each_language_writes_them() -> None:
    fast = {"answered": 5, "duration_s": 0.0, "score": 1200.5}
    words = words_of(Finding("too_fast", "fast_right", "look", ["p1"], fast))
    assert "5 câu trong 0,0 giây và đúng 1200,5" in words.context
    assert "5 questions answered in 0.0 seconds, 1200.5 right" in words.context_en
    alike = {
        "people": 2,
        "same_wrong": 9,
        "questions_in_common": 10,
        "same_wrong_expected": 1.5,
        "times_likelier": 1234567,
    }
    words = words_of(Finding("same_answers", "answers_colleagues", "look", ["p1"], alike))
    assert "khoảng 1,5" in words.context
    assert "1.234.567 lần" in words.context
    assert "1,234,567 times" in words.context_en
