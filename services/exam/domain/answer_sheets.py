"""The answer sheet: what is saved, in which order, and what a submission makes of it.

Each question keeps the arrival stamp and the sequence number of the answer that stands, so an
older save or a retry never overwrites a newer one, whatever order they are delivered in.
"""

from collections.abc import Mapping

import msgspec

from contracts.errors import Refused

#: question id -> [option id, arrival in µs, sequence at the gateway]
Sheet = dict[str, tuple[str, int, int]]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, tuple[str, int, int]]).decode


def read_sheet(text: str) -> Sheet:
    """The stored form as a sheet."""
    return _decode(text)


def write_sheet(sheet: Sheet) -> str:
    """A sheet in its stored form."""
    return _encode(sheet).decode()


def paper_text(questions: list[tuple[str, str]]) -> str:
    """A paper in its stored form: ``id:BADC`` joined by blanks, in the paper's order."""
    return " ".join(f"{question}:{options}" for question, options in questions)


def refuse_foreign(answers: Mapping[str, str], paper: str) -> None:
    """Refuse answers to questions that are not in the paper, or options a question lacks."""
    padded = f" {paper} "
    for question, option in answers.items():
        start = padded.find(f" {question}:")
        if start < 0:
            raise Refused(
                "answers.unknown_question",
                f"Câu hỏi {question} không có trong đề thi. (Not a question of this paper.)",
                question=question,
            )
        options = padded[start + len(question) + 2 : padded.index(" ", start + 1)]
        if len(option) != 1 or option not in options:
            raise Refused(
                "answers.unknown_option",
                f"Câu {question} không có phương án {option}. (No such option.)",
                question=question,
                option=option,
            )


def merge(sheet: Sheet, answers: Mapping[str, str], arrived_us: int, sequence: int) -> bool:
    """Take over the answers that are newer than what stands. Returns whether anything changed."""
    changed = False
    for question, option in answers.items():
        standing = sheet.get(question)
        if standing is None or (standing[1], standing[2]) < (arrived_us, sequence):
            sheet[question] = (option, arrived_us, sequence)
            changed = True
    return changed


def final_answers(sheet: Sheet) -> dict[str, str]:
    """Question id -> option id, sorted by question id."""
    return {question: sheet[question][0] for question in sorted(sheet)}


def unanswered(answers: Mapping[str, str], paper: str) -> list[str]:
    """The ids of a paper's questions that have no answer, in the paper's order."""
    if len(answers) == paper.count(" ") + 1:
        return []
    questions = (item.partition(":")[0] for item in paper.split(" "))
    return [question for question in questions if question not in answers]
