"""The table of agencies against their quotas, on every page that shows it: rendered by the server,
made live by ``agency-table.js``."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup
from starlette.requests import Request

from contracts.definition import Definition
from contracts.local_times import rfc3339
from contracts.reporting import Participation
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext
from gateway.participation.actions import agency_lines as tables
from gateway.web.number_and_date_formats import Language
from gateway.web.rendering import language_of, renderer
from gateway.web.text_catalogue import catalogue

#: sections of the catalogue that the table's script writes
SECTIONS = ("participation_js", "state")


def agency_table(
    request: Request,
    context: GatewayContext,
    plan: Definition,
    rounds: list[RoundView],
    report: Participation,
    round_id: str | None = None,
) -> dict[str, Any]:
    """What ``participation/agency_table.html`` needs, of a round or (``round_id`` None) of the quiz
    phase; ``table_config`` is the script's. The address says what was searched for, and the
    order."""
    open_windows = tables.windows(rounds, round_id)
    elapsed = tables.elapsed_share(open_windows, context.clock())
    everyone = tables.lines(report.agencies, plan.agency_classes, elapsed)
    choice = _selection(request)
    language = language_of(request)
    texts = catalogue(language)
    return {
        "round_id": round_id,
        "as_of": rfc3339(report.as_of_us),
        "all": tables.total("", everyone),
        "classes": tables.by_class(everyone, plan.agency_classes, elapsed),
        "rows": [_row(line, language) for line in tables.selected(everyone, choice)],
        "choice": choice,
        "blank": _row(tables.BLANK, language),
        "table_config": {
            "lang": language,
            "contest": plan.slug,
            "round": round_id,
            "windows": [[opens // 1000, closes // 1000] for opens, closes in open_windows],
            "classes": {item.id: item.name for item in plan.agency_classes},
            "texts": {key: text for name in SECTIONS for key, text in texts.section(name).items()},
        },
    }


@lru_cache(8192)
def _row(line: tables.Line, language: Language) -> Markup:
    """A line as a table row. Rendering 700 of them costs more than all else on the page, and from
    one look to the next few change: so unchanged ones are kept."""
    return renderer().fragment("participation/agency_row.html", language, line=line)


def _selection(request: Request) -> tables.Selection:
    query = request.query_params
    sort = query.get("sort", "")
    return tables.Selection(
        search=query.get("q", "")[:100],
        class_id=query.get("class", ""),
        state=query.get("state", ""),
        sort=sort if sort in tables.SORTS else "state",
        descending=query.get("desc") == "1",
    )
