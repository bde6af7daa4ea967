"""Looking for people and agencies by what a visitor typed, accents and case aside."""

from starlette.requests import Request

from gateway.web.vietnamese_sorting import fold

MOST_SEARCHED = 100


def search_of(request: Request) -> str:
    """What the visitor looks for."""
    return request.query_params.get("q", "").strip()[:MOST_SEARCHED]


def matching(wanted: str, *texts: str) -> bool:
    """Whether one of the texts has what is looked for, accents and case aside."""
    folded = fold(wanted)
    return any(folded in fold(text) for text in texts)
