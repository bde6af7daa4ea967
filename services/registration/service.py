"""Registration's entrypoints: translation only."""

from functools import partial
from typing import Any

import eventlet
from msgspec import Struct

from contracts.errors import Problem
from plumbing.chores import chore
from plumbing.command_handling import answer, answer_together, carry_out, one_by_one, together
from plumbing.dependency_providers import Keyring, StoreProvider
from plumbing.entrypoints import command, every
from plumbing.inbox import Handlers
from plumbing.installation_keys import derived
from plumbing.service_base import EmittingService
from plumbing.thread_pool import ThreadPool
from plumbing.unit_of_work import Store
from services.registration.models import plumbing
from services.registration.use_cases import replicated_facts
from services.registration.use_cases.accounts import (
    activation_sheets,
    password_change,
    roles,
    sessions,
    signing_in,
)
from services.registration.use_cases.contests import (
    contests_and_agencies,
    readiness,
    roster_change_preview,
    waiting_files,
)
from services.registration.use_cases.people import (
    correction_requests,
    data_access_log,
    erasing_personal_data,
    names_and_exclusions,
    reminding_by_email,
    reminding_judges,
    sending_messages,
)
from services.registration.use_cases.roster_import import applying, receiving, staging_cleanup
from services.registration.use_cases.self_registration import deciding_registrations, registering

Answers = list[Struct | Problem]
ABANDONED_US = 6 * 3600 * 1_000_000

_aside = ThreadPool()


def _yield_control() -> None:
    eventlet.sleep(0)


class RegistrationService(EmittingService):
    """Contests, agencies, people, accounts."""

    name = "registration"
    #: of all that scoring tells, registration wants what is published: large batches cost it least
    pace_s = 0.25

    store: Store = StoreProvider(plumbing)
    keys: Keyring = Keyring()

    @command("registration.sign_in")
    def sign_in(self, items: list[Any]) -> Answers:
        secret = self.keys.secret("codes")
        return together(partial(signing_in.sign_in, self.store, secret=secret, aside=_aside), items)

    @command("registration.sign_out")
    def sign_out(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sessions.sign_out, items)

    @command("registration.change_password")
    def change_password(self, items: list[Any]) -> Answers:
        secret = self.keys.secret("codes")
        return one_by_one(
            partial(password_change.change_password, self.store, secret=secret, aside=_aside), items
        )

    @command("registration.check_role")
    def check_role(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer_together(self.store, partial(roles.check_roles, now_us=now_us), items)

    @command("registration.own_sessions")
    def own_sessions(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(self.store, partial(sessions.own_sessions, now_us=now_us), items)

    @command("registration.revocations")
    def revocations(self, items: list[Any]) -> Answers:
        return answer(self.store, sessions.revocations, items)

    @command("registration.define_contest")
    def define_contest(self, items: list[Any]) -> Answers:
        return carry_out(self.store, contests_and_agencies.define_contest, items)

    @command("registration.contests")
    def contests(self, items: list[Any]) -> Answers:
        return answer(self.store, contests_and_agencies.contests, items)

    @command("registration.register_agencies")
    def register_agencies(self, items: list[Any]) -> Answers:
        return carry_out(self.store, contests_and_agencies.register_agencies, items)

    @command("registration.approve_headcounts")
    def approve_headcounts(self, items: list[Any]) -> Answers:
        return carry_out(self.store, contests_and_agencies.approve_headcounts, items)

    @command("registration.import_roster")
    def import_roster(self, items: list[Any]) -> Answers:
        return one_by_one(
            partial(receiving.import_roster, self.store, yield_control=_yield_control), items
        )

    @command("registration.import_state")
    def import_state(self, items: list[Any]) -> Answers:
        return answer(self.store, receiving.import_state, items)

    @command("registration.stage_file")
    def stage_file(self, items: list[Any]) -> Answers:
        return carry_out(self.store, waiting_files.stage_file, items)

    @command("registration.staged_part")
    def staged_part(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(self.store, partial(waiting_files.staged_part, now_us=now_us), items)

    @command("registration.drop_staged_file")
    def drop_staged_file(self, items: list[Any]) -> Answers:
        return carry_out(self.store, waiting_files.drop_staged_file, items)

    @command("registration.issue_codes")
    def issue_codes(self, items: list[Any]) -> Answers:
        secret = self.keys.secret("codes")
        return one_by_one(
            partial(
                activation_sheets.issue_codes,
                self.store,
                secret=secret,
                yield_control=_yield_control,
            ),
            items,
        )

    @command("registration.grant_role")
    def grant_role(self, items: list[Any]) -> Answers:
        secret = self.keys.secret("codes")
        return carry_out(self.store, partial(roles.grant_role, secret=secret), items)

    @command("registration.revoke_role")
    def revoke_role(self, items: list[Any]) -> Answers:
        return carry_out(self.store, roles.revoke_role, items)

    @command("registration.names")
    def names(self, items: list[Any]) -> Answers:
        return answer(self.store, names_and_exclusions.names, items)

    @command("registration.exclude")
    def exclude(self, items: list[Any]) -> Answers:
        return carry_out(self.store, names_and_exclusions.exclude, items)

    @command("registration.foresee")
    def foresee(self, items: list[Any]) -> Answers:
        return carry_out(self.store, roster_change_preview.foresee, items)

    @command("registration.register")
    def register(self, items: list[Any]) -> Answers:
        secret = self._values_secret()
        return one_by_one(
            partial(registering.register, self.store, secret=secret, aside=_aside), items
        )

    @command("registration.waiting")
    def waiting(self, items: list[Any]) -> Answers:
        return answer(self.store, deciding_registrations.waiting, items)

    @command("registration.decide")
    def decide(self, items: list[Any]) -> Answers:
        secret = self._values_secret()
        return carry_out(self.store, partial(deciding_registrations.decide, secret=secret), items)

    def _values_secret(self) -> bytes:
        """What keeps anybody from finding the values behind what stands for them."""
        return derived(self.keys.secret("codes"), "registered-values")

    @command("registration.own_registration")
    def own_registration(self, items: list[Any]) -> Answers:
        return answer(self.store, erasing_personal_data.own_registration, items)

    @command("registration.ask_erasure")
    def ask_erasure(self, items: list[Any]) -> Answers:
        secret = self.keys.secret("codes")
        return one_by_one(
            partial(erasing_personal_data.ask_erasure, self.store, secret=secret, aside=_aside),
            items,
        )

    @command("registration.call_off_erasure")
    def call_off_erasure(self, items: list[Any]) -> Answers:
        return carry_out(self.store, erasing_personal_data.call_off_erasure, items)

    @command("registration.erasures")
    def erasures(self, items: list[Any]) -> Answers:
        return answer(self.store, erasing_personal_data.erasures_of, items)

    @command("registration.staff")
    def staff(self, items: list[Any]) -> Answers:
        return answer(self.store, correction_requests.staff, items)

    @command("registration.file_correction")
    def file_correction(self, items: list[Any]) -> Answers:
        return carry_out(self.store, correction_requests.file_correction, items)

    @command("registration.answer_correction")
    def answer_correction(self, items: list[Any]) -> Answers:
        return carry_out(self.store, correction_requests.answer_correction, items)

    @command("registration.corrections")
    def corrections(self, items: list[Any]) -> Answers:
        return answer(self.store, correction_requests.corrections, items)

    @command("registration.queue_reminder")
    def queue_reminder(self, items: list[Any]) -> Answers:
        return carry_out(self.store, reminding_by_email.queue_reminder, items)

    @command("registration.reminders")
    def reminders(self, items: list[Any]) -> Answers:
        return answer(self.store, reminding_by_email.reminders, items)

    @command("registration.queue_panel_reminder")
    def queue_panel_reminder(self, items: list[Any]) -> Answers:
        return carry_out(self.store, reminding_judges.queue_panel_reminder, items)

    @command("registration.opt_out")
    def opt_out(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sending_messages.opt_out, items)

    @command("registration.opted_out")
    def opted_out(self, items: list[Any]) -> Answers:
        return answer(self.store, sending_messages.opted_out_of, items)

    @command("registration.lease_messages")
    def lease_messages(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sending_messages.lease_messages, items)

    @command("registration.report_messages")
    def report_messages(self, items: list[Any]) -> Answers:
        return carry_out(self.store, sending_messages.report_messages, items)

    @command("registration.panel_reminders")
    def panel_reminders(self, items: list[Any]) -> Answers:
        return answer(self.store, reminding_judges.panel_reminders, items)

    @command("registration.preparation")
    def preparation(self, items: list[Any]) -> Answers:
        return answer(self.store, readiness.preparation, items)

    @command("registration.code_widths")
    def code_widths(self, items: list[Any]) -> Answers:
        return answer(self.store, readiness.code_widths, items)

    @command("registration.look_up")
    def look_up(self, items: list[Any]) -> Answers:
        return answer(self.store, readiness.look_up, items)

    @command("registration.note_look")
    def note_look(self, items: list[Any]) -> Answers:
        return carry_out(self.store, data_access_log.note_looks, items)

    def handlers(self) -> Handlers:
        return replicated_facts.HANDLERS

    @chore(rest_s=0.5, longest_s=5.0)
    def imports(self) -> int | None:
        at_work = applying.go_on(self.store, yield_control=_yield_control)
        return self.store.clock() if at_work else None

    @chore(rest_s=5.0, longest_s=30.0)
    def erasing(self) -> None:
        erasing_personal_data.carry_out_due(self.store, yield_control=_yield_control)

    @every(600)
    def tidying(self) -> None:
        before_us = self.store.clock() - ABANDONED_US
        staging_cleanup.drop_leftovers(self.store, before_us, yield_control=_yield_control)
        waiting_files.drop_expired(self.store)
        with self.store.unit_of_work() as work:
            sessions.tidy(work)
