"""The plain peer of the bench keeps the promises that it is measured by, or it would be no peer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import psycopg2
import pytest

from deploy.local.postgres import Postgres
from deploy.prepare_keys_and_database import prepare_keys
from plumbing.settings import Settings
from rigs.bench.plain_peer.platform import PeerPlatform
from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import Installation, Wanted, right_option

pytestmark = pytest.mark.real
START = "/api/contests/bench/rounds/r1/attempts"


class Contestant:
    """One person at the peer."""

    def __init__(self, rig: MeasuredPlatform, person: int) -> None:
        headers = {"Authorization": f"Bearer {rig.token(person)}"}
        url = f"http://127.0.0.1:{rig.port}"
        self.http = httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)

    def begin(self) -> tuple[int, Any]:
        answer = self.http.post(START)
        return answer.status_code, answer.json()

    def submit(self, attempt: str, answers: dict[str, str]) -> httpx.Response:
        body = {"answers": answers}
        return self.http.post(f"/api/attempts/{attempt}/submission", json=body)


Meeting = Callable[[int], Contestant]


@pytest.fixture(scope="module")
def rig(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeasuredPlatform]:
    folder = tmp_path_factory.mktemp("peer")
    settings = Settings(data=folder / "data")
    prepare_keys(settings)
    keys: Path = settings.data / "keys"
    peer = PeerPlatform(folder, keys, postgres)
    try:
        peer.start(Wanted(people=200))
        yield MeasuredPlatform(peer, Installation({}, keys, 1), "")
    finally:
        peer.stop()


@pytest.fixture
def contestant(rig: MeasuredPlatform) -> Iterator[Meeting]:
    """Anybody, by their number."""
    with ExitStack() as stack:

        def meet(person: int) -> Contestant:
            met = Contestant(rig, person)
            stack.enter_context(met.http)
            return met

        yield meet


def test_it_saves_scores_counts_and_gives_the_same_receipt_again(
    postgres: Postgres, contestant: Meeting
) -> None:
    me = contestant(1)
    status, begun = me.begin()
    assert status == 201
    ids = [question["id"] for question in begun["paper"]["questions"]]
    assert len(set(ids)) == 20
    assert me.begin()[0] == 200  # resumed
    path = f"/api/attempts/{begun['attempt']}"
    saved = me.http.put(f"{path}/answers", json={"answers": {ids[0]: right_option(ids[0])}})
    assert (saved.status_code, saved.json()["saved"]) == (200, 1)
    answers = {question: right_option(question) for question in ids[1:5]}
    first = me.submit(begun["attempt"], answers)
    again = me.submit(begun["attempt"], answers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert me.submit(begun["attempt"], {}).status_code == 409
    assert me.http.get(path).json()["score"] == 5
    assert me.http.put(f"{path}/answers", json={"answers": answers}).status_code == 409
    assert me.begin()[0] == 409
    with closing(psycopg2.connect(_address(postgres))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT started, submitted FROM agencies WHERE agency = 'a001'")
        assert cursor.fetchone() == (1, 1)


def test_it_refuses_strangers_questions_not_on_the_paper_and_attempts_of_others(
    rig: MeasuredPlatform, contestant: Meeting
) -> None:
    me, other = contestant(2), contestant(3)
    _, begun = me.begin()
    path = f"/api/attempts/{begun['attempt']}/answers"
    mine = begun["paper"]["questions"][0]["id"]
    assert other.http.put(path, json={"answers": {mine: "A"}}).status_code == 409
    assert me.http.put(path, json={"answers": {"Q-999": "A"}}).status_code == 409
    forged = {"Authorization": f"Bearer {rig.token(2)[:-3]}abc"}
    assert me.http.put(path, json={"answers": {mine: "A"}}, headers=forged).status_code == 401


def test_starts_and_submissions_at_once_make_one_attempt_and_one_receipt(
    contestant: Meeting,
) -> None:
    me = contestant(4)
    with ThreadPoolExecutor(16) as pool:
        begun = list(pool.map(lambda _: me.begin(), range(32)))
        assert sorted({status for status, _ in begun}) == [200, 201]
        (attempt,) = {said["attempt"] for _, said in begun}
        receipts = list(pool.map(lambda _: me.submit(attempt, {}).content, range(32)))
    assert len(set(receipts)) == 1


def _address(postgres: Postgres) -> str:
    return postgres.url("peer").replace("+psycopg2", "")
