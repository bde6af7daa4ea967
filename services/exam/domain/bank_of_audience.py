"""Whose bank a contestant's paper is drawn from (plans with banks for officials and residents)."""

from contracts.definition import Definition, Obligation, QuizRules
from contracts.errors import Refused


def drawn_from(
    definition: Definition,
    quiz: QuizRules,
    obligation: Obligation,
    agency_class: str | None,
    registered: str = "",
) -> str:
    """The audience whose bank such a person draws from; "": everyone's who has none of their own.

    ``registered``: the audience that they registered into, if any. ``agency_class`` ``None``:
    registration has not told of the agency yet. Where there are banks that is refused
    (``contestant.agency_unknown``): a guess would be a paper of somebody else's.
    """
    if not quiz.banks:
        return ""
    if agency_class is None:
        raise Refused(
            "contestant.agency_unknown",
            "Hệ thống chưa nhận xong dữ liệu về cơ quan của đồng chí; hãy thử lại sau giây lát. "
            "(Your agency's data has not arrived yet; try again in a moment.)",
        )
    return quiz.bank_of(definition.audience_of(obligation, agency_class, registered))
