"""Exam's entrypoints: translation only."""

from functools import partial
from typing import Any

from msgspec import Struct

from contracts.errors import Problem
from plumbing.chores import chore
from plumbing.command_handling import answer, answer_together, carry_out
from plumbing.dependency_providers import Keyring, StoreProvider
from plumbing.entrypoints import command
from plumbing.inbox import Handlers
from plumbing.service_base import EmittingService
from plumbing.unit_of_work import Store
from services.exam.models import plumbing
from services.exam.stage_entrypoints import StageEntrypoints
from services.exam.use_cases import (
    allowances,
    answering,
    attempt_views,
    disruptions,
    entrants,
    entry_views,
    file_checks,
    gateway_watermarks,
    handing_in,
    likeness,
    make_up_audience,
    proposing_questions,
    question_bank,
    question_pictures,
    receipts,
    refusal_appeals,
    replicated_facts,
    round_changes,
    round_views,
    screening,
    starting_attempts,
    timed_transitions,
    uploads,
    withdrawing,
)

Answers = list[Struct | Problem]


class ExamService(StageEntrypoints, EmittingService):
    """Rounds, papers, attempts, answers; no keys."""

    name = "exam"

    store: Store = StoreProvider(plumbing)
    keys: Keyring = Keyring()

    @command("exam.start")
    def start(self, items: list[Any]) -> Answers:
        return carry_out(self.store, starting_attempts.start, items)

    @command("exam.save")
    def save(self, items: list[Any]) -> Answers:
        signer = self.keys.signer("receipt")
        return carry_out(self.store, partial(answering.save, signer=signer), items)

    @command("exam.submit")
    def submit(self, items: list[Any]) -> Answers:
        signer = self.keys.signer("receipt")
        return carry_out(self.store, partial(answering.submit, signer=signer), items)

    @command("exam.attempt")
    def attempt(self, items: list[Any]) -> Answers:
        signer = self.keys.signer("receipt")
        return answer_together(
            self.store, partial(attempt_views.attempt_views, signer=signer), items
        )

    @command("exam.round_questions")
    def round_questions(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(
            self.store,
            lambda connection, item: round_views.round_questions(connection, item, now_us),
            items,
        )

    @command("exam.own_attempts")
    def own_attempts(self, items: list[Any]) -> Answers:
        return answer(self.store, round_views.own_attempts, items)

    @command("exam.receipt")
    def receipt(self, items: list[Any]) -> Answers:
        public_key = self.keys.signer("receipt").public.hex()
        return answer_together(self.store, partial(receipts.receipts, public_key=public_key), items)

    @command("exam.rounds")
    def rounds(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(
            self.store, lambda connection, item: round_views.rounds(connection, item, now_us), items
        )

    @command("exam.change_round")
    def change_round(self, items: list[Any]) -> Answers:
        return carry_out(self.store, round_changes.change_round, items)

    @command("exam.shorten_round")
    def shorten_round(self, items: list[Any]) -> Answers:
        return carry_out(self.store, round_changes.shorten_round, items)

    @command("exam.make_up_people")
    def make_up_people(self, items: list[Any]) -> Answers:
        return answer(self.store, make_up_audience.make_up_people, items)

    @command("exam.give_time_back")
    def give_time_back(self, items: list[Any]) -> Answers:
        return carry_out(self.store, disruptions.give_time_back, items)

    @command("exam.allow_time")
    def allow_time(self, items: list[Any]) -> Answers:
        return carry_out(self.store, allowances.allow_time, items)

    @command("exam.withdraw_allowance")
    def withdraw_allowance(self, items: list[Any]) -> Answers:
        return carry_out(self.store, allowances.withdraw_allowance, items)

    @command("exam.allowances")
    def allowances(self, items: list[Any]) -> Answers:
        return answer(self.store, allowances.given_allowances, items)

    @command("exam.settle_round")
    def settle_round(self, items: list[Any]) -> Answers:
        return carry_out(self.store, round_changes.settle_round, items)

    @command("exam.watermark")
    def watermark(self, items: list[Any]) -> Answers:
        return carry_out(self.store, gateway_watermarks.watermark, items)

    @command("exam.import_questions")
    def import_questions(self, items: list[Any]) -> Answers:
        return carry_out(self.store, question_bank.import_questions, items)

    @command("exam.propose")
    def propose(self, items: list[Any]) -> Answers:
        return carry_out(self.store, proposing_questions.propose, items)

    @command("exam.proposals")
    def proposals(self, items: list[Any]) -> Answers:
        return answer(self.store, proposing_questions.proposals, items)

    @command("exam.move_proposal")
    def move_proposal(self, items: list[Any]) -> Answers:
        return carry_out(self.store, proposing_questions.move, items)

    @command("exam.select_questions")
    def select_questions(self, items: list[Any]) -> Answers:
        return carry_out(self.store, proposing_questions.select, items)

    @command("exam.contributions")
    def contributions(self, items: list[Any]) -> Answers:
        return answer(self.store, proposing_questions.contributions, items)

    @command("exam.begin_upload")
    def begin_upload(self, items: list[Any]) -> Answers:
        return carry_out(self.store, uploads.begin_upload, items)

    @command("exam.uploads")
    def uploads(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(
            self.store, lambda connection, item: uploads.uploads(connection, item, now_us), items
        )

    @command("exam.end_upload")
    def end_upload(self, items: list[Any]) -> Answers:
        return carry_out(self.store, uploads.end_upload, items)

    @command("exam.picture_uses")
    def picture_uses(self, items: list[Any]) -> Answers:
        return answer(self.store, question_pictures.picture_uses, items)

    @command("exam.needed_pictures")
    def needed_pictures(self, items: list[Any]) -> Answers:
        return answer(self.store, question_pictures.needed_pictures, items)

    @command("exam.expired_uploads")
    def expired_uploads(self, items: list[Any]) -> Answers:
        return answer(self.store, uploads.expired_uploads, items)

    @command("exam.drop_uploads")
    def drop_uploads(self, items: list[Any]) -> Answers:
        return carry_out(self.store, uploads.drop_uploads, items)

    @command("exam.hand_in")
    def hand_in(self, items: list[Any]) -> Answers:
        signer = self.keys.signer("receipt")
        return carry_out(self.store, partial(handing_in.hand_in, signer=signer), items)

    @command("exam.withdraw_entry")
    def withdraw_entry(self, items: list[Any]) -> Answers:
        signer = self.keys.signer("receipt")
        return carry_out(self.store, partial(withdrawing.withdraw, signer=signer), items)

    @command("exam.entry")
    def entry(self, items: list[Any]) -> Answers:
        asked = partial(
            entry_views.entry_views,
            signer=self.keys.signer("receipt"),
            now_us=self.store.clock(),
        )
        return answer_together(self.store, asked, items)

    @command("exam.entries")
    def entries(self, items: list[Any]) -> Answers:
        return answer(self.store, entry_views.entries, items)

    @command("exam.screen_entry")
    def screen_entry(self, items: list[Any]) -> Answers:
        return carry_out(self.store, screening.screen_entry, items)

    @command("exam.screening_counts")
    def screening_counts(self, items: list[Any]) -> Answers:
        return answer(self.store, entry_views.screening_counts, items)

    @command("exam.appeal_refusal")
    def appeal_refusal(self, items: list[Any]) -> Answers:
        signer = self.keys.signer("receipt")
        return carry_out(self.store, partial(refusal_appeals.appeal_refusal, signer=signer), items)

    @command("exam.answer_refusal")
    def answer_refusal(self, items: list[Any]) -> Answers:
        return carry_out(self.store, refusal_appeals.answer_refusal, items)

    @command("exam.claim_checks")
    def claim_checks(self, items: list[Any]) -> Answers:
        return carry_out(self.store, file_checks.claim_checks, items)

    @command("exam.record_check")
    def record_check(self, items: list[Any]) -> Answers:
        return carry_out(self.store, file_checks.record_check, items)

    @command("exam.alike")
    def alike(self, items: list[Any]) -> Answers:
        return answer(self.store, likeness.alike, items)

    @command("exam.blind_content")
    def blind_content(self, items: list[Any]) -> Answers:
        return answer(self.store, file_checks.blind_content, items)

    @command("exam.admit_entrants")
    def admit_entrants(self, items: list[Any]) -> Answers:
        return carry_out(self.store, entrants.admit_entrants, items)

    @command("exam.entrants")
    def entrants(self, items: list[Any]) -> Answers:
        return answer(self.store, entrants.entrants, items)

    def handlers(self) -> Handlers:
        return replicated_facts.HANDLERS

    @chore(rest_s=0.5, longest_s=5.0)
    def clock(self) -> int | None:
        signer = self.keys.signer("receipt")
        return timed_transitions.tick(self.store, signer, self.keys.grace_us)
