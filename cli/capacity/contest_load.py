"""A contest as load: how many do what in its busiest hour and in its last minute. Pure."""

from msgspec import Struct

#: of all attempts of a round, as ``hoithi week`` assumes them (docs/performance.md, "A real week")
LAST_HOUR = 0.15
LAST_MINUTE = 0.0194


class ContestLoad(Struct, frozen=True):
    """``people`` who take part in a round, and how many rounds there are.

    Shares (0..1) of a round's attempts: made in its last hour, handed in in its last minute. Who
    hands in then saves once more in that minute, where there are saves at all.
    """

    people: int
    rounds: int = 4
    attempts_each: float = 1.0
    saves_each: float = 10.0
    last_hour: float = LAST_HOUR
    last_minute: float = LAST_MINUTE

    @property
    def attempts(self) -> float:
        """Of one round."""
        return self.people * self.attempts_each

    @property
    def attempts_per_s(self) -> float:
        """In the last hour, on average."""
        return self.attempts * self._begun / 3600

    @property
    def submissions_per_s(self) -> float:
        """In the last minute."""
        return self.attempts * self.last_minute / 60

    @property
    def sign_ins_per_s(self) -> float:
        """In the last hour: each who begins then signs in then."""
        return self.people * self._begun / 3600

    @property
    def _begun(self) -> float:
        """The share begun in the last hour: who hands in in its last minute began in it."""
        return max(self.last_hour, self.last_minute)
