"""Which part of the system did not answer, in words that a clerk can pass on to whoever runs it."""

from starlette.requests import Request

from contracts.errors import BROKER, READERS, STORE, Problem, Unavailable
from gateway.core.http.problem_responses import UNAVAILABLE
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue
from gateway.web.viewer import Viewer

PART_TEXTS = {
    "registration": "part.registration",
    "exam": "part.exam",
    "scoring": "part.scoring",
    "reporting": "part.reporting",
    BROKER: "part.broker",
    STORE: "part.store",
    READERS: "part.readers",
}


def missing_problem(error: Unavailable) -> Problem:
    """What a program is told, in both languages; its ``part`` is one of ``PART_TEXTS``. Where
    nobody knows what is missing, only that something is."""
    key = PART_TEXTS.get(error.part)
    if key is None:
        return UNAVAILABLE
    vi, en = (t("part.problem", part=t(key)) for t in (catalogue("vi"), catalogue("en")))
    return Problem(UNAVAILABLE.code, f"{vi} ({en})", {"part": error.part})


def missing_text(request: Request, viewer: Viewer | None, error: Unavailable) -> str:
    """What staff are told on a page, in its language; empty for others, who can do nothing about
    it, and where nobody knows."""
    key = PART_TEXTS.get(error.part)
    duties = viewer.roles | {role for _, role in viewer.grants} if viewer else frozenset()
    if key is None or not duties - {"contestant"}:
        return ""
    t = catalogue(language_of(request))
    return t("part.page", part=t(key))
