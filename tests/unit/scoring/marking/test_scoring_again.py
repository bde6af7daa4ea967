"""Attempts are scored again by one at a time: the timer, or whoever has just decided something."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from services.scoring.service import ScoringService
from services.scoring.use_cases.marking import importing_keys
from services.scoring.use_cases.publications import reopening_earlier_files
from services.scoring.use_cases.results import publication_freshness, recomputing


class Nothing:
    """A store and keys that nobody looks into."""

    is_sqlite = True

    def __getattr__(self, _name: str) -> Any:
        return lambda *_: self

    @property
    def database(self) -> "Nothing":
        return self


@pytest.fixture
def service() -> Any:
    made: Any = ScoringService()
    made.store = made.keyring = Nothing()
    return made


def _instead(monkeypatch: pytest.MonkeyPatch, slice_of_work: Callable[[], int]) -> None:
    monkeypatch.setattr(importing_keys, "score_waiting", lambda *_: slice_of_work())
    monkeypatch.setattr(recomputing, "redraw_waiting", lambda *_: False)
    monkeypatch.setattr(publication_freshness, "compare_waiting", lambda *_: False)
    monkeypatch.setattr(reopening_earlier_files, "open_waiting", lambda *_: False)


def test_who_comes_while_it_is_under_way_leaves_it_to_the_one_that_is_there(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def slice_of_work() -> int:
        begun.append("slice")
        service.score_waiting()
        return 0

    _instead(monkeypatch, slice_of_work)
    service.score_waiting()
    assert begun == ["slice"]
    service.score_waiting()
    assert begun == ["slice", "slice"]


def test_after_a_database_was_lost_the_timer_goes_on(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def slice_of_work() -> int:
        begun.append("slice")
        if len(begun) == 1:
            raise OperationalError("select", {}, Exception("gone"))
        return 0

    _instead(monkeypatch, slice_of_work)
    service._score_soon()
    service.score_waiting()
    assert begun == ["slice", "slice"]
