"""Looking for people and agencies by what a visitor typed, accents, case and apostrophes aside."""

from functools import lru_cache

from starlette.requests import Request

from contracts import vietnamese_text

MOST_SEARCHED = 100
#: the same names are asked for again and again
_searched = lru_cache(8192)(vietnamese_text.searched)


def search_of(request: Request) -> str:
    """What the visitor looks for."""
    return request.query_params.get("q", "").strip()[:MOST_SEARCHED]


def matching(wanted: str, *texts: str) -> bool:
    """Whether one of the texts has what is looked for, accents, case and apostrophes aside."""
    folded = _searched(wanted)
    return any(folded in _searched(text) for text in texts)
