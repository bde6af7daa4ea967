"""Works for judges to mark: a phase of texts, handed in through exam's own rules."""

from collections.abc import Iterator
from functools import partial
from random import Random

from contracts.definition import Criterion, EntryRules, Panel, Phase, Round
from contracts.handing_in import HandInEntry
from plumbing.clock import now_us
from plumbing.command_handling import carry_out
from plumbing.installation_keys import Signer, secret
from rigs.harness.seeding import AT_ONCE, CONTEST, HOUR_US, Installation, person_id
from services.exam.use_cases import handing_in

#: the phase, its round, and the panel that marks it
TEXTS, TEXTS_ROUND, PANEL = "texts", "t0", "giam-khao"
JUDGES, JUDGES_PER_WORK = 60, 3
STEP_POINTS = 10
WORDS = (
    "cải cách hành chính công vụ phục vụ nhân dân hồ sơ thủ tục một cửa liên thông điện tử trực "
    "tuyến giải quyết đúng hạn hài lòng cán bộ minh bạch sáng kiến mô hình kết quả thực tiễn"
)
LINES = 18


def texts_phase() -> Phase:
    """Texts that people type from now on, each marked by some judges of a large jury, blind."""
    criteria = [
        Criterion("noi-dung", "Nội dung đúng chủ đề, sát thực tiễn", 4 * STEP_POINTS),
        Criterion("sang-tao", "Sáng tạo, có khả năng nhân rộng", 4 * STEP_POINTS),
        Criterion("trinh-bay", "Trình bày rõ ràng, mạch lạc", 2 * STEP_POINTS),
    ]
    panel = Panel(
        PANEL,
        "Ban Giám khảo",
        assignment="balanced",
        judges_per_entry=JUDGES_PER_WORK,
        divergence=30,
    )
    rules = EntryRules(
        ["text"], owner="person", criteria=criteria, screening="none", panels=[panel]
    )
    opens_us = now_us() - 1_000_000
    call = Round(TEXTS_ROUND, "Nộp bài viết", opens_us, opens_us + 24 * HOUR_US)
    return Phase(TEXTS, "Vòng thi viết", "entries", rounds=[call], entries=rules)


def hand_in_texts(place: Installation, people: range) -> None:
    """A text of each of these people, who are known to exam."""
    signer = Signer(secret(place.keys, "receipt"))
    store = place.store("exam")
    for start in range(0, len(people), AT_ONCE):
        items = list(_texts(people[start : start + AT_ONCE]))
        answers = carry_out(store, partial(handing_in.hand_in, signer=signer), items)
        refused = [answer for answer in answers if hasattr(answer, "code")]
        assert not refused, refused[:1]
    store.database.close()


def _texts(people: range) -> Iterator[HandInEntry]:
    for person in people:
        yield HandInEntry(
            contest=CONTEST,
            round=TEXTS_ROUND,
            by=person_id(person),
            agency="",
            kind="text",
            arrived_us=now_us(),
            sequence=0,
            title=f"Sáng kiến số {person}",
            labels={},
            authors=[],
            files=[],
            text="\n".join(_line(person, line) for line in range(LINES)),
            original_declared=True,
        )


def _line(person: int, line: int) -> str:
    """Words in an order of its own: what people hand in is compared with all else."""
    words = WORDS.split()
    Random(f"{person}/{line}").shuffle(words)
    return f"Đoạn {line} của bài {person}: {' '.join(words)}."
