"""The answer sheet: what is saved, in which order, and what a submission makes of it.

Each question keeps the arrival stamp and the sequence number of the answer that stands, so an
older save or a retry never overwrites a newer one, whatever order they are delivered in.
"""

from collections.abc import Iterable, Mapping

import msgspec

from contracts.attempts import NO_BREAK, SEVERAL
from contracts.errors import Refused
from services.exam.domain.paper_drawing import PaperQuestion

#: question id -> [letters of the options chosen, arrival in µs, sequence at the gateway]
Sheet = dict[str, tuple[str, int, int]]

#: so far clocks that are kept right may be apart, in µs
CLOCKS_APART_US = 1_000_000

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, tuple[str, int, int]]).decode


def read_sheet(text: str) -> Sheet:
    """The stored form as a sheet."""
    return _decode(text)


def write_sheet(sheet: Sheet) -> str:
    """A sheet in its stored form."""
    return _encode(sheet).decode()


def paper_text(questions: Iterable[PaperQuestion]) -> str:
    """A paper in its stored form: ``id:BADC`` joined by blanks, in the paper's order; with a plus
    behind the letters (``id:BADC+``) where several options may be chosen. Blanks of an id are
    written as ``NO_BREAK``."""
    return " ".join(f"{_named(one.id)}:{''.join(one.options)}{_mark(one)}" for one in questions)


def _named(question: str) -> str:
    return question.replace(" ", NO_BREAK)


def _mark(question: PaperQuestion) -> str:
    return SEVERAL if question.kind == "multiple_choice" else ""


def refuse_foreign(answers: Mapping[str, str], paper: str) -> None:
    """Refuse answers to questions that are not in the paper, options that a question lacks or that
    stand twice, and several options, or none, where exactly one may be chosen."""
    padded = f" {paper} "
    for question, chosen in answers.items():
        options = _options(question, padded)
        if options is None or NO_BREAK in question:
            raise Refused(
                "answers.unknown_question",
                f"Câu hỏi {question} không có trong đề thi. (Not a question of this paper.)",
                question=question,
            )
        letters = set(chosen)
        several = options.endswith(SEVERAL)
        each_once = len(letters) == len(chosen) and letters <= set(options.rstrip(SEVERAL))
        if not each_once or not (chosen or several):
            raise Refused(
                "answers.unknown_option",
                f"Câu {question} không có phương án {chosen}. (No such option.)",
                question=question,
                option=chosen,
            )
        if len(chosen) > 1 and not several:
            raise Refused(
                "answers.several_options",
                f"Câu {question} chỉ chọn một phương án. (Only one option of it is chosen.)",
                question=question,
                option=chosen,
            )


def _options(question: str, padded: str) -> str | None:
    """What a paper says behind a question's id; None where it is not in the paper. Ids may have
    colons and letters have none, so an item ``a:b:BADC`` is none of a question ``a``."""
    named = f" {_named(question)}:"
    start = padded.find(named)
    while start >= 0:
        options = padded[start + len(named) : padded.index(" ", start + 1)]
        if ":" not in options:
            return options
        start = padded.find(named, start + 1)
    return None


def merge(
    sheet: Sheet,
    answers: Mapping[str, str],
    arrived_us: int,
    sequence: int,
    now_us: int | None = None,
) -> bool:
    """Take over the answers that are newer than what stands, their letters sorted: in which order
    options were chosen says nothing. Returns whether anything changed.

    With ``now_us`` nothing is taken and it is refused, ``clock.behind``, where another answer would
    go on to stand because it was stamped by a clock that was ahead of this one: then the stamps are
    not in the order in which the two were given."""
    latest_us = None if now_us is None else now_us + CLOCKS_APART_US
    newer: Sheet = {}
    for question, chosen in answers.items():
        letters, standing = "".join(sorted(chosen)), sheet.get(question)
        if standing is None or (standing[1], standing[2]) < (arrived_us, sequence):
            newer[question] = (letters, arrived_us, sequence)
        elif latest_us is not None and standing[1] > latest_us and standing[0] != letters:
            raise Refused(
                "clock.behind",
                "Đồng hồ máy chủ chạy chậm hơn lần lưu trước nên câu trả lời chưa được lưu. "
                "(The server's clock is behind an earlier save: not saved.)",
            )
    sheet |= newer
    return bool(newer)


def final_answers(sheet: Sheet) -> dict[str, str]:
    """Question id -> letters chosen, sorted by question id; without those of which every option
    was taken back."""
    return {question: sheet[question][0] for question in sorted(sheet) if sheet[question][0]}


def unanswered(answers: Mapping[str, str], paper: str) -> list[str]:
    """The ids of a paper's questions that have no answer, in the paper's order."""
    if len(answers) == paper.count(" ") + 1:
        return []
    ids = (item.rpartition(":")[0] for item in paper.split(" "))
    questions = (question.replace(NO_BREAK, " ") for question in ids)
    return [question for question in questions if question not in answers]
