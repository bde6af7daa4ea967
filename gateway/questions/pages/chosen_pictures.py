"""Pictures as they come with a question's form, and as the form carries them on.

One that came with a form in which something else was wrong stays: the form has what it is, sealed
for whoever brought it, and its file need not be chosen again.
"""

from collections.abc import Iterable

from msgspec.structs import replace
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from contracts.question_bank import QuestionPicture
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.access.picture_seals import unknown_picture
from gateway.questions.actions.pictures_given import received
from gateway.questions.pages.picture_fields import PLACES, TypedPicture, TypedPictures
from gateway.web.page_helpers import as_typed, in_language
from gateway.web.rendering import language_of
from question_formats.file_findings import reason_of
from question_formats.pictures import MOST_OF_A_QUESTION, FoundPicture
from question_formats.plain_text import clean


async def pictures_in(
    request: Request, contest: str, form: FormData
) -> tuple[TypedPictures, dict[str, str]]:
    """What the form holds of them, and what is wrong with new ones, by field. ``picture.unknown``:
    one that whoever sends it was never given."""
    typed = TypedPictures(list(_there(request, contest, form)))
    chosen = [one for place in PLACES if (one := await _chosen(form, place))]
    wrong = {}
    room = MOST_OF_A_QUESTION - len(typed.shown)
    for one in chosen[max(room, 0) :]:
        wrong[one.place] = reason_of("pictures_too_many", about=str(MOST_OF_A_QUESTION))
    brought, faults = await received(context_of(request), chosen[: max(room, 0)])
    taken = {one.place for one in brought}
    alts = {place: clean(as_typed(form, f"picture_new_{name}")) for place, name in PLACES.items()}
    typed.there += [_typed(request, contest, replace(one, alt=alts[one.place])) for one in brought]
    typed.alts = {place: alt for place, alt in alts.items() if alt and place not in taken}
    language = language_of(request)
    told = {place: in_language(reason, language) for place, reason in (wrong | faults).items()}
    return typed, {
        f"picture_{PLACES[place]}": reason[:1].upper() + reason[1:]
        for place, reason in told.items()
    }


def _there(request: Request, contest: str, form: FormData) -> Iterable[TypedPicture]:
    seals, person = context_of(request).picture_seals, who(request).person
    for number in range(MOST_OF_A_QUESTION):
        sealed = as_typed(form, f"picture_{number}")
        if not sealed:
            continue
        picture = seals.opened(person, contest, sealed)
        place = as_typed(form, f"picture_place_{number}")
        if place not in PLACES:
            raise unknown_picture()
        alt = clean(as_typed(form, f"picture_alt_{number}"))
        gone = as_typed(form, f"picture_gone_{number}") == "yes"
        yield TypedPicture(replace(picture, place=place, alt=alt), sealed, gone)


async def _chosen(form: FormData, place: str) -> FoundPicture | None:
    file = form.get(f"picture_file_{PLACES[place]}")
    if not isinstance(file, UploadFile):
        return None
    try:
        if not file.filename:  # a field that was left empty
            return None
        return FoundPicture(place, await file.read(), "")
    finally:
        await file.close()


def _typed(request: Request, contest: str, picture: QuestionPicture) -> TypedPicture:
    seals = context_of(request).picture_seals
    return TypedPicture(picture, seals.sealed(who(request).person, contest, picture))


def typed_pictures(
    request: Request, contest: str, pictures: Iterable[QuestionPicture]
) -> TypedPictures:
    """The fields of a question that is there."""
    return TypedPictures([_typed(request, contest, one) for one in pictures])
