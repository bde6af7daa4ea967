"""What takes messages of the world's queue, in the tests of reminders."""

from contracts.errors import Problem
from contracts.messages import (
    LeasedMessages,
    LeaseMessages,
    MessageReport,
    MessagesReported,
    OutgoingMessage,
    ReportMessages,
    Wording,
)
from services.registration.use_cases.people import sending_messages

from .world import World

WORDING = Wording("Nhắc dự thi", "Kính gửi", "https://hoithi.example.vn")


def leased(world: World, lease: str, most: int = 50, rate: int = 600) -> list[OutgoingMessage]:
    """What a gateway is given."""
    item = LeaseMessages(lease, most, rate, ["email"])
    found: LeasedMessages = world.carry_out(sending_messages.lease_messages, item)
    return found.messages


def tell(world: World, lease: str, *reports: MessageReport) -> list[str]:
    """Which of them may go on."""
    item = ReportMessages(lease, list(reports))
    found: MessagesReported = world.carry_out(sending_messages.report_messages, item)
    return found.go_on


def deliver(world: World, outcomes: dict[str, str] | None = None) -> list[str]:
    """Hand over what is due, each with an outcome by its address ("sent" unless said); to whom."""
    lease = f"lease at {world.now_us}"
    taken = leased(world, lease)
    for one in taken:
        outcome = (outcomes or {}).get(one.address, "sent")
        if outcome not in ("bounced", "deferred"):
            assert tell(world, lease, MessageReport(one.message, "begun")) == [one.message]
        tell(world, lease, MessageReport(one.message, outcome, f"{outcome} it was"))  # type: ignore[arg-type]
    return sorted(one.address for one in taken)


def code(answer: object) -> str:
    """Why it was refused."""
    assert isinstance(answer, Problem)
    return answer.code
