"""What gateways tell exam of what arrived at them, and what they hear of each other."""

from msgspec import Struct


class GatewayLoad(Struct, frozen=True):
    """How busy a gateway is, or several together: ``saves`` a second, requests ``kept``
    with a stamp since it started, and those ``waiting`` to be delivered."""

    saves: float = 0.0
    kept: int = 0
    waiting: int = 0

    def __add__(self, other: "GatewayLoad") -> "GatewayLoad":
        """Both together."""
        return GatewayLoad(
            self.saves + other.saves, self.kept + other.kept, self.waiting + other.waiting
        )


class ReportWatermark(Struct, frozen=True):
    """All that arrived at ``gateway`` before ``watermark_us`` has been delivered.

    ``host``: the name of its machine or pod. ``leaving``: it takes nothing more and has delivered
    all, so that nobody waits for it until it reports again.
    """

    gateway: str
    watermark_us: int
    at_us: int
    door: GatewayLoad = GatewayLoad()
    host: str = ""
    leaving: bool = False


NEVER_US = 2**53 - 1
"""A moment (µs) that does not come."""


class GatewayState(Struct, frozen=True):
    """The database's clock, for the gateway to compare its own with; what the other gateways that
    report told of their load, together; and from when on a round waits for a later watermark of
    this gateway."""

    database_now_us: int
    others: GatewayLoad = GatewayLoad()
    awaited_us: int = 0
