"""E-mails over SMTP: a message of its own for everybody, in two steps, so that whoever hands one
over can note before that it may have been taken.

A server that offers encryption (STARTTLS) gets it, and a password is sent over nothing else.
"""

import logging
import re
import smtplib
import ssl
from email import message_from_string
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from contracts.messages import Channel
from gateway.core.transport.letters import Handed, Letter, MailServer

log = logging.getLogger(__name__)
PATIENCE_S = 20.0
#: how long a server may think about a letter that it has
DELIBERATION_S = 120.0
#: not every server on the way takes eight bits
_POLICY = SMTP.clone(cte_type="7bit")


class MailLine:
    """A connection to the mail server, made when it is needed and again after it broke. It waits
    for the server, so not in a loop's thread."""

    channel: Channel = "email"
    away_words = "không nối được với máy chủ thư (the mail server cannot be reached)"

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._line: smtplib.SMTP | None = None
        self._content = b""
        #: whether the server could not be reached at all
        self.away = False

    def offer(self, letter: Letter) -> Handed | None:
        """Name the letter's sender and recipient to the server; ``None``: it takes it, and waits
        for :meth:`hand_over`. Until then nothing of the letter has been sent."""
        try:
            self._content = bytes(_written(self._server, letter))
        except (ValueError, UnicodeError) as error:
            return Handed("bounced", f"không phải là một địa chỉ (not an address): {error}")
        try:
            if self._line is None:
                self.away = True
                self._line = _connected(self._server)
                self.away = False
            code, said = self._line.mail(self._server.sender)
            if code != 250:  # it is not the recipient's fault, so it is tried again
                self.close()
                return Handed("deferred", _words(code, said))
            code, said = self._line.rcpt(letter.address)
            if code not in (250, 251):
                return self._refused(code, said)
        except UnicodeError as error:
            self.let_go()
            return Handed("bounced", f"không phải là một địa chỉ (not an address): {error}")
        except smtplib.SMTPResponseException as error:
            self.close()
            return Handed("deferred", _words(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Handed("deferred", _broken(error))
        return None

    def hand_over(self) -> Handed:
        """Send the letter that was offered. ``unknown``: the line broke, or the server thought for
        too long, after it had all of it."""
        assert self._line is not None
        try:
            code, said = self._line.docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Handed("deferred", _broken(error))
        if code != 354:
            return self._refused(code, said)
        try:
            self._line.send(re.sub(rb"(?m)^\.", b"..", self._content) + b".\r\n")
            assert self._line.sock is not None
            self._line.sock.settimeout(DELIBERATION_S)
            code, said = self._line.getreply()
            self._line.sock.settimeout(PATIENCE_S)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Handed("unknown", _broken(error))
        return Handed("sent", "") if 200 <= code < 300 else self._refused(code, said)

    def let_go(self) -> None:
        """Not to hand over what was offered."""
        try:
            if self._line is not None:
                self._line.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self) -> None:
        """Whatever the server thinks of it."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _refused(self, code: int, said: bytes) -> Handed:
        if code == 421:  # the server closes
            self.close()
        self.let_go()
        return Handed("bounced" if 500 <= code < 600 else "deferred", _words(code, said))


_UNSAFE = (
    "máy chủ thư không có mã hóa hoặc cách đăng nhập dùng được "
    "(the mail server has no encryption or sign-in that can be used)"
)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())


def _broken(error: Exception) -> str:
    """What to say of a line that broke or was never there; the fault itself may name addresses."""
    log.info("the mail server: %s", type(error).__name__)
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError | ConnectionResetError):
        return "máy chủ thư ngắt kết nối hoặc không trả lời (the mail server broke off)"
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return f"{_UNSAFE}: {error}"
    return MailLine.away_words


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
            raise smtplib.SMTPNotSupportedError("no STARTTLS, so the password is not sent")
        if server.user:
            line.login(server.user, server.password)
    except BaseException:  # whatever it was, no connection stays open
        line.close()
        raise
    return line


def _written(server: MailServer, letter: Letter) -> EmailMessage:
    """The message, in ASCII throughout; ``ValueError`` for an address that is none."""
    # parsed, because a Subject that is assigned is folded with blanks too many
    message = message_from_string(_subject(letter.subject), policy=_POLICY)
    message["From"] = server.sender
    message["To"] = Address(letter.name, addr_spec=letter.address)
    message["Date"] = formatdate()
    message["Message-ID"] = message_id(server, letter.id)
    message["Auto-Submitted"] = "auto-generated"
    if letter.opt_out:
        message["List-Unsubscribe"] = f"<{letter.opt_out}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message["Content-Language"] = "vi, en"
    return message


def message_id(server: MailServer, letter: str) -> str:
    """The name of a letter in its head."""
    return f"<{letter}@{server.sender.rpartition('@')[2].rstrip('>')}>"


def _subject(text: str) -> str:
    if len(text.splitlines()) != 1:
        raise ValueError("a subject is one line")
    return f"Subject: {Header(text, 'utf-8', header_name='Subject').encode()}\n\n"
