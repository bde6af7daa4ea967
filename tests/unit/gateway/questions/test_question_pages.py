"""The desks of authors, vetters and organisers, over services that answer as they would."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import ContributionRules, ContributionTarget
from contracts.errors import Refused
from contracts.question_bank import BankDifference, Question
from contracts.question_proposals import (
    ContributionLine,
    Contributions,
    HistoryLine,
    Proposals,
    ProposalView,
    Selection,
    ShownKeys,
)
from gateway.questions.pages.question_views import shuffled
from plumbing.installation_keys import seal_to
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.service_answers import handlers

DESK = f"/contests/{CONTEST}/questions"
VETTING = f"/contests/{CONTEST}/vetting"
BANK = f"/contests/{CONTEST}/question-bank"
OFFICES = ["Tư pháp", "Tài chính"]
FORM = {
    "office": "Tư pháp", "topic": "a", "text": "Ai ký?", "option_A": "Chủ tịch",
    "option_B": "Thư ký", "answer": "B", "source": "Điều 5", "difficulty": "easy",
}  # fmt: skip


def proposal(name: str = "q1", **changes: Any) -> ProposalView:
    options = {"A": "một", "B": "hai", "C": "ba"}
    history = [HistoryLine(NOW_US, "p1", "propose", "draft", 1)]
    found = ProposalView(
        Question(name, "a", f"Câu hỏi {name}?", options, "Tư pháp"),
        "draft", "p1", 1, NOW_US, "c", history,
    )  # fmt: skip
    return replace(found, **changes)


class Desk:
    """A person at a desk: gets pages and sends their forms."""

    def __init__(self, house: House, client: Any, *roles: Any, person: str = "p1") -> None:
        self.house, self.client = house, client
        self.headers = cookies(house, *roles, person=person)

    def get(self, path: str) -> Response:
        answer: Response = self.client.get(path, headers=self.headers)
        return answer

    def send(self, page: str, path: str | None = None, **fields: Any) -> Response:
        """Send the form of a page, with the token that stands in it."""
        token = re.findall(r'name="csrf" value="([^"]+)"', self.get(page).text)[-1]
        files = fields.pop("files", None)
        data = {"csrf": token, **fields}
        answer: Response = self.client.post(
            path or page, headers=self.headers, data=data, files=files
        )
        return answer


@pytest.fixture
def house(tmp_path: Path) -> House:
    targets = [ContributionTarget(office, "a", 10) for office in OFFICES]
    rules = ContributionRules(targets, NOW_US + 1, 2, {"a": 2})
    plan = replace(DEFINITION, contributions=rules)
    found = handlers() | {
        "registration.contests": lambda item: Contests([ContestView(CONTEST, plan, 1)]),
        "exam.proposals": lambda item: Proposals([proposal()]),
        "exam.contributions": lambda item: Contributions(
            [
                ContributionLine("Tư pháp", "a", 10, 1, 2, 0, 0, 7, NOW_US),
                ContributionLine("Tài chính", "a", 5, 0, 5, 0, 0, 0, NOW_US + 1),
            ]
        ),
    }
    return House(tmp_path, found)


def page_text(answer: Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_authors_see_their_own_questions_and_their_own_office_s_target(house: House) -> None:
    with house.open() as client:
        answer = Desk(house, client, "author").get(DESK)
    assert answer.status_code == 200
    text = page_text(answer)
    assert "Câu hỏi q1?" in text
    assert "3/10 câu" in text
    assert "Quá hạn, thiếu 7 câu" in text
    assert "Tài chính" not in text
    (asked,) = house.caller.commands("exam.proposals")
    assert asked.author == "p1"


def test_a_question_from_the_form_is_sent_whole_with_its_key_sealed(house: House) -> None:
    with house.open() as client:
        answer = Desk(house, client, "author").send(f"{DESK}/new", **FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{DESK}?received=1")
    (item,) = house.caller.commands("exam.propose")
    (sent,) = item.proposals
    assert sent.question.options == {"A": "Chủ tịch", "B": "Thư ký"}
    assert (sent.question.contributor, sent.question.difficulty) == ("Tư pháp", "easy")
    (keys,) = house.caller.commands("scoring.propose_keys")
    assert "Điều 5" not in str(keys)


@pytest.mark.parametrize(
    ("changes", "field", "anchor"),
    [
        ({"office": ""}, "office", "office"),
        ({"office": "Lạ"}, "office", "office"),
        ({"topic": ""}, "topic", "topic"),
        ({"text": " "}, "text", "text"),
        ({"option_B": ""}, "options", "option_A"),
        ({"option_D": "bốn"}, "options", "option_A"),
        ({"option_B": "CHỦ TỊCH"}, "options", "option_A"),
        ({"answer": ""}, "answer", "answer_A"),
        ({"answer": "C"}, "answer", "answer_A"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_beside_its_field(
    house: House, changes: dict[str, str], field: str, anchor: str
) -> None:
    with house.open() as client:
        answer = Desk(house, client, "author").send(f"{DESK}/new", **(FORM | changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{anchor}"' in answer.text
    assert f'id="{anchor}"' in answer.text
    assert house.caller.commands("exam.propose") == []
    kept = (FORM | changes)["option_A"]
    assert kept in answer.text


@pytest.mark.parametrize(
    ("code", "field"),
    [("proposal.text_doubled", "text"), ("proposal.late", "office"), ("proposal.id_taken", None)],
)
def test_what_a_service_refuses_is_said_on_the_form(
    house: House, code: str, field: str | None
) -> None:
    house.caller.handlers["exam.propose"] = refuse(code)
    with house.open() as client:
        answer = Desk(house, client, "author").send(f"{DESK}/new", **FORM)
    assert answer.status_code == 422
    assert f"no: {code}" in answer.text
    assert field is None or f'id="{field}-error"' in answer.text


def test_what_cannot_be_read_of_a_file_is_named_by_its_place(house: House) -> None:
    broken = "$CATEGORY: a\n\n::x1::Một?{=a ~b}\n\n::x2::Hai?{}\n"
    with house.open() as client:
        desk = Desk(house, client, "author")
        answer = desk.send(
            f"{DESK}/file", files={"file": ("a.gift", broken.encode())}, office="Tư pháp"
        )
        none = desk.send(f"{DESK}/file", files={"file": ("", b"")})
    assert answer.status_code == 422
    text = page_text(answer)
    assert "x2" in text
    assert " 5 " in text
    assert none.status_code == 422
    assert 'id="file-error"' in none.text
    assert house.caller.commands("exam.propose") == []


@pytest.mark.parametrize("action", ["check", "send"])
def test_a_file_is_only_checked_where_that_is_asked_for(house: House, action: str) -> None:
    good = "$CATEGORY: a\n\n::x1::Một?{=a ~b}\n\n::x2::Hai?{=a ~b}\n"
    with house.open() as client:
        answer = Desk(house, client, "author").send(
            f"{DESK}/file",
            files={"file": ("a.gift", good.encode())},
            office="Tư pháp",
            action=action,
        )
    (item,) = house.caller.commands("exam.propose")
    assert item.dry_run == (action == "check")
    assert len(house.caller.commands("scoring.propose_keys")) == (action == "send")
    if action == "check":
        assert "có 2 câu mới" in page_text(answer)
    else:
        assert answer.headers["location"] == f"{DESK}?received=2"


def test_a_question_sent_back_says_why_and_is_edited_with_its_own_key(house: House) -> None:
    returned = HistoryLine(NOW_US, "v", "return", "draft", 1, "Căn cứ đã hết hiệu lực")
    found = proposal(history=[*proposal().history, returned])
    house.caller.handlers["exam.proposals"] = lambda item: Proposals([found])

    def shown(item: Any) -> ShownKeys:
        import base64

        assert item.commitments == {"q1": "c"}
        seal = seal_to(base64.b64decode(item.seal_to))
        return ShownKeys({"q1": seal('{"key":"C","source":"Điều 9"}'.encode())})

    house.caller.handlers["scoring.show_keys"] = shown
    with house.open() as client:
        desk = Desk(house, client, "author")
        assert "Căn cứ đã hết hiệu lực" in page_text(desk.get(f"{DESK}/own/q1"))
        form = desk.get(f"{DESK}/own/q1/edit").text
        answer = desk.send(f"{DESK}/own/q1/edit", **FORM)
    assert re.search(r'id="answer_C"[^>]* checked', form)
    assert "Điều 9" in form
    assert answer.headers["location"] == f"{DESK}/own/q1?saved=1"
    assert house.caller.commands("exam.propose")[-1].revise


def test_a_withdrawal_needs_a_reason(house: House) -> None:
    def moved(item: Any) -> ProposalView:
        if not item.comment:
            raise Refused("proposal.comment_missing", "Hãy ghi rõ lý do. (Say why.)")
        return proposal(state="retired")

    house.caller.handlers["exam.move_proposal"] = moved
    with house.open() as client:
        desk = Desk(house, client, "author")
        page, path = f"{DESK}/own/q1", f"{DESK}/own/q1/withdrawal"
        refused = desk.send(page, path)
        done = desk.send(page, path, comment="Viết nhầm chủ đề")
    assert refused.status_code == 422
    assert 'id="comment-error"' in refused.text
    assert done.headers["location"] == f"{DESK}?withdrawn=q1"


TWIN = "Nghị quyết số 76/NQ-CP của Chính phủ được ban hành ngày tháng năm nào"


def vetters_house(house: House) -> House:
    one = proposal("q1")
    one = replace(one, question=replace(one.question, text=f"{TWIN}?"))
    two = proposal("q2")
    two = replace(two, question=replace(two.question, text=TWIN), state="vetted")
    three = proposal("q3", author="p9")
    four = proposal("q4", author="v")
    everything = [one, two, three, four]

    def asked(item: Any) -> Proposals:
        return Proposals([p for p in everything if item.question in (None, p.question.id)])

    house.caller.handlers["exam.proposals"] = asked
    return house


def test_a_vetter_sees_a_question_beside_those_that_ask_nearly_the_same(house: House) -> None:
    with vetters_house(house).open() as client:
        desk = Desk(house, client, "vetter", person="v")
        queue, page = desk.get(VETTING).text, desk.get(f"{VETTING}/q1").text
        alone = desk.get(f"{VETTING}/q3").text
    assert f'href="{VETTING}/q1"' in queue
    assert queue.count("near-mark") == 1
    assert '<article class="card">' in page
    assert f'href="{VETTING}/q2"' in page
    assert '<article class="card">' not in alone


def test_after_a_decision_the_next_question_of_somebody_else_comes(house: House) -> None:
    with vetters_house(house).open() as client:
        desk = Desk(house, client, "vetter", person="v")
        answer = desk.send(f"{VETTING}/q1", action="accept", revision="1")
        assert answer.headers["location"] == f"{VETTING}/q3?done=accept&question=q1"
        assert "Đã đồng ý câu q1." in page_text(desk.get(answer.headers["location"]))
    (item,) = house.caller.commands("exam.move_proposal")
    assert (item.action, item.revision, item.by, item.role) == ("accept", 1, "v", "vetter")


def test_nobody_is_offered_to_accept_their_own_question(house: House) -> None:
    with vetters_house(house).open() as client:
        desk = Desk(house, client, "vetter", person="v")
        assert 'value="accept"' in desk.get(f"{VETTING}/q1").text
        assert 'value="accept"' not in desk.get(f"{VETTING}/q4").text


@pytest.mark.parametrize("code", ["proposal.comment_missing", "proposal.changed"])
def test_a_refused_decision_is_said_and_the_reason_that_was_typed_is_kept(
    house: House, code: str
) -> None:
    vetters_house(house).caller.handlers["exam.move_proposal"] = refuse(code)
    with house.open() as client:
        desk = Desk(house, client, "vetter", person="v")
        answer = desk.send(f"{VETTING}/q1", action="return", revision="1", comment="Sai căn cứ")
    assert answer.status_code in (409, 422)
    assert f"no: {code}" in answer.text
    assert "Sai căn cứ" in answer.text


@pytest.mark.parametrize("sent", [{"action": "select"}, {"action": "accept", "revision": "x"}])
def test_a_form_of_a_vetter_that_makes_no_sense_changes_nothing(
    house: House, sent: dict[str, str]
) -> None:
    with vetters_house(house).open() as client:
        answer = Desk(house, client, "vetter", person="v").send(f"{VETTING}/q1", **sent)
    assert answer.status_code == 422
    assert house.caller.commands("exam.move_proposal") == []


def test_a_preview_shows_every_option_in_changing_orders_and_no_letters() -> None:
    orders = {tuple(shuffled(proposal(), order)) for order in range(40)}
    assert len(orders) == 6
    assert all(sorted(order) == ["ba", "hai", "một"] for order in orders)
    assert shuffled(proposal(), 7) == shuffled(proposal(), 7)


def test_a_preview_keeps_the_order_where_papers_do(house: House) -> None:
    phase = DEFINITION.phases[0]
    assert phase.quiz
    quiz = replace(phase.quiz, shuffle_options=False)
    plan = replace(DEFINITION, phases=[replace(phase, quiz=quiz)])
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )
    with vetters_house(house).open() as client:
        pages = [
            Desk(house, client, "vetter").get(f"{VETTING}/q1/preview?order={order}").text
            for order in (1, 2, "x")
        ]
    for page in pages:
        assert re.findall(r'<span lang="vi">([^<]+)</span></label>', page) == ["một", "hai", "ba"]
        assert "order=" not in page.split("<main")[1]


def test_an_organiser_sees_what_a_selection_does_before_confirming_it(house: House) -> None:
    asked: list[Any] = []

    def select(item: Any) -> Selection:
        asked.append((item.questions, item.dry_run))
        notes = ["Kế hoạch chọn 2 câu. (Two are planned.)"]
        return Selection(BankDifference(1, 0, 0, 0, {"a": 1}, notes), {"q2": "c"}, "d")

    vetters_house(house).caller.handlers["exam.select_questions"] = select
    with house.open() as client:
        desk = Desk(house, client, "organiser")
        page = desk.get(BANK).text
        assert "checked" not in page
        assert desk.get(f"{BANK}?all=1").text.count(" checked") == 1
        tried = desk.send(BANK, action="try", question=["q2"])
        assert asked == [(["q2"], True)]
        assert "Kế hoạch chọn 2 câu." in tried.text
        changed = desk.send(BANK, action="change", question=["q2"])
        assert changed.text.count(" checked") == 1
        done = desk.send(BANK, action="confirm", question=["q2"])
    assert asked == [(["q2"], True)] * 2 + [(["q2"], False)]
    assert done.headers["location"] == f"{BANK}?selected=1"


def test_an_organiser_goes_from_a_vetted_question_to_its_selection(house: House) -> None:
    with vetters_house(house).open() as client:
        organiser, vetter = Desk(house, client, "organiser"), Desk(house, client, "vetter")
        link = f"{BANK}?add=q2#choose"
        assert link in organiser.get(f"{VETTING}/q2").text
        assert link not in organiser.get(f"{VETTING}/q1").text  # a draft
        assert link not in vetter.get(f"{VETTING}/q2").text
        assert organiser.get(f"{BANK}?add=q2").text.count(" checked") == 1


def test_a_selection_that_cannot_be_is_said_and_the_boxes_stay_ticked(house: House) -> None:
    vetters_house(house).caller.handlers["exam.select_questions"] = refuse("blueprint.too_few")
    with house.open() as client:
        desk = Desk(house, client, "organiser")
        refused = desk.send(BANK, action="try", question=["q2"])
        nothing = desk.send(BANK, action="try")
    assert "no: blueprint.too_few" in refused.text
    assert refused.text.count(" checked") == 1
    assert "Hãy chọn ít nhất một câu hỏi." in page_text(nothing)


def test_a_bank_of_hundreds_fits_into_one_form(house: House) -> None:
    with vetters_house(house).open() as client:
        names = [f"q{number}" for number in range(900)]
        answer = Desk(house, client, "organiser").send(BANK, action="try", question=names)
    assert answer.status_code == 200
    assert len(house.caller.commands("exam.select_questions")[0].questions) == 900


def test_suspicious_keys_stand_first_with_what_speaks_against_them(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "vetter")
        answer = desk.get(f"/contests/{CONTEST}/question-figures?round=tuan-1")
        house.caller.handlers["scoring.question_statistics"] = refuse("question_statistics.secret")
        later = desk.get(f"/contests/{CONTEST}/question-figures?round=tuan-1")
        unknown = desk.get(f"/contests/{CONTEST}/question-figures?round=x")
    text = page_text(answer)
    assert "nhiều người chọn phương án B hơn đáp án" in text
    assert "Khó có thể là ngẫu nhiên" in text
    assert "no: question_statistics.secret" in page_text(later)
    assert unknown.status_code == 404
