"""Who may open which page of the desks: one table, as ``gateway.roles`` is for the API."""

from gateway.roles import OPERATORS, ORGANISER, PUBLIC, QUESTION_DESK, VETTERS, Access

_CONTEST = "/contests/{contest}"
_OWN = f"{_CONTEST}/questions/own/{{question}}"
_CONTROL = f"{_CONTEST}/rounds/{{round_id}}/control"

#: (method, path template) -> who may. What is not here is refused.
DESKS: dict[tuple[str, str], Access] = {
    ("GET", "/verify"): PUBLIC,
    ("GET", "/contests/{contest}/publications"): PUBLIC,
    ("GET", "/contests/{contest}/widget"): PUBLIC,
    ("GET", "/status"): OPERATORS,
    ("POST", "/status/replay"): OPERATORS,
    ("GET", f"{_CONTEST}/questions"): QUESTION_DESK,
    ("GET", f"{_CONTEST}/questions/new"): QUESTION_DESK,
    ("POST", f"{_CONTEST}/questions/new"): QUESTION_DESK,
    ("GET", f"{_CONTEST}/questions/file"): QUESTION_DESK,
    ("POST", f"{_CONTEST}/questions/file"): QUESTION_DESK,
    ("GET", _OWN): QUESTION_DESK,
    ("POST", f"{_OWN}/withdrawal"): QUESTION_DESK,
    ("GET", f"{_OWN}/edit"): QUESTION_DESK,
    ("POST", f"{_OWN}/edit"): QUESTION_DESK,
    ("GET", f"{_OWN}/preview"): QUESTION_DESK,
    ("GET", f"{_CONTEST}/vetting"): VETTERS,
    ("GET", f"{_CONTEST}/vetting/{{question}}"): VETTERS,
    ("POST", f"{_CONTEST}/vetting/{{question}}"): VETTERS,
    ("GET", f"{_CONTEST}/vetting/{{question}}/preview"): VETTERS,
    ("GET", f"{_CONTEST}/question-bank"): ORGANISER,
    ("POST", f"{_CONTEST}/question-bank"): ORGANISER,
    ("GET", f"{_CONTEST}/question-figures"): VETTERS,
    ("GET", f"{_CONTEST}/room"): ORGANISER,
    ("GET", f"{_CONTEST}/room/stream"): ORGANISER,
    ("GET", f"{_CONTEST}/room/missing.xlsx"): ORGANISER,
    ("GET", _CONTROL): ORGANISER,
    ("GET", f"{_CONTROL}/extension"): ORGANISER,
    ("POST", f"{_CONTROL}/extension"): ORGANISER,
    ("GET", f"{_CONTROL}/settlement"): ORGANISER,
    ("POST", f"{_CONTROL}/settlement"): ORGANISER,
    ("GET", f"{_CONTROL}/publication"): ORGANISER,
    ("POST", f"{_CONTROL}/publication"): ORGANISER,
    ("GET", f"{_CONTEST}/conclusion"): ORGANISER,
    ("POST", f"{_CONTEST}/conclusion"): ORGANISER,
}
