"""What every route has at hand."""

from starlette.requests import Request

from gateway.contests.cache import ContestCache
from gateway.core.access import rate_limits
from gateway.core.access.attempt_origins import Origins
from gateway.core.access.data_access_log import Looks
from gateway.core.access.network_and_browser import Clients
from gateway.core.access.opt_out_links import OptOutLinks
from gateway.core.access.picture_seals import PictureSeals
from gateway.core.access.rate_limits import Limits
from gateway.core.access.sessions import Sessions
from gateway.core.caching.response_cache import ResponseCache
from gateway.core.files.reader_pool import Readers
from gateway.core.http.serving import FileTags
from gateway.core.transport.arrivals import Arrivals
from gateway.core.transport.letters import MailServer
from gateway.core.transport.phone_webhook import Webhook
from gateway.core.transport.service_client import Backend
from gateway.exam.cache import Papers
from gateway.live.cached_figures import RoundFigures
from gateway.live.gateway_load import GatewayLoads
from gateway.live.monitoring import VitalsCache
from gateway.live.post_office import PostOffice
from gateway.live.sse_feeds import Feeds
from gateway.live.waiting_counts import WaitingCounts
from gateway.participation.cache import ParticipationCache, Scope
from gateway.questions.cache import PictureStore
from gateway.results.cache import PublishedResults
from gateway.stage.cache import HallBoards, HallKey
from gateway.uploads.cache import UploadStore
from plumbing.clock import Clock
from plumbing.installation_keys import Safe, derived

#: bytes of texts of winning works that are kept
MOST_WORK_TEXTS = 8 * 1024 * 1024


class GatewayContext:
    """Keys and limits from the beginning; whoever asks the services from ``Gateway.running`` on."""

    backend: Backend
    contests: ContestCache
    published: PublishedResults
    looks: Looks
    papers: Papers
    participation: ParticipationCache
    feeds: Feeds[Scope]
    counts: RoundFigures
    waiting: WaitingCounts
    rooms: Feeds[str]
    halls: HallBoards
    hall_feeds: Feeds[HallKey]
    vitals: VitalsCache
    uploads: UploadStore
    pictures: PictureStore
    arrivals: Arrivals
    post_office: PostOffice

    def __init__(
        self, session_key: bytes, clock: Clock, embed_origins: tuple[str, ...] = ()
    ) -> None:
        self.clock, self.embed_origins = clock, embed_origins
        self.document_templates = self.address = ""
        self.sessions = Sessions(session_key)
        self.salt_key = derived(session_key, "question-salt")
        self.safe = Safe(derived(session_key, "first-code"))
        self.file_safe = Safe(derived(session_key, "staged-file"))
        self.picture_seals = PictureSeals(derived(session_key, "picture-seal"))
        self.opt_outs = OptOutLinks(derived(session_key, "opt-out"))
        self.file_tags = FileTags(derived(session_key, "file-tag"))
        self.limits = Limits(*rate_limits.PERSON)
        self.address_limits = Limits(*rate_limits.NETWORK)
        self.sign_in_limits = Limits(*rate_limits.SIGN_IN)
        self.registration_limits = Limits(*rate_limits.REGISTRATION)
        self.open_streams = rate_limits.OpenStreams()
        self.clients = Clients(derived(session_key, "client"))
        self.origins = Origins(derived(session_key, "origin"))
        self.certificate_key = derived(session_key, "certificate")
        self.readers = Readers()
        self.work_texts = ResponseCache(MOST_WORK_TEXTS)
        self.loads = GatewayLoads()
        self.mail: MailServer | None = None
        self.webhook: Webhook | None = None

    def problems(self) -> list[str]:
        """Why requests should go to another gateway; empty when they need not."""
        return ["đang khởi động (starting)"]


def context_of(request: Request) -> GatewayContext:
    """The gateway that this request came to."""
    context: GatewayContext = request.app.state.context
    return context
