"""The first accounts of an installation can be signed in with, whenever its making was killed."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deploy.prepare_keys_and_database import FIRST_ACCOUNTS, prepare_first_accounts, prepare_keys
from plumbing.database import Database
from plumbing.installation_keys import secret
from plumbing.migrations import upgrade
from plumbing.settings import Settings
from services.registration.use_cases.accounts.roles import codes_stand

ROOT = Path(__file__).resolve().parents[3]
NAMES = {"ban-to-chuc", "van-hanh"}
#: where a process dies: names of ``FirstAccounts``, with what is done of it before
DEATHS = {
    "before the codes are on disk": ("promise", ""),
    "while they are written": ("promise", "self._waiting.write_text('{\"ban-to')"),
    "when they are, but are not committed": ("promise", "done(self, *given)"),
    "when they are committed": ("settle", ""),
    "when they are told, but the promise still stands": (
        "settle",
        "kept = self._waiting.read_bytes(); done(self, *given); self._waiting.write_bytes(kept)",
    ),
}
SCRIPT = """
import os, sys
from pathlib import Path
from deploy import prepare_keys_and_database
from plumbing.settings import Settings
done = getattr(prepare_keys_and_database.FirstAccounts, {name!r})

def die(self, *given):
    {before}
    os._exit(9)

prepare_keys_and_database.FirstAccounts.{name} = die
prepare_keys_and_database.prepare_first_accounts(
    Settings(data=Path(sys.argv[1]), databases={{"registration": sys.argv[2]}})
)
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path / "data", databases={"registration": database_url})
    prepare_keys(made)
    upgrade(database_url, "registration")
    return made


def _told(settings: Settings) -> dict[str, str]:
    accounts: list[Any] = msgspec.json.decode((settings.data / FIRST_ACCOUNTS).read_bytes())
    return {item["username"]: item["code"] for item in accounts}


def _stand(settings: Settings) -> bool:
    database = Database(settings.database("registration"))
    try:
        with database.reading() as connection:
            codes = secret(settings.keys, "codes")
            return codes_stand(connection, _told(settings), secret=codes)
    finally:
        database.close()


def _die(settings: Settings, death: str) -> None:
    name, before = DEATHS[death]
    script = SCRIPT.format(name=name, before=before or "pass")
    words = [str(settings.data), settings.database("registration")]
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *words],
        cwd=ROOT,
        env={**os.environ, "HOITHI_DATA": words[0]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 9, ended.stderr


def _files(settings: Settings) -> set[str]:
    return {path.name for path in settings.data.iterdir() if path.is_file()}


def test_codes_are_told_once_to_the_owner_of_the_folder_alone(settings: Settings) -> None:
    file = prepare_first_accounts(settings)
    assert file.stat().st_mode & 0o077 == 0
    assert set(_told(settings)) == NAMES
    assert _stand(settings)
    before = file.read_bytes()
    prepare_first_accounts(settings)
    assert file.read_bytes() == before
    file.unlink()
    prepare_first_accounts(settings)
    assert _files(settings) == set()


@pytest.mark.parametrize("death", DEATHS)
def test_no_death_of_the_process_loses_the_codes(settings: Settings, death: str) -> None:
    _die(settings, death)
    prepare_first_accounts(settings)
    assert set(_told(settings)) == NAMES
    assert _stand(settings)
    assert _files(settings) == {FIRST_ACCOUNTS}


def test_what_was_written_into_the_file_meanwhile_stays(settings: Settings) -> None:
    """`hoithi` writes chosen passwords back; an account that is made later stands beside them."""
    file = prepare_first_accounts(settings)
    other = {"username": "ban-to-chuc-cu", "code": "", "password": "đã chọn"}
    file.write_bytes(msgspec.json.encode([other, {"username": "x", "code": "", "password": None}]))
    database = Database(settings.database("registration"))
    with database.writing() as connection:
        for table in ("roles", "credentials", "people"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    database.close()
    prepare_first_accounts(settings)
    accounts = msgspec.json.decode(file.read_bytes())
    assert other in accounts
    assert {item["username"] for item in accounts} == {*NAMES, "ban-to-chuc-cu", "x"}
