"""A first definition from a few answers, for organisers who have no file yet.

One quiz phase of weeks from Monday to Friday, two agency classes, one award of each week: what most
published plans have. Everything else is for the form or the file to say.
"""

import re

from msgspec import Struct

from contracts.time_zones import HOME, local
from plans.date_and_time_texts import DAY_US, read_moment, write_moment
from plans.table_reader import fold
from plans.toml_writer import Table

MOST_WEEKS = 12
_LONGEST_ID = 40


class Answers(Struct, frozen=True):
    """What is asked: ``first_day`` as a definition writes days, ``topics`` by name, ``questions``
    of a paper, ``time_limit`` as "30 phút"."""

    title: str
    organiser: str
    first_day: str
    weeks: int
    topics: list[str]
    questions: int
    time_limit: str


def first_form(said: Answers) -> Table:
    """The tables of a definition file. Raises ``Misread`` where ``first_day`` is no day."""
    rounds = _weeks(read_moment(said.first_day, "start", HOME), said.weeks)
    topics = {identifier(name): name for name in said.topics}
    return {
        "slug": identifier(said.title),
        "title": said.title,
        "organiser": said.organiser,
        "starts_at": rounds[0]["opens_at"],
        "ends_at": rounds[-1]["closes_at"],
        "participation": {"phase": "vong-1", "denominator": "headcount", "minimum_answers": 1},
        "topics": topics,
        "agency_classes": [
            {"id": "thanh-pho", "name": "Cơ quan, đơn vị của địa phương", "quota": "70%"},
            {"id": "trung-uong", "name": "Cơ quan Trung ương đóng trên địa bàn", "quota": "50%"},
        ],
        "phases": [_quiz_phase(said, list(topics), rounds)],
        "awards": [_weekly_prizes()],
    }


def _weeks(opens_us: int, weeks: int) -> list[Table]:
    """A round in each week, five days long."""
    rounds = []
    for week in range(min(max(weeks, 1), MOST_WEEKS)):
        starts_us = opens_us + week * 7 * DAY_US
        closes_us = starts_us + 5 * DAY_US
        days = f"{local(starts_us, HOME):%d/%m}–{local(closes_us - 1, HOME):%d/%m/%Y}"
        rounds.append(
            {
                "id": f"tuan-{week + 1}",
                "name": f"Tuần {week + 1} ({days})",
                "opens_at": write_moment(starts_us, "start", HOME),
                "closes_at": write_moment(closes_us, "end", HOME),
            }
        )
    return rounds


def _quiz_phase(said: Answers, topics: list[str], rounds: list[Table]) -> Table:
    return {
        "id": "vong-1",
        "name": "Vòng 1: Thi trắc nghiệm trực tuyến",
        "form": "quiz",
        "mandatory": True,
        "results": {"complaints_window": "2 ngày"},
        "quiz": {
            "questions": said.questions,
            "time_limit": said.time_limit,
            "attempts_allowed": 1,
            "score_visible": "after_settlement",
            "question_use": "split",
            "tie": "draw",
            "blueprint": _shared_out(topics, said.questions),
        },
        "rounds": rounds,
    }


def _weekly_prizes() -> Table:
    return {
        "id": "ca-nhan-tuan",
        "name": "Giải cá nhân tuần",
        "phase": "vong-1",
        "recipients": "individual",
        "each_round": True,
        "conditions": {"minimum_score": 1},
        "prizes": [
            {"rank": "first", "winners": 1},
            {"rank": "second", "winners": 2},
            {"rank": "third", "winners": 3},
        ],
    }


def identifier(text: str) -> str:
    """A short name of small letters, digits and hyphens out of any text; may be empty."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return words if len(words) <= _LONGEST_ID else words[:_LONGEST_ID].rpartition("-")[0]


def _shared_out(topics: list[str], questions: int) -> list[Table]:
    """The paper's questions over the topics as evenly as it goes, the first ones one more."""
    if not topics:
        return []
    each, more = divmod(questions, len(topics))
    counts = [each + (place < more) for place in range(len(topics))]
    drawn = zip(topics, counts, strict=True)
    return [{"topic": topic, "questions": count} for topic, count in drawn if count]
