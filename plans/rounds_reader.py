"""Rounds of a phase: listed one by one, or a series such as "four weeks from 07/10/2024"."""

import re
from collections.abc import Mapping

from contracts.definition import MakeUpPrizes, Round
from contracts.time_zones import later, local
from plans.definition_findings import Finding, Misread, error, quoted, warning
from plans.judged_forms_reader import read_stage_round
from plans.quiz_reader import compare_with_stated_number, read_blueprint
from plans.table_reader import Node
from plans.value_readers import read_identifier

SAID_PRIZES: tuple[MakeUpPrizes, ...] = ("none", "own")
_EVERY_S = {"day": 86_400, "week": 604_800, "ngày": 86_400, "tuần": 604_800}
_MONTHLY = re.compile(r"month|quarter|tháng|quý")
_BRACES = re.compile(r"\{([^{}]*)\}")
_MOST_ROUNDS = 400  # more than one a day for a year is a slip of the keyboard


def read_rounds(phase: Node, origins: dict[str, str]) -> list[tuple[Round, str]]:
    """Each round with the key path it came from; a series stands at the path of its table."""
    raw, quiz = phase.raw("rounds"), phase.raw("quiz")
    stated = quiz.get("questions") if isinstance(quiz, Mapping) else None
    if isinstance(raw, Mapping):
        tables = [(phase.path("rounds"), raw)]
    else:
        tables = phase.raw_tables("rounds")
    rounds: list[tuple[Round, str]] = []
    for key, values in tables:
        if values.keys() & {"count", "every", "first_opens", "closes_after"}:
            series = read_series(phase.inner(values, key, "series"))
            rounds.extend((item, key) for item in series)
        else:
            node = phase.inner(values, key, "round")
            rounds.append((read_listed(node, origins, stated), key))
    return rounds


def read_listed(node: Node, origins: dict[str, str], stated: object = None) -> Round:
    """A round with its own table; ``stated``: questions of a paper, as the quiz has it."""
    blueprint = read_blueprint(node, origins, required=False)
    compare_with_stated_number(node, {"blueprint": blueprint})
    _ask_for_number(node, sum(draw.questions for draw in blueprint), stated)
    return Round(
        id=node.identifier("id"),
        name=node.text("name"),
        opens_at_us=node.moment("opens_at", "start"),
        closes_at_us=node.moment("closes_at", "end"),
        practice=node.flag("practice", False),
        public_value=node.text("public_value", ""),
        stage=read_stage_round(stage) if (stage := node.table("stage", "stage_round")) else None,
        makes_good=node.text("makes_good", ""),
        agencies=node.texts("agencies"),
        prizes=node.choice("prizes", SAID_PRIZES, ""),
        blueprint=blueprint,
        daily_hours=node.daily_hours("daily_hours"),
    )


def _ask_for_number(node: Node, questions: int, stated: object) -> None:
    """A paper of its own may have another length, which is then said: else it is a slip."""
    if questions and isinstance(stated, int) and stated != questions and "questions" not in node:
        node.findings.append(
            warning(
                "round.questions_unsaid",
                node.path("blueprint"),
                f"đề của đợt này có {questions} câu, mà [phases.quiz] ghi {stated} câu; nếu đúng "
                f"thế, hãy ghi questions = {questions} ở đợt này, nếu không thì sửa cơ cấu đề",
                f"papers of this round have {questions} questions, where [phases.quiz] says "
                f"{stated}; write questions = {questions} here if that is meant, else correct "
                "the blueprint",
            )
        )


def read_series(node: Node) -> list[Round]:
    """Equal rounds at equal distance, in whole days of the contest's clock where it is so many;
    none where the node noted an error."""
    before = _errors(node)
    count = node.integer("count")
    every_s = _read_every(node)
    first_us = node.moment("first_opens", "start")
    lasts_s = node.duration("closes_after", every_s)
    pattern = Round(
        id=_read_pattern(node, "id", "dot-{n}", "n"),
        name=_read_pattern(node, "name", "Đợt {n} ({from}–{until})", "n", "from", "until"),
        opens_at_us=first_us,
        closes_at_us=later(first_us, lasts_s, node.clock),
        public_value=_read_pattern(node, "public_value", "", "n"),
        daily_hours=node.daily_hours("daily_hours"),
    )
    if _errors(node) == before and not 1 <= count <= _MOST_ROUNDS:
        node.findings.append(_impossible_count(node, count))
    if _errors(node) > before:
        return []
    return [_shifted(pattern, index, every_s, lasts_s, node.clock) for index in range(count)]


def _errors(node: Node) -> int:
    return sum(finding.severity == "error" for finding in node.findings)


def _shifted(pattern: Round, index: int, every_s: int, lasts_s: int, zone: str) -> Round:
    """The round of this number. Where it closes when the next opens, both are one moment, also on a
    day on which the clock changes; hours that it lasts beside whole days are exact."""
    opens_us = later(pattern.opens_at_us, index * every_s, zone)
    closes_us = later(pattern.opens_at_us, index * every_s + lasts_s, zone)
    words = {
        "n": str(index + 1),
        "from": f"{local(opens_us, zone):%d/%m}",
        "until": f"{local(closes_us - 1, zone):%d/%m/%Y}",
    }
    return Round(
        id=_fill(pattern.id, words),
        name=_fill(pattern.name, words),
        opens_at_us=opens_us,
        closes_at_us=closes_us,
        public_value=_fill(pattern.public_value, words),
        daily_hours=pattern.daily_hours,
    )


def _fill(pattern: str, words: Mapping[str, str]) -> str:
    """``str.format`` would let a file reach for attributes and for endless padding."""
    return _BRACES.sub(lambda match: words[match[1]], pattern)


def _read_every(node: Node) -> int:
    raw = node.raw("every")
    if isinstance(raw, str) and raw.strip().lower() in _EVERY_S:
        return _EVERY_S[raw.strip().lower()]
    if isinstance(raw, str) and _MONTHLY.search(raw[:60].lower()):
        node.findings.append(
            error(
                "series.monthly",
                node.path("every"),
                f"{quoted(raw)}: tháng dài ngắn khác nhau, nên dãy đợt thi chỉ cách đều theo ngày, "
                'tuần ("day", "week", "14 ngày"); hãy ghi từng đợt bằng [[phases.rounds]] với '
                'opens_at = "8/2025", closes_at = "8/2025"',
                f"{quoted(raw)}: months differ in length, so a series goes by days or weeks "
                '("day", "week", "14 ngày"); write each round as [[phases.rounds]] with '
                'opens_at = "8/2025", closes_at = "8/2025"',
            )
        )
        return _EVERY_S["week"]
    return node.duration("every")


def _read_pattern(node: Node, name: str, default: str, *allowed: str) -> str:
    """A text in which the ``allowed`` words may stand in braces."""
    pattern = node.text(name, default)
    wrong = [word for word in _BRACES.findall(pattern) if word not in allowed]
    sample = _BRACES.sub("1", pattern)
    if wrong or "{" in sample or "}" in sample:
        may, may_en = " hoặc ".join(braced := [f"{{{w}}}" for w in allowed]), " or ".join(braced)
        node.findings.append(
            error(
                "series.pattern",
                node.path(name),
                f'"{pattern}": trong ngoặc nhọn chỉ được có {may}',
                f'"{pattern}": only {may_en} may stand in braces',
            )
        )
    elif name == "id":
        _check_id(node, sample)
    return pattern


def _check_id(node: Node, sample: str) -> None:
    try:
        read_identifier(sample)
    except Misread as misread:
        node.findings.append(misread.at(node.path("id")))


def _impossible_count(node: Node, count: int) -> Finding:
    return error(
        "series.count",
        node.path("count"),
        f"không thể có {count} đợt; hãy ghi từ 1 đến {_MOST_ROUNDS}",
        f"there cannot be {count} rounds; write 1 to {_MOST_ROUNDS}",
    )
