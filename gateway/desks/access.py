"""Who may open which page of the desks: one table, as ``gateway.roles`` is for the API."""

from gateway.roles import OPERATORS, ORGANISER, PUBLIC, QUESTION_DESK, VETTERS, Access

_CONTEST = "/contests/{contest}"
_OWN = f"{_CONTEST}/questions/own/{{question}}"

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
}
