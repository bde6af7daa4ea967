"""Letters, the server that takes e-mails, and what became of a letter. Sending is apart: it loads
what a platform without a mail server never needs."""

from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit


class MailServer(NamedTuple):
    """Where e-mails are handed in, and from whom they come."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    sender: str


class Letter(NamedTuple):
    """One message in plain text, in Vietnamese and in an e-mail below it in English; ``id`` names
    it to whoever gets it, however often it is tried. ``opt_out``: where mail programs say that
    whoever gets it wants no more (RFC 8058); empty: nowhere. What follows says what it is about,
    to programs that hand it on."""

    id: str
    name: str
    address: str
    subject: str
    text: str
    opt_out: str = ""
    contest: str = ""
    round: str = ""
    kind: str = ""


class Handed(NamedTuple):
    """What became of a letter, and what the server said. ``deferred``: it surely has not taken it,
    and may yet, ``wait_s`` from now at the earliest; ``bounced``: it never will; ``unknown``: it
    may have it."""

    outcome: Literal["sent", "deferred", "bounced", "unknown"]
    words: str
    wait_s: int = 0


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
