"""When a round can no longer be made good: once a key of its questions is told, or it is final.

Scoring does not publish a round, nor what is over its phase, while a round that makes it good has
not settled; so what is looked at here when it is set up holds until it is over.
"""

from contracts.bank import RoundQuestions, RoundQuestionsQuery
from contracts.definition import Definition, Phase, Round
from contracts.errors import Refused
from contracts.scoring import Publication, PublishedKeys, PublishedKeysQuery
from gateway.agencies import agency_names, with_nearest
from gateway.front import Front


async def refuse_told(front: Front, definition: Definition) -> None:
    """Refuse a definition with a make-up round that comes too late, or is for an agency that there
    is not: ``round.keys_told``, ``round.results_final``, ``agency.unknown``. One that
    is planned already is not looked at again."""
    slug = definition.slug
    held = next((one for one in await front.contests.all() if one.contest == slug), None)
    if held is None:
        return
    known = {item.id for phase in held.definition.phases for item in phase.rounds}
    for phase in definition.phases:
        for item in phase.rounds:
            if item.makes_good and item.id not in known:
                await _refuse_one(front, slug, phase, item)


async def _refuse_one(front: Front, slug: str, phase: Phase, item: Round) -> None:
    await _refuse_strangers(front, slug, item)
    front.contests.changed(slug)  # what was published a moment ago decides
    heads = await front.contests.publications(slug)
    mine = [head for head in heads if head.round == item.makes_good]
    if any(head.state == "final" for head in mine):
        raise Refused(
            "round.results_final",
            "Kết quả đợt thi đã công bố chính thức nên không thi bù được. "
            "(The round's results are final; it cannot be made good.)",
            round=item.makes_good,
        )
    if await _key_told(front, slug, phase, item.makes_good, heads):
        raise Refused(
            "round.keys_told",
            "Đáp án của bộ câu hỏi đợt thi này đã công khai nên không thi bù được. "
            "(Keys of its questions are public; it cannot be made good.)",
            round=item.makes_good,
        )


async def _refuse_strangers(front: Front, slug: str, item: Round) -> None:
    """A round for an agency that the contest does not have would be for nobody."""
    if not item.agencies:
        return
    names = await agency_names(front, slug)
    unknown = [code for code in item.agencies if code not in names]
    if unknown:
        refusal = Refused(
            "agency.unknown",
            f"Cuộc thi không có cơ quan mang mã {', '.join(unknown)}. "
            "(The contest has no agency with this code.)",
            agencies=unknown,
        )
        raise await with_nearest(front, slug, refusal)


async def _key_told(
    front: Front, slug: str, phase: Phase, made_good: str, heads: list[Publication]
) -> bool:
    """Whether a publication of the phase tells the key of a question that the round draws from."""
    rounds = {item.id for item in phase.rounds}
    published = {head.round for head in heads if head.round in rounds}
    if not published:
        return False
    query = RoundQuestionsQuery(slug, made_good)
    bank = await front.backend.ask("exam.round_questions", query, RoundQuestions)
    ids = [question.id for question in bank.questions]
    for name in sorted(published):
        asked = PublishedKeysQuery(slug, name, ids)
        if (await front.backend.ask("scoring.published_keys", asked, PublishedKeys)).keys:
            return True
    return False
