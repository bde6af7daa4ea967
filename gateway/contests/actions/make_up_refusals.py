"""When a round comes too late: once a key of the questions that it would draw is told, or, for
one that makes another good, once the results of that one are final.

A bank stands from the first opening on, so whoever plays after its keys are told plays with an
open book. Scoring tells no key of a shared bank while a round that draws from it has not settled,
and does not publish a round, nor what is over its phase, while a round that makes it good has not
settled; so what is looked at here when a round is planned holds until it is over.
"""

from collections.abc import Iterator

from contracts.definition import Definition, QuestionUse, Round
from contracts.errors import Refused
from contracts.publications import Publication
from contracts.question_bank import RoundQuestions, RoundQuestionsQuery
from contracts.question_keys import PublishedKeys, PublishedKeysQuery
from gateway.agencies.actions import agency_names, with_nearest
from gateway.context import GatewayContext

#: how long ago a make-up round that "opens now" may have opened, in µs: until it is typed, read
#: and confirmed
LATE_US = 5 * 60 * 1_000_000


async def refuse_told(context: GatewayContext, definition: Definition) -> None:
    """Refuse a definition with a quiz round that comes too late, or one that makes another good
    for an agency that there is not, or in the past: ``round.keys_told``, ``round.no_questions``,
    ``round.results_final``, ``agency.unknown``, ``round.make_up_over``,
    ``round.make_up_opened``. What is planned already and draws from the same questions is not
    looked at again: a round by its id alone would be let in as one thing and then turned into
    another."""
    slug = definition.slug
    context.contests.changed(slug)  # what was published or planned a moment ago decides
    held = next(
        (one.definition for one in await context.contests.all() if one.contest == slug), None
    )
    if held is None:
        return
    _refuse_past(held, definition, context.clock())
    planned = {draw for _, draw in _draws(held)}
    late = [(item, draw[2]) for item, draw in _draws(definition) if draw not in planned]
    if not late:
        return
    heads = [head for head in await context.contests.publications(slug) if head.round]
    for item, use in late:
        if item.makes_good:
            await _refuse_make_up(context, slug, item, heads)
        else:
            await _refuse_new(context, held, item, use, heads)


def _draws(definition: Definition) -> Iterator[tuple[Round, tuple[str, str, QuestionUse]]]:
    """The quiz rounds, each with what says which questions it draws from."""
    for phase in definition.phases:
        if phase.quiz is not None:
            for item in phase.rounds:
                yield item, (item.id, item.makes_good, phase.quiz.question_use)


async def _refuse_make_up(
    context: GatewayContext, slug: str, item: Round, heads: list[Publication]
) -> None:
    await _refuse_strangers(context, slug, item)
    if any(head.state == "final" for head in heads if head.round == item.makes_good):
        raise Refused(
            "round.results_final",
            "Kết quả đợt thi đã công bố chính thức nên không thi bù được. "
            "(The round's results are final; it cannot be made good.)",
            round=item.makes_good,
        )
    if await _key_told(context, slug, item.makes_good, heads):
        raise Refused(
            "round.keys_told",
            "Đáp án của bộ câu hỏi đợt thi này đã công khai nên không thi bù được. "
            "(Keys of its questions are public; it cannot be made good.)",
            round=item.makes_good,
        )


async def _refuse_new(
    context: GatewayContext,
    held: Definition,
    item: Round,
    use: QuestionUse,
    heads: list[Publication],
) -> None:
    """A new round draws what was not dealt out: what rounds with a shared bank share. Once all of
    these have settled, figures of questions and previews tell staff the keys; a planned round that
    is taken out for a moment would let them look. One that is given, or moved to, a bank of its
    own after the first opening would have no questions, or the shared ones after all."""
    shared = {
        one.id
        for phase in held.phases
        if phase.quiz is not None and phase.quiz.question_use == "shared"
        for one in phase.rounds
    }
    states = {view.round: view.state for view in await context.contests.rounds(held.slug)}
    opened = any(states.get(one.id, "planned") != "planned" for one, _ in _draws(held))
    if opened and (use == "split" or not shared):
        raise Refused(
            "round.no_questions",
            "Bộ câu hỏi được chia cho các đợt trước khi đợt đầu tiên mở, nên không còn câu hỏi "
            f'riêng cho đợt thi "{item.id}"; hãy giữ đợt này dùng bộ câu hỏi như trước, hoặc tổ '
            "chức thành hội thi khác với bộ câu hỏi mới. (The bank was dealt out when the first "
            "round opened and holds nothing for this one: leave it with the bank it had, or set up "
            "another contest with other questions.)",
            round=item.id,
        )
    if shared and all(states.get(one) in ("settled", "published") for one in shared):
        raise Refused(
            "round.keys_told",
            "Mọi đợt dùng chung bộ câu hỏi đã chốt nên người làm việc cho hội thi xem được đáp án; "
            f'không thêm đợt thi "{item.id}" dùng bộ câu hỏi này được; hãy tổ chức thành hội thi '
            "khác với bộ câu hỏi mới. (All rounds with the shared questions have settled, so staff "
            "may see their keys; set up another contest with other questions.)",
            round=item.id,
        )
    drawn = next((head.round for head in heads if head.round in shared), None)
    if drawn is not None and await _key_told(context, held.slug, drawn, heads):
        raise Refused(
            "round.keys_told",
            f'Đáp án của bộ câu hỏi dùng chung đã công khai nên không thêm đợt thi "{item.id}" '
            "dùng bộ câu hỏi này được; hãy tổ chức thành hội thi khác với bộ câu hỏi mới. "
            "(Keys of the shared questions are public, so no round that draws from them can be "
            "added; set up another contest with other questions.)",
            round=item.id,
        )


def _refuse_past(held: Definition, wanted: Definition, now_us: int) -> None:
    """A make-up round in which nobody could sit, or that people would hear of after it had begun.
    What has opened stands, and registration sees to that."""
    opened = {item.id for item, _ in _draws(held) if item.opens_at_us <= now_us}
    for item, _ in _draws(wanted):
        if not item.makes_good or item.id in opened:
            continue
        if item.closes_at_us <= now_us:
            raise Refused(
                "round.make_up_over",
                "Đợt thi bù phải đóng sau thời điểm này; hãy chọn giờ đóng muộn hơn. "
                "(A make-up round has to close after now; choose a later time.)",
                round=item.id,
            )
        if item.opens_at_us < now_us - LATE_US:
            raise Refused(
                "round.make_up_opened",
                "Đợt thi bù không được mở trong quá khứ; hãy chọn giờ mở từ thời điểm này trở đi. "
                "(A make-up round cannot open in the past; choose a time from now on.)",
                round=item.id,
            )


async def _refuse_strangers(context: GatewayContext, slug: str, item: Round) -> None:
    """A round for an agency that the contest does not have would be for nobody."""
    if not item.agencies:
        return
    names = await agency_names(context.participation, slug)
    unknown = [code for code in item.agencies if code not in names]
    if unknown:
        refusal = Refused(
            "agency.unknown",
            f"Cuộc thi không có cơ quan mang mã {', '.join(unknown)}. "
            "(The contest has no agency with this code.)",
            agencies=unknown,
        )
        raise await with_nearest(context.participation, slug, refusal)


async def _key_told(
    context: GatewayContext, slug: str, drawn_by: str, heads: list[Publication]
) -> bool:
    """Whether any publication of the contest, of whatever phase and however old, tells the key of
    a question that this round draws from. A later one may keep it sealed: it is told all the same.
    """
    states = {view.round: view.state for view in await context.contests.rounds(slug)}
    if not heads or states.get(drawn_by, "planned") == "planned":
        return False  # nobody has drawn its questions, and a bank that it shares is sealed for it
    query = RoundQuestionsQuery(slug, drawn_by)
    bank = await context.backend.ask("exam.round_questions", query, RoundQuestions)
    ids = [question.id for question in bank.questions]
    for head in heads:
        asked = PublishedKeysQuery(slug, head.round, ids, head.number)
        if (await context.backend.ask("scoring.published_keys", asked, PublishedKeys)).keys:
            return True
    return False
