"""Approved headcounts on their way to the platform: whose they are is known before anything is
written, and a dry run says what they would change."""

import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from client.api_client import Api, ApiError
from contracts.definition import Definition
from spreadsheets.headcount_file import read_headcounts, refuse_wrong
from spreadsheets.headcount_table import HeadcountTable, WrongLine, code_key
from spreadsheets.staff_list_sheet import read_roster

#: what was brought in a moment ago may not have come to the table of participation yet
_TRIES, _PAUSE_S = 10, 0.5


class Headcounts:
    """The headcounts of a file, none of its lines wrong, and of no agency that nobody knows."""

    def __init__(self, file: Path) -> None:
        """``headcounts.*``, ``spreadsheet.*``."""
        self._file, self._table = file, read_headcounts(file)

    def refuse_strangers(
        self,
        api: Api,
        definition: Definition,
        roster: Path | None,
        *,
        known: bool,
        convert: bool,
    ) -> None:
        """Refuse lines of agencies that neither the contest (where it is ``known``) nor the staff
        list beside it has: ``headcounts.lines_invalid``."""
        strange = _strangers(self._table, _listed(roster, definition, convert))
        if strange and known:
            strange = _not_in_contest(api, definition.slug, strange)
        wrong = [WrongLine(self._table.lines[code], "unknown", code) for code in strange]
        refuse_wrong(self._file, wrong)

    def approve(self, api: Api, contest: str) -> dict[str, Any]:
        """Approve them; how many changed, and which are 0."""
        path = f"/api/contests/{contest}/headcounts"
        return {**api.post(path, {"headcounts": self._table.headcounts}), **self._notes()}

    def foresee(self, api: Api, contest: str, *, known: bool) -> dict[str, Any]:
        """What they would change, of agencies that the contest has already."""
        counts = self._table.headcounts
        found: dict[str, Any] = {"count": len(counts), "headcounts": counts, **self._notes()}
        if known:
            unknown = _not_in_contest(api, contest, counts)
            held = {code: count for code, count in counts.items() if code not in unknown}
            found["preview"] = _preview(api, contest, held)
        return found

    def _notes(self) -> dict[str, Any]:
        lines = [
            f"dòng {self._table.lines[code]}: {code} có tổng số 0, nên không có tỷ lệ tham gia "
            f"(line {self._table.lines[code]}: headcount 0)"
            for code, count in self._table.headcounts.items()
            if count == 0
        ]
        return {"notes": lines}


def _listed(roster: Path | None, definition: Definition, convert: bool) -> set[str]:
    if roster is None:
        return set()
    classes = {item.id: item.name for item in definition.agency_classes}
    return {code_key(row.agency_code) for row in read_roster(roster, classes, convert=convert).rows}


def _strangers(table: HeadcountTable, known: Collection[str]) -> list[str]:
    return [code for code in table.headcounts if code_key(code) not in known]


def _not_in_contest(api: Api, contest: str, codes: Collection[str]) -> list[str]:
    unknown: list[str] = []
    for _ in range(_TRIES):
        try:
            _preview(api, contest, dict.fromkeys(codes, 0))
        except ApiError as error:
            if error.problem.code != "headcount.agency_unknown":
                raise
            unknown = list(error.problem.details["agencies"])
            time.sleep(_PAUSE_S)
        else:
            return []
    return unknown


def _preview(api: Api, contest: str, counts: dict[str, int]) -> Any:
    path = f"/api/contests/{contest}/headcounts"
    return api.post(path, {"headcounts": counts}, preview="true")
