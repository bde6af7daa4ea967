"""The routes of the pages. ``build_pages`` makes them from the gateway's :class:`PageQueries`.

The gateway itself handles the forms ``POST /sign-in``, ``POST /password`` and ``POST /sign-out``;
it answers a form with mistakes by :class:`gateway.pages.forms.Forms` (``Pages.forms``).
"""

import time
from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.errors import Refused, Unavailable
from gateway.pages.agency_table import agency_table
from gateway.pages.catalogue import catalogue
from gateway.pages.formats import micros, rfc3339
from gateway.pages.forms import Forms
from gateway.pages.menu import entries_for
from gateway.pages.qr import receipt_code
from gateway.pages.queries import (
    AttemptView,
    ContestView,
    OwnView,
    PageQueries,
    RoundView,
    Viewer,
)
from gateway.pages.rendering import POLICY, Page, Renderer, language_of, local_path, to_sign_in

# On the home page what can be done now comes first, then what can be read.
_URGENCY = {"open": 0, "published": 1, "settled": 2, "closed": 2, "planned": 3}

# Someone with an activation code chose to take the exam first: docs/adr/0007-activation-codes.md
LATER_COOKIE = "hoithi_password_later"

NOTHING_OWN: OwnView = {"attempts": [], "excluded": ""}

Handler = Callable[[Request], Awaitable[Response]]


class NotThere(Exception):  # noqa: N818 - an answer, not a fault
    """There is nothing of this name."""


def wall_clock_us() -> int:
    """Now, in microseconds since the epoch."""
    return time.time_ns() // 1000


def no_limit(_request: Request) -> None:
    """Pages of which everybody may ask for as many as they like."""


def build_pages(queries: PageQueries, now_us: Callable[[], int] = wall_clock_us) -> APIRouter:
    """All pages and their static files as one router."""
    return Pages(queries, now_us).router()


class Pages:
    """The pages, for the gateway to route and to answer forms with."""

    def __init__(
        self,
        queries: PageQueries,
        now_us: Callable[[], int] = wall_clock_us,
        limit: Callable[[Request], None] = no_limit,
    ) -> None:
        self._queries, self._limit = queries, limit
        self._now_us = now_us
        self._renderer = Renderer()
        self.forms = Forms(self._renderer)
        self.page = self._renderer.page
        self.agency_table = partial(agency_table, self._renderer)

    def router(self) -> APIRouter:
        """Every GET route of the pages."""
        router = APIRouter(include_in_schema=False)
        contest = "/contests/{contest}"
        for path, handler in {
            "/": self._home,
            "/sign-in": self._sign_in,
            "/password": self._password,
            contest: self._contest,
            f"{contest}/rounds/{{round}}/exam": self._exam,
            f"{contest}/participation": self._participation,
            f"{contest}/results": self._results,
            "/receipts/{receipt}": self._receipt,
        }.items():
            router.add_api_route(path, self._guarded(handler), response_class=Response)
        router.add_api_route("/static/{version}/{name}", self._static, response_class=Response)
        router.add_api_route("/favicon.ico", self._favicon, response_class=Response)
        return router

    # Routes ----------------------------------------------------------------------------------

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            try:
                self._limit(request)
                return await handler(request)
            except NotThere:
                return self.forms.error(request, 404)
            except Unavailable:
                return self.forms.error(request, 503)
            except Refused as refusal:
                if refusal.problem.code == "request.too_many":
                    return self.forms.error(request, 429)
                unknown = refusal.problem.code.endswith(".unknown")
                return self.forms.error(request, 404 if unknown else 403)

        return guarded

    async def _static(self, request: Request) -> Response:
        path = request.path_params
        return self._renderer.assets.answer(request, path["version"], path["name"])

    async def _favicon(self, request: Request) -> Response:
        return RedirectResponse(self._renderer.assets.url("logo.svg"), 308)

    async def _sign_in(self, request: Request) -> Response:
        wish = request.query_params.get("next")
        if await self._queries.viewer(request):
            return RedirectResponse(local_path(wish), 303)
        return self.forms.sign_in(request, next_path=wish)

    async def _password(self, request: Request) -> Response:
        viewer = await self._queries.viewer(request)
        if viewer is None:
            return to_sign_in(request)
        wish = request.query_params.get("next")
        if viewer.must_change_password and "later" in request.query_params:
            answer = RedirectResponse(local_path(wish), 303)
            answer.set_cookie(LATER_COOKIE, "1", httponly=True, samesite="lax")
            return answer
        return self.forms.password(request, viewer, next_path=wish)

    async def _home(self, request: Request) -> Response:
        viewer = await self._queries.viewer(request)
        if viewer and _asked_for_password(request, viewer):
            return _to_password(request)
        cards = [await self._card(contest, viewer) for contest in await self._queries.contests()]
        return self._renderer.page(
            "home.html", Page(request, viewer), cards=cards, now=rfc3339(self._now_us())
        )

    async def _contest(self, request: Request) -> Response:
        viewer = await self._queries.viewer(request)
        contest = await self._known_contest(request)
        card = await self._card(contest, viewer)
        menu = entries_for(viewer.roles_in(contest["contest"])) if viewer else {}
        return self._renderer.page("contest.html", Page(request, viewer), menu=menu, **card)

    async def _card(self, contest: ContestView, viewer: Viewer | None) -> dict[str, object]:
        """A contest with what stands open in it for the viewer."""
        slug = contest["contest"]
        own = await self._queries.own(viewer, slug) if viewer else NOTHING_OWN
        attempts = own["attempts"]
        rounds = [self._for_now(item) for item in await self._queries.rounds(slug, viewer)]
        return {
            "contest": contest,
            "excluded": own["excluded"],
            "figures": await self._queries.open_figures(slug, None, viewer),
            "rounds": [
                {
                    **item,
                    "attempts": [each for each in attempts if each["round"] == item["round"]],
                    "urgency": _URGENCY[item["state"]],
                    "seconds_left": max(0, micros(item["closes_at"]) - self._now_us()) // 1_000_000,
                }
                for item in rounds
            ],
        }

    def _for_now(self, item: RoundView) -> RoundView:
        """The round as it stands for whoever looks: open for another agency alone is closed."""
        if item["state"] == "open" and micros(item["closes_at"]) <= self._now_us():
            return {**item, "state": "closed"}
        return item

    async def _exam(self, request: Request) -> Response:
        viewer = await self._queries.viewer(request)
        if viewer is None:
            return to_sign_in(request)
        if _asked_for_password(request, viewer):
            return _to_password(request)
        contest = await self._known_contest(request)
        rounds = await self._queries.rounds(contest["contest"], viewer)
        this = self._for_now(_the_round(rounds, request.path_params["round"]))
        if this["quiz"] is None:
            raise NotThere
        own = await self._queries.own(viewer, contest["contest"])
        attempts = [item for item in own["attempts"] if item["round"] == this["round"]]
        now_us = self._now_us()
        language = language_of(request)
        return self._renderer.page(
            "exam.html",
            Page(request, viewer),
            contest=contest,
            round=this,
            quiz=this["quiz"],
            resuming=any(item["state"] == "in_progress" for item in attempts),
            submitted=[item for item in attempts if item["state"] == "submitted"],
            excluded=own["excluded"],
            left_s=max(0, micros(this["closes_at"]) - now_us) // 1_000_000,
            **_left(this["quiz"]["attempts_allowed"], attempts),
            config={
                "lang": language,
                "contest": contest["contest"],
                "round": this["round"],
                "resume": any(item["state"] == "in_progress" for item in attempts),
                "now": rfc3339(now_us),
                "opens_at": this["opens_at"],
                "worker": self._renderer.assets.url("exam-worker.js"),
                "policy": POLICY,
                "texts": catalogue(language).section("exam_js"),
            },
        )

    async def _participation(self, request: Request) -> Response:
        viewer = await self._queries.viewer(request)
        contest = await self._known_contest(request)
        query = request.query_params
        rounds = await self._queries.rounds(contest["contest"])
        round_id = query.get("round") or None
        if round_id:
            _the_round(rounds, round_id)
        phase_id = query.get("phase") or None
        figures = await self._queries.open_figures(contest["contest"], phase_id, viewer)
        quizzes = [item for item in rounds if item["quiz"] and item["round"] in figures["rounds"]]
        if not (round_id in figures["rounds"] if round_id else figures["whole"]):
            page = Page(request, viewer, 403)
            seen = {"contest": contest, "rounds": quizzes, "rule": figures["rule"]}
            return self._renderer.page("participation_closed.html", page, **seen)
        report = await self._queries.participation(contest["contest"], round_id, phase_id)
        table = self.agency_table(request, contest, rounds, round_id, report, self._now_us())
        return self._renderer.page(
            "participation.html",
            Page(request, viewer),
            contest=contest,
            rounds=quizzes,
            whole=figures["whole"],
            config=table["table_config"] | {"phase": query.get("phase")},
            **table,
        )

    async def _results(self, request: Request) -> Response:
        viewer = await self._queries.viewer(request)
        contest = await self._known_contest(request)
        slug = contest["contest"]
        rounds = [item for item in await self._queries.rounds(slug) if item["quiz"]]
        wish = request.query_params.get("round")
        published = [item for item in rounds if item["state"] == "published"]
        newest = next(reversed(published or rounds), None)
        this = _the_round(rounds, wish) if wish else newest
        return self._renderer.page(
            "results.html",
            Page(request, viewer),
            contest=contest,
            rounds=rounds,
            this=this,
            standings=await self._queries.standings(slug, this["round"], viewer) if this else None,
            awards=(await self._queries.awards(slug, viewer))["awards"],
            names={item["round"]: item["name"] for item in rounds},
            editions=await self._queries.editions(slug),
            **await self._queries.stale(slug, viewer),
            now=rfc3339(self._now_us()),
        )

    async def _receipt(self, request: Request) -> Response:
        viewer = await self._queries.viewer(request)
        receipt = await self._queries.receipt(request.path_params["receipt"])
        if receipt is None:
            raise NotThere
        contest = await self._queries.contest(receipt["contest"])
        rounds = await self._queries.rounds(receipt["contest"])
        if contest is None:
            raise NotThere
        return self._renderer.page(
            "receipt.html",
            Page(request, viewer),
            receipt=receipt,
            contest=contest,
            round=_the_round(rounds, receipt["round"]),
            qr=receipt_code(request.url, receipt["receipt"]),
        )

    async def _known_contest(self, request: Request) -> ContestView:
        contest = await self._queries.contest(request.path_params["contest"])
        if contest is None:
            raise NotThere
        return contest


def _left(allowed: int, attempts: list[AttemptView]) -> dict[str, int]:
    return {"attempts_left": max(0, allowed - len(attempts))}


def _the_round(rounds: list[RoundView], round_id: str) -> RoundView:
    for item in rounds:
        if item["round"] == round_id:
            return item
    raise NotThere


def _asked_for_password(request: Request, viewer: Viewer) -> bool:
    """Whether the password form comes first; not again in this visit for who put it off."""
    return viewer.must_change_password and LATER_COOKIE not in request.cookies


def _to_password(request: Request) -> Response:
    return RedirectResponse(f"/password?next={request.url.path}", 303)
