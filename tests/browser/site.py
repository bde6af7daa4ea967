"""What a browser test needs to know of the site it visits, whichever platform answers there."""

from collections.abc import Callable

from msgspec import Struct


class Credentials(Struct, frozen=True):
    """How a person signs in."""

    username: str
    password: str


class Site(Struct, frozen=True):
    """A running platform. ``open_round`` is open for longer than the tests run, has questions
    with four options, asks for a prediction and allows one attempt; ``published_round`` has
    published standings. ``contestant`` gives a person who has not taken part yet, another one
    each time; ``newcomer`` one who holds an activation code."""

    base_url: str
    contest: str
    open_round: str
    published_round: str
    questions: int
    contestant: Callable[[], Credentials]
    newcomer: Callable[[], Credentials]

    @property
    def exam(self) -> str:
        """The exam page of the open round."""
        return f"{self.base_url}/contests/{self.contest}/rounds/{self.open_round}/exam"

    @property
    def participation(self) -> str:
        """The participation page over all rounds."""
        return f"{self.base_url}/contests/{self.contest}/participation"
