"""How each table of a definition file is headed, and which of them a key belongs to."""

from plans.key_names import KEYS

_TOP = ("đầu tệp, trên bảng đầu tiên", "the top of the file, above the first table")
_MOST = 3  # a key of more tables, such as a name, belongs nowhere in particular
_HEADERS = {
    "office": "[office]",
    "contact": "[office.contact]",
    "signer": "[[office.signers]]",
    "agency_class": "[[agency_classes]]",
    "phase": "[[phases]]",
    "quiz": "[phases.quiz]",
    "points": "[phases.quiz.points]",
    "draw": "[[phases.quiz.blueprint]]",
    "entries": "[phases.entries]",
    "panel": "[[phases.entries.panels]]",
    "figure": "[[phases.entries.figures]]",
    "admission": "[[phases.admits]]",
    "round": "[[phases.rounds]]",
    "series": "[phases.rounds]",
    "participation": "[participation]",
    "prizes_in_all": "[prizes_in_all]",
    "award": "[[awards]]",
    "prize": "[[awards.prizes]]",
    "milestone": "[[calendar]]",
    "audience": "[[audiences]]",
    "registration": "[registration]",
    "registration_field": "[[registration.fields]]",
    "disclosure": "[disclosure]",
    "contributions": "[contributions]",
    "target": "[[contributions.targets]]",
    "bank": "[[phases.quiz.banks]]",
    "results": "[phases.results]",
    "criterion": "[[phases.entries.criteria]]",
    "stage": "[phases.stage]",
    "team": "[phases.stage.team]",
    "part": "[[phases.stage.parts]]",
    "stage_round": "[phases.rounds.stage]",
    "measure": "[[awards.measures]]",
    "term": "[[awards.measures.terms]]",
    "conditions": "[awards.conditions]",
}


def homes_of(key: str) -> list[tuple[str, str]]:
    """Where a key is at home, in Vietnamese and English; none where that says nothing."""
    tables = [kind for kind, keys in KEYS.items() if key in keys]
    if len(tables) > _MOST:
        return []
    return [_TOP if kind == "contest" else (_HEADERS[kind],) * 2 for kind in tables]
