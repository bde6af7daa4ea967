"""The gateway's application: the guard, hot routes, FastAPI behind them, and what runs beside."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any
from uuid import uuid4

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute

from gateway.admissions import api as admissions_api
from gateway.admissions import pages as admissions_pages
from gateway.agencies.pages import (
    confirming_self_registered,
    liaison_home,
    list_corrections,
    missing_people,
    reminders,
    staff_list,
    team_list,
)
from gateway.audit import pages as audit_pages
from gateway.audit.api import audit_trail as audit_api
from gateway.audit.api import integrity_report as integrity_api
from gateway.command_room.actions.room_figures import RoomFeed
from gateway.command_room.pages import room as command_room_page
from gateway.command_room.pages import wall as wall_page
from gateway.contests import api as contests_api
from gateway.contests.cache import ContestCache
from gateway.contests.pages import (
    contest_calendar,
    contest_setup,
    definition_form,
    home,
    make_up_rounds,
    staff_start,
)
from gateway.context import GatewayContext
from gateway.core.access.auth import admit
from gateway.core.access.data_access_log import Looks
from gateway.core.http import error_handlers, health, openapi
from gateway.core.http.path_index import PathIndex
from gateway.core.http.size_limits_and_headers import Guard
from gateway.core.transport.batching import ANSWERS_LINGER_S, EMBEDDED_LINGER_S
from gateway.core.transport.journal import Journal
from gateway.core.transport.letters import mail_server
from gateway.core.transport.phone_webhook import webhook
from gateway.core.transport.rpc import Caller
from gateway.core.transport.service_client import Backend
from gateway.decisions.api import appeals as appeals_api
from gateway.decisions.api import settled_round_decisions as decisions_api
from gateway.decisions.pages import appeals, own_works, settled_round_decisions
from gateway.documents import api as documents_api
from gateway.documents import pages as documents_pages
from gateway.entries import api as entries_api
from gateway.entries.pages import handing_in, own_entries
from gateway.exam.actions.attempts import attempt_look
from gateway.exam.api import allowances as allowances_api
from gateway.exam.api import attempts as attempts_api
from gateway.exam.api import pictures as paper_pictures_api
from gateway.exam.api.hot_path import HotPath
from gateway.exam.cache import Papers
from gateway.exam.pages import (
    allowances,
    disruptions,
    exam_page,
    own_result,
    receipt_verification,
    receipts,
    round_control,
)
from gateway.judging.api import desk as desk_api
from gateway.judging.api import figures as figures_api
from gateway.judging.api import mark_import as mark_import_api
from gateway.judging.api import panels as panels_api
from gateway.judging.api import sheets as sheets_api
from gateway.judging.pages import assignment as assignment_pages
from gateway.judging.pages import desk as desk_pages
from gateway.judging.pages import figures as figures_pages
from gateway.judging.pages import mark_import as mark_import_pages
from gateway.judging.pages import own_sheets as own_sheets_pages
from gateway.judging.pages import panels as panels_pages
from gateway.judging.pages import paper as paper_pages
from gateway.judging.pages import samples as samples_pages
from gateway.live.background_tasks import BackgroundTasks, kept_up
from gateway.live.cached_figures import RoundFigures
from gateway.live.end_of_serving import cut_off, leave_when_told, told_of_the_end
from gateway.live.monitoring import VitalsCache
from gateway.live.post_office import Doors, PostOffice
from gateway.live.sse_feeds import Feeds
from gateway.live.waiting_counts import WaitingCounts
from gateway.operations import api as operations_api
from gateway.operations import pages as operations_pages
from gateway.participation import api as participation_api
from gateway.participation.cache import ParticipationCache, participation_feeds
from gateway.participation.pages import entry_counts, participation, participation_widget
from gateway.people.api import self_registration as registrations_api
from gateway.people.api import sessions as sessions_api
from gateway.people.pages import (
    contest_roles,
    opt_outs,
    own_sessions,
    self_registration,
    signing_in,
)
from gateway.questions.actions.question_pictures import keep_pictures
from gateway.questions.api import question_pictures as pictures_api
from gateway.questions.api import question_proposals as proposals_api
from gateway.questions.api import question_statistics as statistics_api
from gateway.questions.cache import PictureStore
from gateway.questions.pages import own_questions, question_selection, question_statistics, vetting
from gateway.results import api as results_api
from gateway.results.cache import PublishedResults
from gateway.results.pages import publishing, results, winners
from gateway.roster.api import headcounts_codes_and_roles as preparation_api
from gateway.roster.api import spreadsheet_imports as imports_api
from gateway.roster.pages import (
    headcounts_codes_and_exclusions,
    import_templates,
    spreadsheet_imports,
)
from gateway.screening.api import likeness as likeness_api
from gateway.screening.api import screening as screening_api
from gateway.screening.pages import one_entry, side_by_side, waiting_entries
from gateway.stage import api as stage_api
from gateway.stage.cache import HallBoards, hall_feeds
from gateway.stage.pages import desk as stage_desk
from gateway.stage.pages import hall as hall_page
from gateway.stage.pages import team_overview
from gateway.uploads.actions.check_desk import DESKS, keep_checking
from gateway.uploads.actions.upkeep import keep_store
from gateway.uploads.api import own_uploads as uploads_api
from gateway.uploads.api.tus import TusRoutes
from gateway.uploads.cache import UploadStore
from gateway.web import api_docs as docs
from gateway.web import static_files as static
from gateway.web.missing_parts import missing_problem
from gateway.web.own_logo import read_logo
from gateway.web.page_admission import page_routes
from gateway.web.sign_in_and_error_pages import error as error_page
from plumbing.clock import Clock, now_us
from plumbing.durable_files import private_folder
from plumbing.installation_keys import Signer, secret
from plumbing.settings import Settings

log = logging.getLogger(__name__)


#: in the order of the API's document
API = (
    sessions_api,
    contests_api,
    allowances_api,
    attempts_api,
    paper_pictures_api,
    pictures_api,
    participation_api,
    results_api,
    documents_api,
    integrity_api,
    decisions_api,
    appeals_api,
    sheets_api,
    figures_api,
    panels_api,
    mark_import_api,
    desk_api,
    audit_api,
    imports_api,
    statistics_api,
    proposals_api,
    preparation_api,
    registrations_api,
    operations_api,
    entries_api,
    screening_api,
    likeness_api,
    admissions_api,
    uploads_api,
    stage_api,
)

PAGES = (
    home,
    contest_calendar,
    staff_start,
    make_up_rounds,
    contest_setup,
    definition_form,
    signing_in,
    own_sessions,
    opt_outs,
    self_registration,
    contest_roles,
    exam_page,
    own_entries,
    handing_in,
    receipts,
    receipt_verification,
    own_result,
    figures_pages,
    own_sheets_pages,
    disruptions,
    allowances,
    round_control,
    participation,
    participation_widget,
    entry_counts,
    hall_page,
    team_list,
    team_overview,
    stage_desk,
    results,
    winners,
    publishing,
    documents_pages,
    admissions_pages,
    operations_pages,
    own_questions,
    vetting,
    question_selection,
    question_statistics,
    liaison_home,
    missing_people,
    reminders,
    staff_list,
    list_corrections,
    confirming_self_registered,
    waiting_entries,
    one_entry,
    side_by_side,
    panels_pages,
    desk_pages,
    paper_pages,
    mark_import_pages,
    assignment_pages,
    samples_pages,
    command_room_page,
    wall_page,
    import_templates,
    spreadsheet_imports,
    headcounts_codes_and_exclusions,
    settled_round_decisions,
    own_works,
    appeals,
    audit_pages,
)


class Gateway(GatewayContext):
    """The ASGI application. What needs a running loop is made when it starts."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock = now_us,
        caller_of: Callable[[Settings], Caller] = Caller,
    ) -> None:
        super().__init__(secret(settings.keys, "session"), clock, settings.embed_origins)
        self.settings, self._caller_of = settings, caller_of
        self.mail = mail_server(settings.mail, settings.mail_from)
        self.webhook = webhook(settings.webhook, settings.webhook_key)
        self.document_templates = settings.document_templates
        self.address = settings.address
        self.id = _stable_id(settings)
        self.signer = Signer(secret(settings.keys, "stamp"))
        self.hot: HotPath | None = None
        self.background_tasks: BackgroundTasks | None = None
        self.api = build_api(self)
        self.api.state.logo = read_logo(settings.logo)
        self._rest = Guard(self.api)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        try:
            await (self.hot or self._rest)(scope, receive, send)
        except asyncio.CancelledError:  # by a server that has ended, or that ends its lifespan
            if scope["type"] != "http":
                raise
            await cut_off(send)

    def problems(self) -> list[str]:
        """Why requests should go to another gateway; empty when they need not."""
        if self.background_tasks is None:
            return super().problems()
        return self.background_tasks.problems() + self.uploads.problems()

    def _doors(self) -> Doors:
        rates = self.settings.mail_rate, self.settings.webhook_rate
        return Doors(self.mail, rates[0], self.webhook, rates[1])

    @asynccontextmanager
    async def running(self, _app: FastAPI) -> AsyncIterator[None]:
        """Start and stop what lives beside the requests."""
        closing = asyncio.Event()
        caller = self._caller_of(self.settings)
        caller.start()
        self.backend = Backend(caller)
        self.contests = ContestCache(self.backend)
        self.published = PublishedResults(self.backend, self.contests)
        self.looks = Looks(self.backend)
        self.papers = Papers(self.backend, self.picture_seals, self.clock)
        self.participation = ParticipationCache(self.backend)
        self.vitals = VitalsCache(self.backend, self.clock)
        self.feeds = participation_feeds(self.participation, closing)
        self.counts = RoundFigures(self.backend)
        self.waiting = WaitingCounts(self.backend)
        self.rooms = Feeds(lambda contest: RoomFeed(self, contest), closing)
        self.halls = HallBoards(self.backend, self.clock)
        self.hall_feeds = hall_feeds(self.halls, closing)
        self.uploads = UploadStore(self.settings.object_store)
        self.pictures = PictureStore(self.uploads, self.clock)
        self.post_office = PostOffice(self.backend, self._doors, self.opt_outs)
        self.arrivals = self.hot = self._hot_path(caller)
        self.background_tasks = BackgroundTasks(
            self.backend, self.sessions, self.hot, self.loads, self.clock
        )
        jobs = self.background_tasks.jobs()
        jobs += [self.hot.journal.run, self.post_office.keep_sending]
        jobs += [partial(keep_store, self), partial(keep_pictures, self)]
        jobs += [partial(keep_checking, self, kinds) for kinds in DESKS]
        tasks = [kept_up(job) for job in jobs]
        leaving = kept_up(partial(leave_when_told, closing, caller))
        try:
            with told_of_the_end(closing):
                yield
        finally:
            closing.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.background_tasks.take_leave()
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)
            self.readers.stop()
            caller.stop()

    def _hot_path(self, caller: Caller) -> HotPath:
        """What answers exams, before everything else."""
        return HotPath(
            TusRoutes(self._rest, self),
            caller=caller,
            sessions=self.sessions,
            signer=self.signer,
            gateway=self.id,
            journal_of=lambda hot: Journal(self.settings.data / "journal" / self.id, hot.deliver),
            limits=self.limits,
            clock=self.clock,
            papers=self.papers,
            look=partial(attempt_look, self),
            origins=self.origins,
            linger_s=EMBEDDED_LINGER_S if self.settings.embedded else ANSWERS_LINGER_S,
        )


def build_api(gateway: Gateway) -> FastAPI:
    """Everything that is not on the hot path."""
    app = FastAPI(
        title="Hội thi",
        lifespan=gateway.running,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.context = gateway
    error_handlers.install(app, error_page, missing_problem)
    app.router.routes.append(_routes())
    app.openapi = lambda: openapi.document(app, _routes().routes)  # type: ignore[method-assign]
    return app


@cache
def _routes() -> PathIndex:
    """All routes, once for the process: every gateway has the same."""
    admitted = [Depends(admit)]
    api = [route for module in API for route in module.router.routes]
    open_to_all = [route for module in (docs, health, static) for route in module.router.routes]
    return PathIndex(
        [route.made_as(APIRoute, dependencies=admitted) for route in api]
        + open_to_all
        + page_routes([module.router for module in PAGES])
    )


def build_app(settings: Settings, clock: Clock = now_us) -> Gateway:
    """The application for a server such as uvicorn."""
    return Gateway(settings, clock)


def _stable_id(settings: Settings) -> str:
    """This gateway's name: it outlives restarts, because its journal and watermark do."""
    file = settings.data / "gateway-id"
    if not file.exists():
        private_folder(settings.data)
        file.write_text(f"g-{uuid4().hex[:8]}")
    return file.read_text().strip()
