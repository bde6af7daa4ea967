"""Reminders by e-mail, in both languages: whoever gets one may read only one of them."""

from collections.abc import Callable, Iterable

from contracts.agency_staff_lists import ReminderView
from contracts.errors import Refused
from contracts.messages import OPEN_STATES, MessageState, MessageView
from gateway.web.number_and_date_formats import Language
from gateway.web.text_catalogue import LANGUAGES, Catalogue, catalogue
from gateway.web.vietnamese_sorting import sort_key

_UNREACHED: tuple[MessageState, ...] = ("bounced", "given_up", "unknown", "not_tried")
_ORDER: tuple[MessageState, ...] = (*_UNREACHED, *OPEN_STATES, "sent")
_DAY_US = 24 * 3600 * 1_000_000


def subject_of(key: str, about: str) -> str:
    """What the catalogue says under ``key`` in both languages, and what it is about."""
    said = " / ".join(catalogue(language)(key) for language in LANGUAGES)
    return f"{said}: {about}"


def body_of(text: Callable[[Language], str]) -> str:
    """The text in one language below the other, and before both that there are two."""
    below = " – ".join(catalogue(language)("reminder.below") for language in LANGUAGES)
    return f"({below})\n\n" + "\n\n* * *\n\n".join(map(text, LANGUAGES)) + "\n"


def useful_until(at_us: int, ends_us: int | None = None) -> int:
    """Until when a reminder of this moment is of use: a day, for then there may be another; not
    longer than what it is about."""
    return min(at_us + _DAY_US, ends_us or at_us + _DAY_US)


def refuse_none_taken(sent: ReminderView) -> None:
    """``reminder.not_sent``: the server refused every one for good."""
    if sent.failed and not (sent.waiting or sent.taken or sent.unknown):
        raise Refused(
            "reminder.not_sent",
            "Máy chủ thư không nhận thư nào; hãy xem lý do của từng người, rồi gọi điện hoặc nhắn "
            "qua nhóm Zalo. (The mail server took none of the e-mails; see why, and call.)",
            failed=sent.failed,
        )


def not_reached(one: MessageView) -> bool:
    """Whether somebody should be called: it did not arrive, or nobody knows whether it did."""
    return one.state in _UNREACHED


def unreached_first(messages: Iterable[MessageView]) -> list[MessageView]:
    """Who is to be called first, then whose message is on its way; by given name."""
    ranks = {state: rank for rank, state in enumerate(_ORDER)}
    return sorted(messages, key=lambda one: (ranks[one.state], sort_key(one.name), one.person))


def words_of(t: Catalogue, one: MessageView) -> str:
    """Why a message was not tried, or what the mail server said."""
    return t(f"reminder.why_{one.words}") if one.state == "not_tried" else one.words
