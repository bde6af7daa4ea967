"""Which recording a route belongs to, by what it is about."""

import re

#: file -> the paths that stand in it; the first that matches wins
_SUBJECTS: dict[str, str] = {
    "site": r"/api/(openapi\.json|docs)|/static/.*|/favicon\.ico",
    "sessions": r"/api/session.*|/sign-(in|out)|/password|/sessions",
    "operations": r"/api/operations.*|/status.*|/health.*|/metrics",
    "stage": r".*/(stage|stage-desk|teams?|teams.xlsx|hall)(/.*)?",
    "questions": r".*/(questions|question-[a-z]+|vetting)(/.*)?",
    "participation": r".*/(participation.*|statistics|widget|room.*)",
    "exam": r".*/(attempts.*|exam|receipts/.*)",
    "entries": r".*/(entries|entry-counts.*|winners|screening)(/.*)?",
    "decisions": r".*/(works|appeals?|decisions|second-looks|integrity.*|audit.*|draft)(/.*)?",
    "results": (
        r"/verify|.*/(standings|awards|publications?|results.*|conclusion|freshness"
        r"|admissions?)(/.*)?"
    ),
    "people": (
        r".*/(registrations|register|own-data|erasures|agency|agencies|corrections|roster|roles"
        r"|headcounts|exclusions|activation-codes|codes|staff)(/.*)?"
    ),
    "judging": r".*/(panels|sheets|marks|figures|judging)(/.*)?",
    "uploads": r"/api/uploads.*|.*/uploads",
    "contests": r".*",
}
SUBJECTS = tuple(_SUBJECTS)


def subject_of(path: str) -> str:
    """The recording in which a path template stands."""
    return next(name for name, pattern in _SUBJECTS.items() if re.fullmatch(pattern, path))
