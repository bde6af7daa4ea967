"""Files that wait for their confirmation, as registration keeps them, in memory."""

from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.waiting_files import (
    DropStagedFile,
    StagedPart,
    StagedPartQuery,
    StageFile,
)
from tests.unit.gateway.fakes import Handler


class Staging:
    """Parts by file; each is of one person and one contest."""

    def __init__(self) -> None:
        self.files: dict[tuple[str, str, str], dict[int, str]] = {}

    def handlers(self) -> dict[str, Handler]:
        """What the gateway asks of it."""
        return {
            "registration.stage_file": self.stage,
            "registration.staged_part": self.part,
            "registration.drop_staged_file": self.drop,
        }

    def stage(self, item: StageFile) -> Done:
        self.files.setdefault((item.file, item.contest, item.by), {})[item.part] = item.sealed
        return Done(1)

    def part(self, item: StagedPartQuery) -> StagedPart:
        parts = self.files.get((item.file, item.contest, item.by), {})
        if item.part not in parts:
            raise Refused("staging.unknown", "Không còn tệp này. (This file is gone.)")
        return StagedPart(parts[item.part], len(parts))

    def drop(self, item: DropStagedFile) -> Done:
        self.files.pop((item.file, item.contest, item.by), None)
        return Done()
