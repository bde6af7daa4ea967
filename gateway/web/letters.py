"""Reminders by e-mail, in both languages: whoever gets one may read only one of them."""

import asyncio
from collections.abc import Callable, Sequence

from contracts.errors import Refused
from gateway.core.transport.smtp_mail import Letter, MailServer, Posted, post
from gateway.web.number_and_date_formats import Language
from gateway.web.text_catalogue import LANGUAGES, catalogue


def subject_of(key: str, about: str) -> str:
    """What the catalogue says under ``key`` in both languages, and what it is about."""
    said = " / ".join(catalogue(language)(key) for language in LANGUAGES)
    return f"{said}: {about}"


def body_of(text: Callable[[Language], str]) -> str:
    """The text in one language below the other, and before both that there are two."""
    below = " – ".join(catalogue(language)("reminder.below") for language in LANGUAGES)
    return f"({below})\n\n" + "\n\n* * *\n\n".join(map(text, LANGUAGES)) + "\n"


async def posted(server: MailServer, letters: Sequence[Letter]) -> Posted:
    """How many letters the mail server took."""
    return await asyncio.to_thread(post, server, letters)


def refuse_none_taken(found: Posted) -> None:
    """``reminder.not_sent``: the server took not one."""
    if not found.sent:
        raise Refused(
            "reminder.not_sent",
            "Máy chủ thư không nhận thư nào; hãy thử lại sau, hoặc gọi điện, nhắn qua nhóm Zalo. "
            "(The mail server took none of the e-mails; try again later, or call.)",
            failed=found.failed,
        )
