"""The recount agrees with what scoring publishes, and finds whatever was changed afterwards."""

import ast
import io
import json
import random
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

import cli.recount
from cli.recount import add_parser
from cli.recount.paper_generation import Recaller
from cli.recount.round_checks import Report, recount, seal
from contracts.definition import QuizRules, TopicDraw
from contracts.ledger_file import LedgerPublication, read_ledger
from contracts.ledger_format import LedgerError
from services.exam.domain.paper_drawing import BankQuestion, bank_of, draw_paper
from services.scoring.domain.publications.round_publication import with_keys_sealed
from tests.support.ledgers import SEED, Organiser, Played, altered, play, published, small, written
from tests.support.phases import small_phase
from tests.support.random_contests import contests

SLOW = settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck))


def recounted(file: bytes, key: bytes | None = None) -> Report:
    return recount(read_ledger(io.BytesIO(file)), key)


def found(file: bytes) -> bool:
    """Whether a file is refused or differs."""
    try:
        ledger = read_ledger(io.BytesIO(file))
    except LedgerError:
        return True
    return any(seal(ledger, None)) or not recount(ledger).agrees


def command(*args: str) -> int:
    parser = ArgumentParser()
    add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["recount", *args])
    status = parsed.run(parsed)
    assert isinstance(status, int)
    return status


@pytest.fixture(scope="module")
def played() -> Played:
    return small()


@SLOW
@given(contests())
def test_any_contest_is_recounted_as_scoring_published_it(contest: Played) -> None:
    full = recounted(contest.full, Organiser().public_key)
    assert full.differences == []
    assert full.notes == []
    assert recounted(contest.public).differences == []


@SLOW
@given(contests())
def test_nobody_excluded_wins_and_prizes_never_exceed_the_plan(contest: Played) -> None:
    publication = contest.publication
    may_win = {(a.pseudonym, a.attempt) for a in publication.attempts if a.status == "counted"}
    assert {(row.pseudonym, row.attempt) for row in publication.standings} <= may_win
    winners = [(line.award, line.winner.pseudonym) for line in publication.awards]
    assert len(set(winners)) == len(winners)
    for award in publication.header.awards:
        won = [line.winner for line in publication.awards if line.award == award.id]
        unfilled = sum(line.count for line in publication.unfilled if line.award == award.id)
        planned = sum(prize.winners for prize in award.prizes)
        assert award.shared is not None or len(won) + unfilled == planned
        if award.prizes_per_agency:
            agencies = Counter(_agency_of(publication, one.pseudonym) for one in won)
            assert max(agencies.values(), default=0) <= award.prizes_per_agency or award.shared


def _agency_of(publication: LedgerPublication, pseudonym: str) -> str:
    stands = {row.pseudonym: row.attempt for row in publication.standings}
    mine = (
        (a.pseudonym, a.attempt) == (pseudonym, stands[pseudonym]) for a in publication.attempts
    )
    return next(a.agency for a, own in zip(publication.attempts, mine, strict=True) if own)


@SLOW
@given(contests())
def test_the_public_file_and_the_auditors_file_have_the_same_leaves(contest: Played) -> None:
    full, public = (read_ledger(io.BytesIO(f)) for f in (contest.full, contest.public))
    assert full.leaves == public.leaves
    assert full.closing == public.closing


@SLOW
@given(contests(), st.data())
def test_papers_are_drawn_a_second_time_the_same(contest: Played, data: st.DataObject) -> None:
    header = contest.publication.header
    bank = bank_of(
        BankQuestion(q.id, q.topic, tuple(q.options), held="".join(q.held)) for q in header.bank
    )
    quiz = contest.definition.phases[0].quiz
    assert quiz is not None
    name = data.draw(st.text("0123456789abcdef", min_size=16, max_size=16))
    attempt = data.draw(st.integers(1, 10**6))
    paper = draw_paper(
        SEED, header.public_value, name, attempt, quiz.blueprint, bank, quiz.shuffle_options
    )
    again = Recaller(header).paper(name, attempt)
    assert [(q.id, list(q.options)) for q in paper.questions] == list(again.items())


@pytest.mark.parametrize("kind", ["full", "public"])
def test_every_single_changed_byte_is_found(kind: str) -> None:
    """All positions of a tiny ledger, each with one flipped bit (which bit turns with place)."""
    tiny = play(QuizRules(1800, [TopicDraw("cchc", 2)]), 4, random.Random(1))
    file = getattr(tiny, kind)
    missed = []
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1 << place % 8
        if not found(bytes(changed)):
            missed.append(place)
    assert missed == []


@SLOW
@given(contests(), st.data())
def test_a_changed_byte_of_any_ledger_is_found(contest: Played, data: st.DataObject) -> None:
    file = bytearray(data.draw(st.sampled_from([contest.full, contest.public])))
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != file[place]))
    assert found(bytes(file))


def test_removed_doubled_and_exchanged_lines_are_found(played: Played) -> None:
    lines = played.public.splitlines(keepends=True)
    for i in range(len(lines)):
        assert found(b"".join(lines[:i] + lines[i + 1 :]))
        assert found(b"".join([*lines[: i + 1], *lines[i:]]))
        if i:
            assert found(b"".join([*lines[: i - 1], lines[i], lines[i - 1], *lines[i + 1 :]]))


def test_bytes_before_or_after_the_ledger_are_found(played: Played) -> None:
    for file in (
        b"\xef\xbb\xbf" + played.public,
        played.public + b"\n",
        played.public + b" ",
        played.public[:-1],
        played.public.replace(b"\n", b"\r\n"),
        played.public + played.public,
        b"",
    ):
        assert found(file)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"score": 4}, "score published"),
        ({"duration_s": 1000}, "duration published"),
        ({"attempt": 3}, "2 attempts are allowed"),
        ({"answers": {"CH99": "A"}}, "not in its paper"),
        ({"status": "annulled"}, "rank"),
    ],
)
def test_an_organiser_who_signs_something_false_is_found(
    played: Played, changes: dict[str, object], said: str
) -> None:
    index = next(
        i
        for i, one in enumerate(played.publication.attempts)
        if one.status == "counted" and one.score != 4
    )
    report = recounted(written(altered(played.publication, index, **changes)))
    assert any(said in words for words in report.differences), report.differences


def test_exchanged_winners_signed_by_the_organiser_are_found(played: Played) -> None:
    first, second, *rest = played.publication.standings
    swapped = [structs.replace(second, rank=1), structs.replace(first, rank=2), *rest]
    report = recounted(written(structs.replace(played.publication, standings=swapped)))
    assert report.differences[0].startswith("rank 1: published")


def test_prizes_that_are_not_told_or_that_nobody_won_are_found(played: Played) -> None:
    made = played.publication
    none = recounted(written(structs.replace(made, awards=[], unfilled=[])))
    said = [f"prize {n}: published nothing, recounted" for n in range(1, len(made.awards) + 1)]
    assert [words[: len(said[0])] for words in none.differences] == said
    more = recounted(written(structs.replace(made, awards=[*made.awards, made.awards[-1]])))
    assert any(words.endswith("recounted nothing") for words in more.differences)


def test_another_seed_key_or_blueprint_than_committed_to_is_found(played: Played) -> None:
    header = played.publication.header
    keys = list(header.bank)
    keys[0] = structs.replace(keys[0], key="B")
    for changed, said in (
        (structs.replace(header, seed="00" * 32), "commitment"),
        (structs.replace(header, bank=keys), "the key is not the one committed to"),
        (structs.replace(header, public_value="54321"), "commitment"),
        (structs.replace(header, bank=header.bank[::-1]), "not in order"),
        (structs.replace(header, number=2), "previous root"),
    ):
        report = recounted(written(structs.replace(played.publication, header=changed)))
        assert any(said in words for words in report.differences)


def test_a_correction_that_names_no_question_or_no_option_of_it_is_found(played: Played) -> None:
    for question, option in (("CH00", "F"), ("CH99", "A")):
        header = structs.replace(played.publication.header, corrected={question: option})
        forged = written(structs.replace(played.publication, header=header))
        assert any(question in line for line in recounted(forged).differences), question


def test_corrections_stay_sealed_as_long_as_the_keys_do(played: Played) -> None:
    header = structs.replace(played.publication.header, corrected={"CH00": "B"})
    sealed = with_keys_sealed(structs.replace(played.publication, header=header))
    assert sealed.header.corrected == {"CH00": None}
    assert recounted(written(sealed)).differences == []


def test_a_ledger_signed_by_someone_else_is_found_with_the_public_key(played: Played) -> None:
    forged = written(played.publication, Organiser(b"\1" * 32))
    assert recounted(forged).agrees
    said = recounted(forged, Organiser().public_key).differences
    assert [words.split(":")[0] for words in said] == ["public key", "signature"]


def test_sealed_keys_leave_scores_as_published_with_a_note(played: Played) -> None:
    report = recounted(written(with_keys_sealed(played.publication)), Organiser().public_key)
    assert report.differences == []
    assert "scores taken as published" in report.notes[0]


def test_ranks_that_hang_on_closed_times_are_noted_and_settled_by_the_auditors_file() -> None:
    quiz = QuizRules(1800, [TopicDraw("cchc", 1)])
    contest = play(quiz, 9, random.Random(5), agencies=1)
    notes = recounted(contest.public).notes
    assert any("order by closed times" in words for words in notes)
    assert recounted(contest.full, Organiser().public_key).notes == []


def test_a_false_order_behind_closed_times_is_found_by_the_auditor() -> None:
    quiz = QuizRules(1800, [TopicDraw("cchc", 1)], ranking=["earliest"])
    contest = play(quiz, 9, random.Random(5), agencies=1)
    rows = contest.publication.standings
    last, *others = rows[::-1]
    rows = [
        structs.replace(row, rank=rank) for rank, row in enumerate([last, *others[::-1]], start=1)
    ]
    false = structs.replace(contest.publication, standings=rows, awards=[], unfilled=[])
    full = written(false)
    public = published(full, false.attempts)
    ranks = [words for words in recounted(public).differences if words.startswith("rank")]
    assert ranks == []
    assert any(words.startswith("rank 1:") for words in recounted(full).differences)


def test_the_command_answers_0_1_or_2(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public, full, key = tmp_path / "public.jsonl", tmp_path / "full.jsonl", tmp_path / "key"
    public.write_bytes(played.public)
    full.write_bytes(played.full)
    key.write_text(Organiser().public_key.hex() + "\n")
    assert command(str(public), "--public-key", str(key), "--auditor", str(full)) == 0
    assert "recount agrees" in capsys.readouterr().out
    other = tmp_path / "other.jsonl"
    other.write_bytes(written(altered(played.publication, 0, score=0, agency="X")))
    assert command(str(public), "--auditor", str(other), "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["agrees"] is False
    assert any("auditor's file" in words for words in answer["differences"])
    other.write_bytes(played.public[:-1])
    assert command(str(other)) == 2
    assert f"{other}: line" in capsys.readouterr().err
    assert command(str(tmp_path / "none")) == 2
    assert command(str(public), "--public-key", str(public)) == 2


def test_keys_are_taken_from_a_later_ledger_that_committed_to_the_same_ones(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a publication of a sealed bank could not show is shown when the keys are told."""
    sealed, telling = tmp_path / "sealed.jsonl", tmp_path / "telling.jsonl"
    sealed.write_bytes(written(with_keys_sealed(played.publication)))
    telling.write_bytes(played.full)
    assert command(str(sealed)) == 0
    assert "scores taken as published" in capsys.readouterr().err
    assert command(str(sealed), "--keys", str(telling)) == 0
    assert "scores taken as published" not in capsys.readouterr().err
    index = next(i for i, one in enumerate(played.publication.attempts) if one.score != 4)
    false = with_keys_sealed(altered(played.publication, index, score=4))
    sealed.write_bytes(written(false))
    assert command(str(sealed), "--keys", str(telling)) == 1
    assert "score published 4" in capsys.readouterr().out
    header = played.publication.header
    other = structs.replace(header.bank[0], key_commitment="0" * 64)
    forged = structs.replace(header, bank=[other, *header.bank[1:]])
    telling.write_bytes(written(structs.replace(played.publication, header=forged)))
    assert command(str(sealed), "--keys", str(telling)) == 1
    assert "another key was committed to" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--auditor", "--keys"])
def test_files_of_two_signers_in_one_run_differ_and_both_are_named(
    option: str, played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a key given each file is whole by itself: a stranger's keys would count."""
    sealed, telling = tmp_path / "sealed.jsonl", tmp_path / "telling.jsonl"
    made = with_keys_sealed(played.publication) if option == "--keys" else played.publication
    sealed.write_bytes(written(made))
    stranger = Organiser(b"x" * 32)
    telling.write_bytes(written(played.publication, stranger))
    assert command(str(sealed), option, str(telling)) == 1
    lines = capsys.readouterr().out.splitlines()
    (said,) = (line for line in lines if "signed with key" in line)
    assert said.startswith(f"{telling}: ")
    assert f"{sealed} with key" in said
    assert command(str(sealed), option, str(telling), "--json") == 1
    assert said in json.loads(capsys.readouterr().out)["differences"]
    telling.write_bytes(written(played.publication))
    assert command(str(sealed), option, str(telling)) == 0


def test_a_round_signed_by_another_than_its_phase_is_named(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phase, week = tmp_path / "phase.jsonl", tmp_path / "week.jsonl"
    phase.write_bytes(small_phase().full)
    for signer, differs in ((Organiser(b"x" * 32), True), (Organiser(), False)):
        week.write_bytes(written(played.publication, signer))
        command(str(phase), "--round", str(week))
        said = [w for w in capsys.readouterr().out.splitlines() if "signed with key" in w]
        assert [w.startswith(f"{week}: ") and str(phase) in w for w in said] == [True] * differs


def test_recount_imports_nothing_of_ours_but_contracts() -> None:
    ours = {
        "services", "gateway", "plans", "plumbing", "spreadsheets", "question_formats", "deploy",
        "client", "rigs", "cli",
    }  # fmt: skip
    for path in Path(cli.recount.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.split(".")[0] not in ours or name.startswith("cli.recount")
