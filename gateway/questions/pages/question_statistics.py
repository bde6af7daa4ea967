"""After a round: how difficult and how telling its questions were, and which keys look wrong."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.question_bank import PaperQuestion, RoundQuestions, RoundQuestionsQuery
from contracts.question_statistics import QuestionStatistics, RoundQuestionStatistics
from gateway.context import GatewayContext, context_of
from gateway.questions.actions.question_statistics import question_statistics
from gateway.questions.pages.question_views import page_values
from gateway.web.long_lists import list_page
from gateway.web.page_helpers import page_router, plan_of, rendered, said

router = page_router()


@router.get("/contests/{contest}/question-figures")
async def figures(request: Request, contest: str) -> Response:
    """The figures of one round's questions: of the newest that is settled, or ``?round=``."""
    context, plan = context_of(request), await plan_of(request, contest)
    rounds = [one for one in await context.contests.rounds(contest) if one.quiz]
    over = [one for one in rounds if one.state in ("settled", "published")]
    names = {one.round: one.name for one in over}
    wanted = request.query_params.get("round")
    if wanted is not None and wanted not in {one.round for one in rounds}:
        raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
    chosen = wanted or (over[-1].round if over else None)
    found: RoundQuestionStatistics | None = None
    why = ""
    texts: dict[str, PaperQuestion] = {}
    if chosen is not None:
        try:
            found = await question_statistics(context, contest, chosen)
            texts = await _texts(context, contest, chosen)
        except Refused as refusal:
            why = said(request, refusal)
    questions = [_shown(one, texts) for one in found.questions] if found else []
    shown = list_page(
        request,
        questions,
        lambda one: (one["id"], one["text"], *(option["text"] for option in one["options"])),
        {},
    )
    return rendered(
        request,
        "questions/question_figures.html",
        **page_values(request, plan),
        rounds=names,
        chosen=chosen,
        people=found.people if found else 0,
        list=shown,
        suspected_in_all=sum(bool(one["suspicions"]) for one in questions),
        suspected=[one for one in shown.rows if one["suspicions"]],
        others=[one for one in shown.rows if not one["suspicions"]],
        why=why,
    )


async def _texts(context: GatewayContext, contest: str, round_id: str) -> dict[str, PaperQuestion]:
    """Question -> its texts, of a round that has opened."""
    query = RoundQuestionsQuery(contest, round_id)
    told = await context.backend.ask("exam.round_questions", query, RoundQuestions)
    return {one.id: one for one in told.questions}


def _shown(one: QuestionStatistics, texts: dict[str, PaperQuestion]) -> dict[str, Any]:
    asked = texts.get(one.question, PaperQuestion(one.question, "", []))
    options = {option.id: option.text for option in asked.options}
    return {
        "id": one.question,
        "text": asked.text,
        "formatting": asked.formatting,
        "pictures": asked.pictures,
        "key": one.key,
        "answered": one.answered,
        "right": one.right,
        "difficulty": one.difficulty,
        "discrimination": one.discrimination,
        "suspicions": one.suspicions,
        "options": [
            {
                "option": option.option,
                "text": options.get(option.option, ""),
                "chosen": option.chosen,
                "share": option.share,
                "upper": option.upper,
                "lower": option.lower,
                "right": option.option in one.key,
            }
            for option in one.options
        ],
    }
