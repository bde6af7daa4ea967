"""On whose clock a page shows and reads hours: that of the contest it is about.

A page about no contest, or about several, is on the installation's. ``page_admission`` says which
it is, from the address; a page whose address names no contest says so once it knows the contest.
Everything else passes a zone on: rules of a contest, files, letters.
"""

from contextvars import ContextVar

from contracts.time_zones import HOME

_ZONE: ContextVar[str] = ContextVar("page_zone", default=HOME)


def page_zone() -> str:
    """The zone of the page that is being answered."""
    return _ZONE.get()


def show_hours_of(zone: str) -> None:
    """From here on, this page is in this zone."""
    _ZONE.set(zone)
