"""Arguments that several commands take, and what their help says of them."""

import argparse
import os
from pathlib import Path

from client.api_client import DEFAULT_URL
from client.platform_process import DEFAULT_DATA
from client.sign_in import DEFAULT_ACCOUNTS

_CREDENTIALS_HELP = """\
credentials, the first that is there: HOITHI_TOKEN; HOITHI_USERNAME and HOITHI_PASSWORD; the
{whose} activation code in --accounts FILE (a password is chosen at the first sign-in and
written back into that file, which only its owner can read)
"""
CREDENTIALS_HELP = _CREDENTIALS_HELP.format(whose="organiser's")
OPERATOR_CREDENTIALS_HELP = _CREDENTIALS_HELP.format(whose="operator's")


def add_connection_arguments(parser: argparse.ArgumentParser) -> None:
    """``--url`` and ``--accounts``, the same for every command that talks to a platform."""
    parser.add_argument(
        "--url",
        default=os.environ.get("HOITHI_URL"),
        help=f"address of the platform (default: $HOITHI_URL or {DEFAULT_URL})",
    )
    parser.add_argument(
        "--accounts",
        type=Path,
        default=DEFAULT_ACCOUNTS,
        metavar="FILE",
        help=f"first accounts of the installation (default: {DEFAULT_ACCOUNTS})",
    )


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    """``--data``, for commands that may run a platform of their own."""
    parser.add_argument(
        "--data",
        type=Path,
        help=f"data folder for running without a server (default: {DEFAULT_DATA})",
    )
