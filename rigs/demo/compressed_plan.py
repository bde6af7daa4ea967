"""Which plan is played, and at which pace."""

import socket
import time
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import Definition, Phase, Round
from plans.parser import read_definition
from plans.rehearsal import rehearse
from plans.toml_writer import to_toml

CONTESTS = Path(__file__).resolve().parents[2] / "contests"
SECOND_US = 1_000_000
_LATER_US = 3600 * SECOND_US


class DemoFailed(Exception):  # noqa: N818 - says what became of the demonstration
    """The demonstration cannot go on; the message says why and what to do."""


class Pace(Struct, frozen=True):
    """How big and how fast, in seconds: rounds (``stage_s``: on a stage), gaps, and ``work_s`` of
    who takes longest over a paper. ``limit_s`` is what the plan allows for one: so long that no
    machine is too slow for it.

    ``agencies`` and ``people`` ``None``: as many as the place of the plan has.
    """

    agencies: int | None
    people: int | None
    round_s: float
    gap_s: float
    work_s: float
    limit_s: int = 300
    patience_s: float = 120.0
    stage_s: float = 12.0


FULL = Pace(agencies=None, people=None, round_s=12.0, gap_s=3.5, work_s=4.0)
FAST = Pace(agencies=10, people=150, round_s=3.0, gap_s=1.5, work_s=2.0, stage_s=5.0)
#: plans whose counted phase judges mark: they need no bank
JUDGED = frozenset({"dakrong-2020", "binh-son-2024"})
#: a plan that asks from the same topics as another one's bank
BANK_OF = {"hai-phong-2025": "hai-phong-2024"}
#: the grace after a close, for what is still on its way, shrinks with everything else
ENVIRONMENT = {"HOITHI_GRACE_S": "0.5"}


class Plan(Struct, frozen=True):
    """A plan, with its bank of questions if it is a quiz."""

    definition: Definition
    bank: Path | None

    @property
    def phase(self) -> Phase:
        """The phase that counts for participation."""
        return self.definition.phase(self.definition.participation.phase)


def find_plan(slug: str) -> Plan:
    """The plan of this slug with its bank; ``DemoFailed`` lists those there are."""
    banks = {bank.stem for bank in (CONTESTS / "banks").glob("*.toml")}
    playable = sorted(banks | JUDGED | BANK_OF.keys())
    file = CONTESTS / f"{slug}.toml"
    if slug not in playable or not file.is_file():
        raise DemoFailed(
            f"Không có kế hoạch {slug!r} để chạy thử. Có: {', '.join(playable)}. (No such plan.)"
        )
    bank = CONTESTS / "banks" / f"{BANK_OF.get(slug, slug)}.toml"
    return Plan(read_definition(file.read_text(), str(file)), bank if bank.is_file() else None)


def rehearsed(plan: Plan, pace: Pace, starts_at_us: int) -> Definition:
    """The plan in compressed time: its first round opens at ``starts_at_us``."""
    round_s = pace.stage_s if plan.phase.stage else pace.round_s
    quick = rehearse(
        plan.definition, starts_at_us, int(round_s * SECOND_US), int(pace.gap_s * SECOND_US)
    )
    phases = [
        replace(item, quiz=replace(item.quiz, time_limit_s=pace.limit_s))
        if item.quiz and item.quiz.time_limit_s is not None
        else item
        for item in quick.phases
    ]
    return replace(quick, phases=phases)


def announced(plan: Plan, pace: Pace) -> Definition:
    """The same while it is prepared: everything lies in the future, also when lists of teams are
    due, which is long before the first round."""
    first_us = time.time_ns() // 1000 + _LATER_US
    rules = plan.phase.stage
    if rules is not None and rules.team.lists_due_us is not None:
        first_us += plan.phase.rounds[0].opens_at_us - rules.team.lists_due_us
    return rehearsed(plan, pace, first_us)


def text_of(definition: Definition) -> str:
    """The definition as the file that an organiser would send."""
    return to_toml(definition)


def counted_rounds(definition: Definition) -> list[Round]:
    """Rounds of the phase that counts, without practice."""
    phase = definition.phase(definition.participation.phase)
    return [item for item in phase.rounds if not item.practice]


def refuse_taken_port(port: int) -> None:
    """Say so before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as reason:
            raise DemoFailed(
                f"Cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác bằng --port "
                f"(make demo ARGS='--port {port + 1}'). (Port {port} is taken.)"
            ) from reason
