"""Exam's entrypoints about teams and the stage: translation only."""

from typing import Any

from msgspec import Struct

from contracts.errors import Problem
from plumbing.command_handling import answer, carry_out
from plumbing.entrypoints import command
from plumbing.unit_of_work import Store
from services.exam.use_cases import performances, stage_closing, stage_order, team_lists

Answers = list[Struct | Problem]


class StageEntrypoints:
    """Team lists, the order of performance, clocks, questions."""

    store: Store

    @command("exam.register_team")
    def register_team(self, items: list[Any]) -> Answers:
        return carry_out(self.store, team_lists.register_team, items)

    @command("exam.withdraw_team")
    def withdraw_team(self, items: list[Any]) -> Answers:
        return carry_out(self.store, team_lists.withdraw_team, items)

    @command("exam.teams")
    def teams(self, items: list[Any]) -> Answers:
        return answer(self.store, team_lists.teams, items)

    @command("exam.place_teams")
    def place_teams(self, items: list[Any]) -> Answers:
        return carry_out(self.store, stage_order.place_teams, items)

    @command("exam.commit_order")
    def commit_order(self, items: list[Any]) -> Answers:
        return carry_out(self.store, stage_order.commit_order, items)

    @command("exam.draw_order")
    def draw_order(self, items: list[Any]) -> Answers:
        return carry_out(self.store, stage_order.draw_order, items)

    @command("exam.move_team")
    def move_team(self, items: list[Any]) -> Answers:
        return carry_out(self.store, stage_order.move_team, items)

    @command("exam.stage_round")
    def stage_round(self, items: list[Any]) -> Answers:
        return answer(self.store, stage_order.stage_round, items)

    @command("exam.mark_absent")
    def mark_absent(self, items: list[Any]) -> Answers:
        return carry_out(self.store, performances.mark_absent, items)

    @command("exam.step_clock")
    def step_clock(self, items: list[Any]) -> Answers:
        return carry_out(self.store, performances.step_clock, items)

    @command("exam.close_stage")
    def close_stage(self, items: list[Any]) -> Answers:
        return carry_out(self.store, stage_closing.close_stage, items)

    @command("exam.reopen_stage")
    def reopen_stage(self, items: list[Any]) -> Answers:
        return carry_out(self.store, stage_closing.reopen_stage, items)

    @command("exam.draw_part_questions")
    def draw_part_questions(self, items: list[Any]) -> Answers:
        return carry_out(self.store, performances.draw_part_questions, items)
