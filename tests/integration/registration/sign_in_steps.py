"""Steps of signing in: activation codes, a password, what an answer was."""

from typing import Any

from contracts.accounts import (
    Account,
    ChangePassword,
    IssueCodes,
)
from contracts.errors import Problem
from services.registration.use_cases.accounts import activation_sheets, password_change

from .world import SECRET, Inline, World, no_yield, row

ROSTER = [
    row(2, "CB01", "Nguyễn Văn An", position="Chuyên viên"),
    row(3, "CB02", "Trần Thị Bình"),
    row(4, "CB03", "Lê Văn Cường", "STP"),
]
GOOD = "một mật khẩu dài"


def issued(world: World, by: str, **more: Any) -> dict[str, Any]:
    """What is printed on a sheet of codes, by user name."""
    item = IssueCodes("cchc", by, world.now_us, **more)
    sheet = activation_sheets.issue_codes(world.store, item, secret=SECRET, yield_control=no_yield)
    return {line.username: line for line in sheet.codes}


def change_password(world: World, account: Account, current: str, new: str, **more: str) -> Account:
    """Choose another password, as the page does."""
    item = ChangePassword(account.person, account.session, current, new, world.now_us, **more)
    return password_change.change_password(world.store, item, secret=SECRET, aside=Inline())


def signed_in(answer: Account | Problem) -> Account:
    """The account of an answer that let somebody in."""
    assert isinstance(answer, Account), answer
    return answer


def code_of(answer: Account | Problem) -> str:
    """The code of a refusal."""
    assert isinstance(answer, Problem), answer
    return answer.code
