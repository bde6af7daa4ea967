"""Activation codes as slips to cut apart and hand out (phiếu kích hoạt tài khoản)."""

from msgspec import Struct


class CodeSlip(Struct, frozen=True):
    """For one person; ``agency`` by its name, may be empty."""

    name: str
    agency: str
    username: str
    code: str


class CodeSlips(Struct, frozen=True):
    """``address``: where people sign in."""

    contest: str
    address: str
    slips: list[CodeSlip]
