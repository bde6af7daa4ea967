"""Clients for tests: what a machine at its limit did not answer in time they ask again."""

from pathlib import Path

from client.api_client import Api
from client.sign_in import connect
from tests.support.waiting import PATIENCE_S


def patient(url: str, token: str = "") -> Api:
    """A client of this platform, for whoever holds the token."""
    return Api(url, token, patience_s=PATIENCE_S)


def organiser_at(url: str, accounts: Path) -> Api:
    """The first organiser of an installation, signed in by the file of its first accounts."""
    return connect(url, accounts, patience_s=PATIENCE_S)
