"""Looking for people and agencies by what a visitor typed, accents, case and apostrophes aside."""

import re

from starlette.requests import Request

from gateway.web.vietnamese_sorting import fold

MOST_SEARCHED = 100
# H'Hen, H’Lan, K`Brể: the names of the Central Highlands, typed with any of these or with none
_APOSTROPHES = re.compile("['’‘ʼ`´′]")


def search_of(request: Request) -> str:
    """What the visitor looks for."""
    return request.query_params.get("q", "").strip()[:MOST_SEARCHED]


def matching(wanted: str, *texts: str) -> bool:
    """Whether one of the texts has what is looked for, accents, case and apostrophes aside."""
    folded = searched(wanted)
    return any(folded in searched(text) for text in texts)


def searched(text: str) -> str:
    """What is compared of a text: what one looks for is in it, or is not."""
    return _APOSTROPHES.sub("", fold(text))
