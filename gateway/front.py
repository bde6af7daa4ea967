"""What every route has at hand."""

from starlette.requests import Request

from gateway.backend import Backend
from gateway.contests import ContestBook
from gateway.counts import Counts
from gateway.door import Doors
from gateway.feeds import Feeds
from gateway.limits import Limits
from gateway.mail import MailServer
from gateway.origins import Origins
from gateway.pages.views import Pages
from gateway.papers import Papers
from gateway.participation import ParticipationDesk, Scope
from gateway.readers import Readers
from gateway.sessions import Sessions
from gateway.vitals import VitalsDesk
from plumbing.clock import Clock
from plumbing.keys import Safe, derived

#: an address may be a whole agency behind one router, or a load generator
ADDRESS_LIMITS = (300.0, 2_000.0)
SIGN_IN_LIMITS = (60.0, 2_000.0)
#: each costs an argon2id hash; a ward's meeting may sit behind one router
REGISTRATION_LIMITS = (1.0, 200.0)


class Front:
    """Keys and limits from the beginning; whoever asks the services from ``Gateway.running`` on."""

    backend: Backend
    contests: ContestBook
    papers: Papers
    participation: ParticipationDesk
    feeds: Feeds[Scope]
    counts: Counts
    rooms: Feeds[str]
    pages: Pages
    vitals: VitalsDesk

    def __init__(
        self, session_key: bytes, clock: Clock, embed_origins: tuple[str, ...] = ()
    ) -> None:
        self.clock, self.embed_origins = clock, embed_origins
        self.sessions = Sessions(session_key)
        self.salt_key = derived(session_key, "question-salt")
        self.safe = Safe(derived(session_key, "first-code"))
        self.file_safe = Safe(derived(session_key, "carried-file"))
        self.limits = Limits()
        self.address_limits = Limits(*ADDRESS_LIMITS)
        self.sign_in_limits = Limits(*SIGN_IN_LIMITS)
        self.registration_limits = Limits(*REGISTRATION_LIMITS)
        self.origins = Origins(derived(session_key, "origin"))
        self.readers = Readers()
        self.doors = Doors(clock)
        self.mail: MailServer | None = None

    def problems(self) -> list[str]:
        """Why requests should go to another gateway; empty when they need not."""
        return ["đang khởi động (starting)"]


def front_of(request: Request) -> Front:
    """The gateway that this request came to."""
    front: Front = request.app.state.front
    return front
