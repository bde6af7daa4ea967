"""Pictures that somebody chose on the form of a question."""

from collections.abc import Sequence

from contracts.errors import Refused
from contracts.question_bank import QuestionPicture
from gateway.context import GatewayContext
from gateway.core.files.bank_pictures import as_shown
from question_formats.file_findings import reason_of
from question_formats.pictures import FoundPicture, fault_of_question


async def received(
    context: GatewayContext, chosen: Sequence[FoundPicture]
) -> tuple[list[QuestionPicture], dict[str, str]]:
    """Those of the chosen pictures, one for each place at most, that can be shown, made anew and
    kept; of the others place -> why not, in both languages."""
    wrong: dict[str, str] = {}
    for one in chosen:
        fault = fault_of_question([one])
        if fault is not None:
            wrong[one.place] = reason_of(fault[0], about=fault[1])
    good = [one for one in chosen if one.place not in wrong]
    try:
        made = await context.readers.pictures({one.place: one.content for one in good})
    except Refused as refusal:  # decoding took too long, or too much
        return [], wrong | {one.place: refusal.problem.message for one in good}
    shown, contents = [], {}
    for one in good:
        picture = made[one.place]
        if picture.fault:
            wrong[one.place] = reason_of(picture.fault, about=picture.about)
            continue
        shown.append(as_shown(one.named, picture))
        contents[shown[-1].sha256] = picture.content
    await context.pictures.keep(contents)
    return shown, wrong


async def kept_on(
    context: GatewayContext, pictures: Sequence[QuestionPicture], old: Sequence[QuestionPicture]
) -> None:
    """Keep those that the question did not have before, however long ago they were brought: no
    question showed them while the form lay open."""
    known = {one.sha256 for one in old}
    brought = [one.sha256 for one in pictures if one.sha256 not in known]
    await context.pictures.keep({name: await context.pictures.find(name) for name in brought})
