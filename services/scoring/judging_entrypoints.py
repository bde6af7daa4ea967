"""Scoring's entrypoints about judges and what they mark: translation only."""

from functools import partial
from typing import Any

from msgspec import Struct

from contracts.errors import Problem
from plumbing.command_handling import answer, carry_out
from plumbing.dependency_providers import Keyring
from plumbing.entrypoints import command
from plumbing.unit_of_work import Store
from services.scoring.use_cases.judging import (
    assignable_works,
    assigning,
    calibrating,
    committee_figures,
    desk,
    importing_marks,
    lots,
    own_sheets,
    panels,
    paper_sheets,
    sheets_of_others,
    work_on_desk,
)
from services.scoring.use_cases.results import hall_announcements

Answers = list[Struct | Problem]


class JudgingEntrypoints:
    """Panels, assignments, sheets and the chair's desk."""

    store: Store
    keyring: Keyring

    @command("scoring.set_panel")
    def set_panel(self, items: list[Any]) -> Answers:
        return carry_out(self.store, panels.set_panel, items)

    @command("scoring.recuse_judge")
    def recuse_judge(self, items: list[Any]) -> Answers:
        return carry_out(self.store, panels.recuse_judge, items)

    @command("scoring.panels")
    def panels(self, items: list[Any]) -> Answers:
        return answer(self.store, panels.panels, items)

    @command("scoring.assign_sheets")
    def assign_sheets(self, items: list[Any]) -> Answers:
        use_case = partial(assigning.assign_sheets, safe=self.keyring.safe())
        return carry_out(self.store, use_case, items)

    @command("scoring.assignable")
    def assignable(self, items: list[Any]) -> Answers:
        return answer(self.store, assignable_works.assignable, items)

    @command("scoring.release_sheets")
    def release_sheets(self, items: list[Any]) -> Answers:
        return carry_out(self.store, assigning.release_sheets, items)

    @command("scoring.lot_commitments")
    def lot_commitments(self, items: list[Any]) -> Answers:
        return answer(self.store, lots.lot_commitments, items)

    @command("scoring.own_sheets")
    def own_sheets(self, items: list[Any]) -> Answers:
        return answer(self.store, own_sheets.own_sheets, items)

    @command("scoring.sheet")
    def sheet(self, items: list[Any]) -> Answers:
        return answer(self.store, own_sheets.sheet, items)

    @command("scoring.save_sheet")
    def save_sheet(self, items: list[Any]) -> Answers:
        return carry_out(self.store, own_sheets.save_sheet, items)

    @command("scoring.hand_in_sheet")
    def hand_in_sheet(self, items: list[Any]) -> Answers:
        return carry_out(self.store, own_sheets.hand_in_sheet, items)

    @command("scoring.decline_sheet")
    def decline_sheet(self, items: list[Any]) -> Answers:
        return carry_out(self.store, own_sheets.decline_sheet, items)

    @command("scoring.confirm_sheet")
    def confirm_sheet(self, items: list[Any]) -> Answers:
        return carry_out(self.store, own_sheets.confirm_sheet, items)

    @command("scoring.reopen_sheet")
    def reopen_sheet(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sheets_of_others.reopen_sheet, items)

    @command("scoring.take_over_sheet")
    def take_over_sheet(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sheets_of_others.take_over_sheet, items)

    @command("scoring.uphold_marks")
    def uphold_marks(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sheets_of_others.uphold_marks, items)

    @command("scoring.enter_paper")
    def enter_paper(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sheets_of_others.enter_paper, items)

    @command("scoring.calibrate")
    def calibrate(self, items: list[Any]) -> Answers:
        return carry_out(self.store, calibrating.calibrate, items)

    @command("scoring.calibration")
    def calibration(self, items: list[Any]) -> Answers:
        return answer(self.store, calibrating.calibration, items)

    @command("scoring.marking_list")
    def marking_list(self, items: list[Any]) -> Answers:
        return answer(self.store, importing_marks.marking_list, items)

    @command("scoring.import_marks")
    def import_marks(self, items: list[Any]) -> Answers:
        return carry_out(self.store, importing_marks.import_marks, items)

    @command("scoring.marks")
    def marks(self, items: list[Any]) -> Answers:
        return answer(self.store, desk.marks, items)

    @command("scoring.desk")
    def desk(self, items: list[Any]) -> Answers:
        return answer(self.store, desk.desk, items)

    @command("scoring.desk_work")
    def desk_work(self, items: list[Any]) -> Answers:
        return answer(self.store, work_on_desk.desk_work, items)

    @command("scoring.paper")
    def paper(self, items: list[Any]) -> Answers:
        return answer(self.store, paper_sheets.paper, items)

    @command("scoring.release_marks")
    def release_marks(self, items: list[Any]) -> Answers:
        use_case = partial(hall_announcements.release_marks, safe=self.keyring.safe())
        return carry_out(self.store, use_case, items)

    @command("scoring.reveal_prize")
    def reveal_prize(self, items: list[Any]) -> Answers:
        use_case = partial(hall_announcements.reveal_prize, safe=self.keyring.safe())
        return carry_out(self.store, use_case, items)

    @command("scoring.reveal_anew")
    def reveal_anew(self, items: list[Any]) -> Answers:
        return carry_out(self.store, hall_announcements.reveal_anew, items)

    @command("scoring.hall")
    def hall(self, items: list[Any]) -> Answers:
        return answer(self.store, hall_announcements.hall, items)

    @command("scoring.hall_desk")
    def hall_desk(self, items: list[Any]) -> Answers:
        query = partial(hall_announcements.hall_desk, safe=self.keyring.safe())
        return answer(self.store, query, items)

    @command("scoring.enter_figures")
    def enter_figures(self, items: list[Any]) -> Answers:
        return carry_out(self.store, committee_figures.enter_figures, items)

    @command("scoring.figures")
    def figures(self, items: list[Any]) -> Answers:
        return answer(self.store, committee_figures.figures, items)
