"""Copies and near copies: found when a work comes, told of who came before, in this contest and in
all others, and gone with a mended version."""

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.entry_checks import FileFacts
from contracts.errors import Refused
from contracts.file_checks import RecordCheck
from contracts.handing_in import EntriesQuery
from contracts.likeness import AlikeQuery
from entry_files.likeness import prints_of
from services.exam.domain import likeness as rules
from services.exam.models import compared_works, entries, fingerprints
from services.exam.repository import entries as repository
from services.exam.repository import likeness as likeness_repository
from services.exam.use_cases import entry_views, file_checks, likeness
from tests.integration.exam.handed_in import call, hand_in, look, send, slogan, take, withdraw
from tests.integration.exam.test_file_checks import claim
from tests.support.examination import CONTEST, Office, at_once, registered

LONG = [f"đoạn{random.Random(n).randrange(10**6)}" for n in range(900)]


def words(start: int, count: int) -> str:
    """Some of the words of a long text."""
    return " ".join(LONG[start : start + count])


def essay(
    office: Office, text: str, upload: str, by: str = "an", sha256: str = "", **changes: Any
) -> str:
    """An essay of somebody's whose file says this, looked into."""
    file = send(office, upload, person=by)
    files = [replace(file, sha256=sha256 or file.sha256)]
    given = {"by": by, "kind": "essay", "text": "", "title": upload, "files": files, **changes}
    taken = hand_in(office, **given)
    read(office, text)
    return str(taken.entry)


def read(office: Office, text: str) -> None:
    """What waits is looked into, and says this."""
    for one in claim(office):
        found = prints_of([text])
        facts = FileFacts("docx", one.size, words=9, words_with_cover=9)
        item = RecordCheck(
            one.entry, one.version, one.file, "c1", facts, "r1", found.digest, found.prints
        )
        office.carry_out(file_checks.record_check, item)


def copies(office: Office, entry: str) -> list[tuple[str, str, Any]]:
    """What is found in the version that counts about copies."""
    now = look(office, entry, None).versions[-1]
    found = [*now.findings, *(one for file in now.files for one in file.findings)]
    return [
        (one.code, one.file, one.values["share"]) for one in found if one.code.startswith("copy.")
    ]


def alike(office: Office, entry: str, contest: str = CONTEST) -> Any:
    """What exam says an entry is like."""
    with office.store.reading() as connection:
        return likeness.alike(connection, AlikeQuery(contest, entry))


def test_a_near_copy_is_told_of_both_and_neither_says_whose_the_other_is(office: Office) -> None:
    call(office)
    first = essay(office, words(0, 600), "u1")
    assert copies(office, first) == []
    second = essay(office, words(300, 600), "u2", by="chi")
    ((code, file, share),) = copies(office, second)
    assert (code, file) == ("copy.near", "u2")
    assert 40 <= share <= 60
    assert copies(office, first) == [("copy.near", "u1", share)]
    with office.store.reading() as connection:
        rows = entry_views.entries(connection, EntriesQuery(CONTEST, "nop")).entries
    assert [one.warnings for one in rows] == [1, 1]
    (pair,) = alike(office, second).pairs
    assert (pair.file, pair.entry, pair.other_file, pair.exact) == ("u2", first, "u1", False)


def test_what_shares_little_is_like_nothing(office: Office) -> None:
    call(office)
    first = essay(office, words(0, 400), "u1")
    second = essay(office, words(350, 400), "u2", by="chi")
    assert copies(office, first) == copies(office, second) == []


def test_the_same_bytes_and_the_same_words_are_copies(office: Office) -> None:
    call(office, maximum_per_author=None)
    first = essay(office, words(0, 300), "u1")
    same_bytes = essay(office, "", "u2", by="chi", sha256=send(office, "u1").sha256)
    same_words = essay(office, words(0, 300).upper(), "u3", by="binh")
    assert copies(office, same_bytes) == [("copy.exact", "u2", 100)]
    assert copies(office, same_words) == [("copy.exact", "u3", 100)]
    assert copies(office, first) == [("copy.exact", "u1", 100)]
    assert {one.entry for one in alike(office, first).pairs} == {same_bytes, same_words}


def test_a_slogan_that_was_typed_before_is_told_at_once_and_waits_for_a_look(
    office: Office,
) -> None:
    call(office, screening="findings")
    first = hand_in(office).entry
    taken = hand_in(office, by="chi", text=f"{slogan(office).text}!")
    assert [one.code for one in taken.findings] == ["copy.exact"]
    assert look(office, taken.entry, "chi").screening == "waiting"
    assert look(office, first).screening == "accepted", "what was decided stands"
    assert copies(office, first) == [("copy.exact", "", 100)]
    other = hand_in(office, by="binh", text="Sạch từng con ngõ, đẹp từng mái nhà, ấm từng nụ cười")
    assert other.findings == []


def test_of_a_text_that_many_hand_in_each_keeps_some_of_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "MOST_ALIKE", 2)
    call(office, maximum_per_author=None)
    made = [hand_in(office, title=f"Khẩu hiệu {number}").entry for number in range(5)]
    assert [copies(office, one) for one in made] == [[("copy.exact", "", 100)]] * 5
    assert [len(alike(office, one).pairs) for one in made] == [2] * 5
    assert [pair.entry for pair in alike(office, made[4]).pairs] == made[:2], "who came first"


def test_a_mended_version_and_a_withdrawal_are_like_nothing_any_more(office: Office) -> None:
    call(office)
    first = hand_in(office).entry
    second = hand_in(office, by="chi").entry
    mended = {"entry": second, "by": "chi", "base_version": 1}
    take(office, slogan(office, **mended, text="Sạch từng con ngõ, đẹp từng mái nhà"))
    assert copies(office, first) == copies(office, second) == []
    third = hand_in(office, by="binh").entry
    assert copies(office, third) != []
    withdraw(office, first)
    assert copies(office, third) == []


def test_a_work_of_another_contest_is_found_and_learns_nothing(office: Office) -> None:
    call(office)
    first = essay(office, words(0, 300), "u1")
    with office.store.unit_of_work() as work:  # it was handed in a year ago
        row = repository.find(work.connection, first)
        assert row is not None
        repository.save(work.connection, row._replace(contest="nam-truoc"))
    second = essay(office, words(0, 300), "u2", by="chi")
    assert copies(office, second) == [("copy.exact", "u2", 100)]
    (pair,) = alike(office, second).pairs
    assert (pair.contest, pair.entry) == ("nam-truoc", first)
    assert alike(office, first, "nam-truoc").pairs == []


def test_what_an_entry_is_like_is_told_of_the_contests_own_alone(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    for contest, asked in (("khac", entry), (CONTEST, "khong-co")):
        with pytest.raises(Refused, match=r"entry\.unknown"):
            alike(office, asked, contest)


def test_of_copies_that_come_at_the_same_moment_each_is_told_of_all_others(
    office: Office,
) -> None:
    call(office, maximum_per_author=None)
    people = [f"p{number}" for number in range(8)]
    office.learn(*(registered(one, "A") for one in people))
    for text in ("Một thành phố sạch và xanh", "Mỗi người dân một cây xanh", "Phố sạch, nhà xanh"):
        jobs: list[Callable[[], Any]] = [
            partial(hand_in, office, by=one, text=text) for one in people
        ]
        made = [one.entry for one in at_once(jobs)]
        for mine in made:
            assert {pair.entry for pair in alike(office, mine).pairs} == {*made} - {mine}


def test_files_that_are_looked_into_at_the_same_moment_are_compared_with_each_other(
    office: Office,
) -> None:
    call(office, maximum_per_author=None)
    people = [f"p{number}" for number in range(6)]
    office.learn(*(registered(one, "A") for one in people))
    found = prints_of([words(0, 300)])
    made = []
    for one in people:
        file = send(office, f"u-{one}", person=one)
        essays = {"kind": "essay", "text": "", "files": [file]}
        made.append(hand_in(office, by=one, title=one, **essays).entry)
    facts = FileFacts("docx", 9, words=9, words_with_cover=9)
    jobs: list[Callable[[], Any]] = [
        partial(
            office.carry_out,
            file_checks.record_check,
            RecordCheck(
                one.entry, one.version, one.file, "c1", facts, "r1", found.digest, found.prints
            ),
        )
        for _ in range(3)
        for one in claim(office)
    ]
    assert len(at_once(jobs)) == len(people)
    for mine in made:
        assert {pair.entry for pair in alike(office, mine).pairs} == {*made} - {mine}


works = st.lists(
    st.tuples(
        st.sets(st.integers(0, 60), max_size=60),
        st.sampled_from(["d1", "d2", ""]),
        st.sampled_from(["x1", "x2", ""]),
    ),
    min_size=2,
    max_size=9,
)


@given(given_works=works)
@trying(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_finds_what_the_rule_calls_alike_and_no_more_of_it_than_is_kept(
    office: Office, given_works: list[tuple[set[int], str, str]]
) -> None:
    most = 3
    with office.store.unit_of_work() as work:
        connection = work.connection
        for table in (fingerprints, compared_works, entries):
            connection.execute(sa.delete(table))
        sources = {}
        for number, (prints, digest, sha256) in enumerate(given_works):
            repository.add(connection, _entry(f"e{number}"))
            one = likeness_repository.Work(f"e{number}", 1, "", sha256, digest)
            sources[likeness_repository.keep(connection, one, sorted(prints))] = number
        ours, digest, sha256 = given_works[-1]
        mine = likeness_repository.Work(f"e{len(given_works) - 1}", 1, "", sha256, digest)
        met = likeness_repository.met(connection, mine, sorted(ours), most=most)
    expected = []
    for source, number in sources.items():
        prints, other_digest, other_sha256 = given_works[number]
        same = bool((sha256 and sha256 == other_sha256) or (digest and digest == other_digest))
        how = rules.likeness(len(ours & prints), len(ours), len(prints), same=same)
        if how is not None and number != len(given_works) - 1:
            expected.append((not how.exact, -how.share, source))
    found = [
        (one.source, rules.likeness(one.common, len(ours), one.prints, same=one.same))
        for one in met
    ]
    assert [one for one, how in found if how is None] == []
    assert [one for one, _ in found] == [source for *_, source in sorted(expected)[:most]]


def _entry(entry: str) -> repository.EntryRecord:
    """One that counts."""
    return repository.EntryRecord(
        entry=entry,
        contest=CONTEST,
        round="nop",
        code=entry,
        kind="text",
        owner="person",
        agency="A",
        person="an",
        by="an",
        state="handed_in",
        version=1,
        revision=1,
        content=None,
        agency_place=None,
        author_place=None,
        screening="waiting",
        screening_reason="",
        mend_until_us=None,
        appealed_at_us=None,
        withdrawn_at_us=None,
        withdrawn_by="",
        withdrawn_reason="",
    )
