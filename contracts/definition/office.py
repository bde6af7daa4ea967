"""The office that issues a contest's papers: letterhead, who signs, who gets copies, whom to ask.

Forms and names of the parts are those of Decree 30/2020/NĐ-CP on official documents.
"""

from typing import Literal

from msgspec import Struct, field

SigningForm = Literal["", "TM.", "KT.", "TL.", "TUQ."]


class Signatory(Struct, frozen=True):
    """Who signs, line by line: ``above`` as it is written, ``form`` with ``on_behalf``, ``title``,
    and under the signature ``name``; "" is a line that is not there, a name to be filled in.

    ``form``: for a body (``TM.``), in place of its head (``KT.``), by order (``TL.``), by
    authority passed on (``TUQ.``); "": in one's own right. ``TM.`` alone is for the body that
    issues the paper. ``above``: where one form stands over another, such as "TM. BAN TỔ CHỨC" over
    "KT. TRƯỞNG BAN".
    """

    title: str
    name: str = ""
    form: SigningForm = ""
    on_behalf: str = ""
    above: str = ""

    def lines(self, body: str) -> list[str]:
        """What stands above the signature, a line each; ``body``: who issues the paper."""
        on_behalf = self.on_behalf or (body if self.form == "TM." else "")
        stands_for = f"{self.form} {on_behalf}".strip()
        return [line for line in (self.above, stands_for, self.title) if line]


class Contact(Struct, frozen=True):
    """Whom people ask about the contest, as it is to be read; ``name`` "": the standing body."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


class Office(Struct, frozen=True):
    """What papers of the contest say of who issues them.

    ``authority``: the body above (cơ quan chủ quản); "": none. ``name``: who issues them; "": the
    contest's organiser. ``symbol``: of the office in a number, such as "BTC" in "Số: 12/QĐ-BTC".
    ``place``: before the date (địa danh). ``signers``: the first signs, minutes are signed by all.
    ``recipients``: who gets a copy (nơi nhận), a line each, without dashes.
    """

    authority: str = ""
    name: str = ""
    symbol: str = ""
    place: str = ""
    contact: Contact | None = None
    signers: list[Signatory] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
