"""E-mails over SMTP: one connection, a message of its own for everybody.

A server that offers encryption (STARTTLS) gets it, and a password is sent over nothing else.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterable
from email import message_from_string
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

log = logging.getLogger(__name__)
PATIENCE_S = 20.0
#: not every server on the way takes eight bits
_POLICY = SMTP.clone(cte_type="7bit")


class MailServer(NamedTuple):
    """Where e-mails are handed in, and from whom they come."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    sender: str


class Letter(NamedTuple):
    """One e-mail in plain text, in Vietnamese and below it in English."""

    name: str
    address: str
    subject: str
    text: str


class Posted(NamedTuple):
    """How many letters the server took, and how many it did not."""

    sent: int
    failed: int


def mail_server(address: str, sender: str) -> MailServer | None:
    """The server that the settings name; ``None`` where they name none. ``ValueError`` says what
    is wrong in them."""
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("HOITHI_MAIL must be smtp://[user:password@]host[:port] or smtps://…")
    if "@" not in sender:
        raise ValueError("HOITHI_MAIL_FROM must be the address that e-mails come from")
    encrypted = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        parts.port or (465 if encrypted else 25),
        encrypted,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        sender,
    )


def post(server: MailServer, letters: Iterable[Letter]) -> Posted:
    """Hand the letters in, one after the other; it waits for the server, so not in a loop's
    thread. A letter that is not taken is counted, a server that does not answer fails the rest."""
    waiting = list(letters)
    sent = 0
    try:
        with _connected(server) as line:
            for letter in waiting:
                sent += _handed_in(line, server, letter)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the mail server %s: %s", server.host, error)
    return Posted(sent, len(waiting) - sent)


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encrypted:
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=PATIENCE_S, context=context
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)
    try:
        line.ehlo()
        if not server.encrypted and line.has_extn("starttls"):
            line.starttls(context=context)
            line.ehlo()
        elif server.user and not server.encrypted:
            raise smtplib.SMTPException("no encryption, so the password is not sent")
        if server.user:
            line.login(server.user, server.password)
    except BaseException:  # whatever it was, no connection stays open
        line.close()
        raise
    return line


def _handed_in(line: smtplib.SMTP, server: MailServer, letter: Letter) -> bool:
    try:
        line.send_message(_written(server, letter), server.sender, [letter.address])
    except (ValueError, UnicodeError, smtplib.SMTPResponseException) as error:
        log.info("a letter was not taken: %s", error)
    except smtplib.SMTPRecipientsRefused as error:
        log.info("an address was refused: %s", [code for code, _ in error.recipients.values()])
    else:
        return True
    return False


def _written(server: MailServer, letter: Letter) -> EmailMessage:
    """The message, in ASCII throughout; ``ValueError`` for an address that is none."""
    # parsed, because a Subject that is assigned is folded with blanks too many
    message = message_from_string(_subject(letter.subject), policy=_POLICY)
    message["From"] = server.sender
    message["To"] = Address(letter.name, addr_spec=letter.address)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message["Content-Language"] = "vi, en"
    return message


def _subject(text: str) -> str:
    if len(text.splitlines()) != 1:
        raise ValueError("a subject is one line")
    return f"Subject: {Header(text, 'utf-8', header_name='Subject').encode()}\n\n"
