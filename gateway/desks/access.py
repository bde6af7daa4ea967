"""Who may open which page of the desks: one table, as ``gateway.roles`` is for the API."""

from gateway.roles import (
    OPERATORS,
    ORGANISER,
    PUBLIC,
    QUESTION_DESK,
    SIGNED_IN,
    STAFF,
    VETTERS,
    Access,
)

_CONTEST = "/contests/{contest}"
_AGENCY = f"{_CONTEST}/agencies/{{agency}}"
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
    ("GET", "/attempts/{attempt}"): SIGNED_IN,
    ("POST", "/attempts/{attempt}/appeal"): SIGNED_IN,
    ("GET", f"{_CONTEST}/register"): PUBLIC,
    ("POST", f"{_CONTEST}/register"): PUBLIC,
    ("GET", f"{_CONTEST}/own-data"): SIGNED_IN,
    ("POST", f"{_CONTEST}/own-data"): SIGNED_IN,
    ("GET", f"{_CONTEST}/agency"): STAFF,
    ("GET", _AGENCY): STAFF,
    ("GET", f"{_AGENCY}/missing"): STAFF,
    ("GET", f"{_AGENCY}/missing.xlsx"): STAFF,
    ("GET", f"{_AGENCY}/reminder"): STAFF,
    ("POST", f"{_AGENCY}/reminder"): STAFF,
    ("GET", f"{_AGENCY}/people"): STAFF,
    ("GET", f"{_AGENCY}/code"): STAFF,
    ("POST", f"{_AGENCY}/code"): STAFF,
    ("GET", f"{_AGENCY}/corrections"): STAFF,
    ("GET", f"{_AGENCY}/corrections/new"): STAFF,
    ("POST", f"{_AGENCY}/corrections/new"): STAFF,
    ("GET", f"{_AGENCY}/waiting"): STAFF,
    ("POST", f"{_AGENCY}/waiting"): STAFF,
    ("GET", f"{_CONTEST}/corrections"): ORGANISER,
    ("POST", f"{_CONTEST}/corrections"): ORGANISER,
}
