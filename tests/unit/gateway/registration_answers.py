"""What registration answers, where no service runs."""

from typing import Any

from contracts.accounts import (
    Account,
    ActivationCode,
    ActivationCodes,
    Names,
    OwnSession,
    OwnSessions,
    Revocations,
)
from contracts.agency_staff_lists import (
    Corrections,
    Reminders,
    ReminderView,
    Staff,
)
from contracts.contests import Contests, ContestView
from contracts.empty_reply import Done
from contracts.messages import LeasedMessages, MessagesReported, OptOutView, ReminderQueued
from contracts.panel_reminders import PanelReminders
from contracts.preparation_progress import KnownCodeWidths, OnRoster, Preparation
from contracts.roster_previews import RosterFacts
from contracts.rosters import RosterDifference
from contracts.self_registration import (
    ErasureAsked,
    Erasures,
    ErasureView,
    OwnRegistration,
    Registered,
    Waiting,
    WaitingPerson,
)
from tests.unit.gateway.example_contest import (
    CONTEST,
    CORRECTION,
    DAY_US,
    DEFINITION,
    MEMBER,
    ROUND,
    SERVED,
)
from tests.unit.gateway.fakes import NOW_US, Handler
from tests.unit.gateway.message_queue import messages_of_a_reminder
from tests.unit.gateway.staging import Staging


def check_role(item: Any) -> Done:
    return Done()


def of_registration() -> dict[str, Handler]:
    """Accounts, lists, roles and files that wait."""
    difference = RosterDifference("done", 1, people_new=1)
    account = Account("p1", "Bình", ["contestant"], "s1", False, "cb1", "A1", "Chuyên viên")
    code = ActivationCode("A1", "p2", "cb2", "An", "ABCD-EFGH")
    return {
        "registration.sign_in": lambda item: account,
        "registration.sign_out": lambda item: Done(),
        "registration.change_password": lambda item: account,
        "registration.own_sessions": lambda item: OwnSessions(
            [
                OwnSession("s1", NOW_US, NOW_US + DAY_US, "Chrome, Windows"),
                OwnSession("sx", 1, 2),
            ]
        ),
        "registration.check_role": check_role,
        "registration.revocations": lambda item: Revocations(0, []),
        "registration.define_contest": lambda item: ContestView(
            item.definition.slug, item.definition, 1
        ),
        "registration.contests": lambda item: Contests([ContestView(CONTEST, DEFINITION, 1)]),
        "registration.import_roster": lambda item: difference,
        "registration.import_state": lambda item: difference,
        **Staging().handlers(),
        "registration.approve_headcounts": lambda item: Done(len(item.headcounts)),
        "registration.issue_codes": lambda item: ActivationCodes([code]),
        "registration.grant_role": lambda item: code,
        "registration.revoke_role": lambda item: Done(),
        "registration.names": lambda item: Names(dict.fromkeys(item.people, "Bình")),
        "registration.exclude": lambda item: Done(),
        "registration.foresee": lambda item: RosterFacts(),
        "registration.register": lambda item: Registered(
            "p9", "binhl.abcde", "Lê Bình", "A1", False, "waiting"
        ),
        "registration.waiting": lambda item: Waiting(
            [WaitingPerson("p9", "A1", False, NOW_US, {"phone": "0912345678"})]
        ),
        "registration.decide": lambda item: Done(),
        "registration.own_registration": lambda item: OwnRegistration(
            item.contest,
            item.person,
            "binhl.abcde",
            "A1",
            "encouraged",
            False,
            "waiting",
            {"phone": "0912345678"},
            {"name": "Lê Bình"},
            "Tôi đồng ý.",
            "d",
            NOW_US,
            NOW_US,
        ),
        "registration.ask_erasure": lambda item: ErasureAsked(item.at_us + 86_400_000_000),
        "registration.call_off_erasure": lambda item: Done(),
        "registration.erasures": lambda item: Erasures(
            [ErasureView("p9", "Lê Bình", "A1", "waiting", NOW_US, NOW_US + 86_400_000_000)]
        ),
        "registration.staff": lambda item: Staff([MEMBER]),
        "registration.file_correction": lambda item: CORRECTION,
        "registration.answer_correction": lambda item: CORRECTION,
        "registration.corrections": lambda item: Corrections([CORRECTION]),
        "registration.queue_reminder": lambda item: ReminderQueued("2024-10-26", 4, ["p9"]),
        "registration.opt_out": lambda item: OptOutView(item.out),
        "registration.opted_out": lambda item: OptOutView(False),
        "registration.lease_messages": lambda item: LeasedMessages([]),
        "registration.report_messages": lambda item: MessagesReported([]),
        "registration.reminders": lambda item: Reminders(
            [ReminderView(ROUND, "2024-10-26", "p1", NOW_US, None, 1, 1, 1, 1, 1)],
            messages_of_a_reminder(),
        ),
        "registration.queue_panel_reminder": lambda item: ReminderQueued("2024-10-26", 1, []),
        "registration.panel_reminders": lambda item: PanelReminders(
            [ReminderView(item.round, "2024-10-26", "p2", NOW_US, 1, 1, 0, 1)], []
        ),
        "registration.preparation": lambda item: Preparation(
            item.contest, 1, 1, 11, 1, 3, [SERVED]
        ),
        "registration.code_widths": lambda item: KnownCodeWidths([], [], [], []),
        "registration.look_up": lambda item: OnRoster(
            "p2", "cb2", "An", ["A1"], "mandatory", "", False
        ),
        "registration.note_look": lambda _: Done(1),
    }
