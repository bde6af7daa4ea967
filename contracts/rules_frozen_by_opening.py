"""What of a phase's rules may still change once one of its rounds has opened; all else stands,
and so does the contest's time zone.

It decides nothing about papers, scores or ranks, or, of what judges do, nothing before sheets are
released. The grace of entries and who is screened are the organiser's own affair.
"""

from typing import Final

FREE_OF_QUIZ: Final = ("score_visible", "settlement_after_s")
FREE_OF_ENTRIES: Final = ("outlets", "grace_s", "screening", "criteria", "panels", "figures")
FREE_OF_STAGE: Final = ("panels",)
