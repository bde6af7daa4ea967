"""Signs a program in: by the environment, or by the first accounts of an installation."""

import os
from pathlib import Path

import msgspec

from client.api_client import DEFAULT_URL, Api, random_password
from plumbing.durable_files import put_in_place, write_private

DEFAULT_ACCOUNTS = Path("var/hoithi/first-accounts.json")
FIRST_ORGANISER = "ban-to-chuc"
FIRST_OPERATOR = "van-hanh"


class NoCredentials(Exception):  # noqa: N818 - a state of the command line
    """Nothing to sign in with."""


class FirstAccount(msgspec.Struct):
    """One line of ``first-accounts.json``; ``password`` once it was chosen."""

    username: str
    code: str
    password: str | None = None


def connect(
    url: str | None, accounts: Path, first: str = FIRST_ORGANISER, *, patience_s: float = 0.0
) -> Api:
    """A client that has signed in: by the environment, or as the account ``first`` of the file.
    ``patience_s``: for so long it asks again what was not answered in time, signing in too.
    ``NoCredentials``, ``ApiError``, ``Unreachable``."""
    api = Api(url or DEFAULT_URL, os.environ.get("HOITHI_TOKEN", ""), patience_s)
    if api.token:
        return api
    username, password = (os.environ.get(f"HOITHI_{name}") for name in ("USERNAME", "PASSWORD"))
    if username and password:
        api.sign_in(username, password)
        return api
    if not accounts.is_file():
        raise NoCredentials(
            f"Chưa có tài khoản để đăng nhập: đặt HOITHI_USERNAME và HOITHI_PASSWORD, hoặc chỉ tệp "
            f"bằng --accounts (không thấy {accounts}). (No credentials.)"
        )
    _sign_in_from_file(api, accounts, first)
    return api


def _sign_in_from_file(api: Api, file: Path, username: str) -> None:
    try:
        accounts = msgspec.json.decode(file.read_bytes(), type=list[FirstAccount])
    except (OSError, msgspec.MsgspecError) as reason:
        raise NoCredentials(f"{file}: {reason}") from reason
    account = next((item for item in accounts if item.username == username), None)
    if account is None:
        raise NoCredentials(
            f"{file}: không có tài khoản {username}; đặt HOITHI_USERNAME và HOITHI_PASSWORD. "
            "(No such account in it.)"
        )
    if account.password:
        api.sign_in(account.username, account.password)
        return
    session = api.sign_in(account.username, account.code)
    if not session["must_change_password"]:
        return
    # Written down before it is told, so that a crash in between locks nobody out.
    chosen = random_password()
    account.password = chosen
    waiting = file.with_name(f"{file.name}.new")
    write_private(waiting, msgspec.json.format(msgspec.json.encode(accounts)))
    api.choose_password(account.username, account.code, chosen)
    put_in_place(waiting, file)
