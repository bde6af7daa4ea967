"""Who may see a picture of a question, and which are of no more use. Gateways have the bytes."""

from sqlalchemy import Connection

from contracts.question_pictures import (
    NeededPictures,
    NeededPicturesQuery,
    PictureUses,
    PictureUsesQuery,
)
from services.exam.repository import question_pictures as repository
from services.exam.repository import rounds as rounds_repository


def picture_uses(connection: Connection, query: PictureUsesQuery) -> PictureUses:
    """What a picture is in; a name that no picture has is in nothing."""
    asked = query.contest, query.sha256
    proposed = repository.proposals_with(connection, *asked)
    drawn_by = repository.rounds_drawing(connection, *asked)
    rounds = [
        row
        for row in rounds_repository.rounds_of(connection, query.contest)
        if row.held_in.quiz is not None
        and {"", row.round, row.plan.makes_good or row.round} & set(drawn_by)
    ]
    public = [row.quiz.questions_public_from_us for row in rounds]
    return PictureUses(
        sorted({person for row in proposed for person in (row.author, row.worded_by)}),
        bool(proposed),
        bool(drawn_by),
        min((at for at in public if at is not None), default=None),
        min((row.opens_at_us for row in rounds), default=None),
    )


def needed_pictures(connection: Connection, query: NeededPicturesQuery) -> NeededPictures:
    """Which of these any question shows."""
    asked = set(query.pictures)
    return NeededPictures(sorted(asked.intersection(repository.every_picture(connection))))
