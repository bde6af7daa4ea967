"""Works whose marks everybody has read: their sheets change by a decision only."""

import msgspec
from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.results import WorkStanding
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.repository.publications import publications as publications_repository

_standings = msgspec.json.Decoder(list[WorkStanding]).decode


class PublishedWorks:
    """The works of a contest that stand in a publication, each round looked up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: dict[str, set[str]] = {}

    def tell(self, kept: KeptSheet) -> bool:
        """Whether results tell the marks of the sheet's work; of a sample they never do."""
        if kept.round not in self._told:
            self._told[kept.round] = self._works(kept)
        return not kept.calibration and kept.work in self._told[kept.round]

    def refuse(self, kept: KeptSheet) -> None:
        """Refuse a change of such a sheet: ``sheet.published``."""
        if self.tell(kept):
            raise Refused(
                "sheet.published",
                "Kết quả đã công bố; điểm chỉ thay đổi bằng quyết định. "
                "(Results are published: marks change only by a decision.)",
            )

    def _works(self, kept: KeptSheet) -> set[str]:
        row = publications_repository.standings_text(self._connection, kept.contest, kept.round)
        if row is None:
            return set()
        told = {line.work for line in _standings(row.standings)}
        codes = works_repository.codes(self._connection, kept.contest, kept.round)
        return {work for work, code in codes.items() if code in told}
