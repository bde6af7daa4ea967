"""Rounds that are open as long as a test needs them, and not as long as a machine may take: kept
open from the beginning, and closed by the organiser once everybody has taken part."""

import time
from collections.abc import Callable

from client.api_client import Api
from contracts.definition import Definition, Round
from plans.parser import read_definition
from rigs.demo import round_hours
from tests.support.contestants import Caller
from tests.support.patience import patient

_LEAD_S = 2
#: rounds open so many times later as it takes to define their contests
_TIMES_AS_LONG = 5
_LATER_S = 3 * round_hours.KEPT_OPEN_S


def define(organiser: Caller, text: str) -> None:
    """Set a contest up, or replace its definition."""
    response = organiser.insist("POST", "/api/contests", content=text.encode())
    assert response.status_code in (200, 201), response.text


def open_rounds(organiser: Caller, *plans: Callable[[float], str]) -> list[Definition]:
    """Let the rounds of these contests open in a moment, and keep them open. Each plan gives its
    definition from the second in which its first round opens. The definitions, with the closes in
    force."""
    began = time.monotonic()
    for plan in plans:
        define(organiser, plan(float(int(time.time()) + _LATER_S)))
    lead_s = max(_LEAD_S, _TIMES_AS_LONG * (time.monotonic() - began))
    opens = float(int(time.time() + lead_s) + 1)
    texts = [plan(opens) for plan in plans]
    for text in texts:
        define(organiser, text)
    with _api(organiser) as api:
        return [round_hours.keep_open(api, read_definition(text, "")) for text in texts]


def close_round(organiser: Caller, kept_open: Definition, round_id: str) -> Round:
    """Close a round that was kept open, within a moment; the round with its real close."""
    rounds = kept_open.phase_of_round(round_id).rounds
    item = next(one for one in rounds if one.id == round_id)
    with _api(organiser) as api:
        return round_hours.close(api, kept_open.slug, item)


def _api(organiser: Caller) -> Api:
    return patient(str(organiser.client.base_url), organiser.token)
