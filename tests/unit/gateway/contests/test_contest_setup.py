"""The set-up page: definitions with mistakes, and the form that writes into them."""

import json
import re
import tomllib
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

from httpx import Response
from msgspec.structs import replace

from contracts.contests import Contests, ContestView, DefineContest
from contracts.errors import Refused
from plans.toml_writer import to_form, to_toml
from services.registration.domain.contests.changes_after_opening import changed_meanwhile
from tests.unit.gateway.browser import Desk, hidden, registering
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST, DEFINITION

HERE = f"/contests/{CONTEST}/set-up"
HAI_PHONG = Path(__file__).parents[4] / "contests" / "hai-phong-2024.toml"


# Definitions --------------------------------------------------------------------------------------


def test_a_definition_with_a_mistake_is_shown_with_its_line_and_not_saved(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8").replace('quota = "70%"', 'quota = "bảy mươi"')
    line = text[: text.index("bảy mươi")].count("\n") + 1
    answer = desk.send("/set-up", ("plan.toml", text.encode()), action="save")
    assert answer.status_code == 422
    assert f'data-line="{line}"' in answer.text
    assert "agency_classes[0].quota" in answer.text
    assert "không phải là tỷ lệ" in answer.text
    assert "bảy mươi" in answer.text
    assert desk.asked("registration.define_contest") == []


def test_a_file_that_cannot_be_read_is_named_with_its_line(desk: Desk) -> None:
    answer = desk.send("/set-up", text='slug = "x"\ntitle = Hội thi\n', action="check")
    assert answer.status_code == 422
    assert 'data-line="2"' in answer.text
    assert "Sai cú pháp ở dòng 2" in answer.text
    assert "title = Hội thi" in answer.text


def test_a_check_saves_nothing_and_findings_are_read_before_they_are_saved(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8").replace(
        'closes_at = "11/10/2024"', 'closes_at = "11/10/2024 23:59"'
    )
    checked = desk.send("/set-up", text=text, action="check")
    assert checked.status_code == 200
    assert "round.closes" not in checked.text
    assert "23:59" in checked.text
    unseen = desk.send("/set-up", text=text, action="save")
    assert unseen.status_code == 422
    assert "Có điều cần xem lại" in unseen.text
    assert desk.asked("registration.define_contest") == []
    seen = hidden(unseen.text, "seen")
    saved = desk.send("/set-up", text=text, action="save", seen=seen)
    assert saved.headers["location"] == "/contests/hai-phong-2024/set-up?saved=definition"
    (made,) = desk.asked("registration.define_contest")
    assert (made.definition.slug, made.by) == ("hai-phong-2024", "org")


def test_a_definition_is_saved_only_over_its_own_contest(desk: Desk) -> None:
    other = HAI_PHONG.read_text("utf-8")
    seen = hidden(desk.send(f"{HERE}/definition", text=other, action="check").text, "seen")
    answer = desk.send(f"{HERE}/definition", text=other, action="save", seen=seen)
    assert "không phải “cai-cach”" in answer.text
    own = to_toml(DEFINITION)
    seen = hidden(desk.send("/set-up", text=own, action="check").text, "seen")
    answer = desk.send("/set-up", text=own, action="save", seen=seen)
    assert "Đã có hội thi mang mã “cai-cach”" in answer.text
    assert desk.asked("registration.define_contest") == []


def test_what_registration_refuses_is_said_beside_the_text(desk: Desk) -> None:
    def opened(_item: Any) -> Any:
        raise Refused("contest.round_opened", "Đợt thi đã mở. (A round has opened.)")

    desk.house.caller.handlers["registration.define_contest"] = opened
    text = desk.get(f"{HERE}/definition")
    own = to_toml(DEFINITION)
    answer = desk.send(f"{HERE}/definition", text=own, action="save", seen=hidden(text, "seen"))
    assert answer.status_code == 422
    assert "Đợt thi đã mở." in answer.text
    assert "A round has opened" not in answer.text


def test_the_form_writes_into_the_text_and_keeps_the_rest(desk: Desk) -> None:
    page = desk.get(f"{HERE}/fields")
    assert 'name="f:phases[0].rounds[0].closes_at"' in page
    fields: dict[str, Any] = {
        "f:title": "Hội thi “mới”",
        "f:agency_classes[0].quota": "80%",
        "f:phases[0].rounds[0].name": "Tuần đầu",
    }
    answer = desk.send(f"{HERE}/fields", text=to_toml(DEFINITION), action="write", **fields)
    assert answer.status_code == 200
    assert "Chưa lưu" in answer.text
    written = answer.text.split('name="text"')[1].split("</textarea>")[0]
    assert "Hội thi “mới”" in written
    assert "80%" in written
    assert "Tuần đầu" in written
    assert "Tôi đồng ý." in written
    assert desk.asked("registration.define_contest") == []


def written_in(page: str) -> str:
    """The definition's text that travels with a page."""
    text: str = unescape(page.split('name="text"')[1].split("</textarea>")[0].partition(">\n")[2])
    return text


def test_the_text_that_was_saved_comes_back_with_its_comments(desk: Desk) -> None:
    own = "# Kế hoạch 12/KH-UBND\n" + to_toml(DEFINITION) + "\n# hết\n"
    kept: list[Any] = []
    desk.house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, DEFINITION, 1, own if item.written else "")]
    )

    def define(item: Any) -> ContestView:
        kept.append(item.written)
        return ContestView(CONTEST, item.definition, 2)

    desk.house.caller.handlers["registration.define_contest"] = define
    page = desk.get(f"{HERE}/definition")
    assert written_in(page) == own
    file = desk.client.get(f"{HERE}/definition-file")
    assert file.content.decode() == own
    assert file.headers["content-disposition"] == f'attachment; filename="{CONTEST}.toml"'
    written = desk.send(f"{HERE}/fields", text=own, action="write", **{"f:title": "Tên mới"})
    changed = written_in(written.text)
    assert changed == own.replace(f'title = "{DEFINITION.title}"', 'title = "Tên mới"')
    seen = hidden(written.text, "seen")
    desk.send(f"{HERE}/definition", text=changed, action="save", seen=seen)
    assert kept == [changed]


def test_a_tab_with_an_older_definition_takes_nothing_away_and_keeps_what_was_typed(
    desk: Desk,
) -> None:
    held = registering(desk.house, ContestView(CONTEST, DEFINITION, 3))
    first, second = (desk.get(f"{HERE}/definition") for _ in "ab")
    form = desk.get(f"{HERE}/fields")
    saved = _changed(desk, first, "Hội thi của thẻ thứ nhất")
    assert saved.status_code == 303
    refused = _changed(desk, second, "Hội thi của thẻ thứ hai")
    assert refused.status_code == 422
    assert "thể lệ đã được thay đổi ở nơi khác" in refused.text
    assert "Hội thi của thẻ thứ hai" in written_in(refused.text)
    assert "Hội thi của thẻ thứ nhất" not in written_in(refused.text)
    assert _changed(desk, refused.text, "Hội thi của thẻ thứ hai").status_code == 422  # still
    answer = desk.send(
        f"{HERE}/fields",
        text=written_in(form),
        revision=hidden(form, "revision"),
        action="write",
        **{"f:organiser": "Ban Tổ chức khác"},
    )
    by_form = _changed(desk, answer.text, "Hội thi của biểu mẫu")
    assert "thể lệ đã được thay đổi ở nơi khác" in by_form.text
    assert held[-1].definition.title == "Hội thi của thẻ thứ nhất"
    newest = desk.get(f"{HERE}/definition")
    assert _changed(desk, newest, "Hội thi của thẻ thứ hai").status_code == 303
    assert (held[-1].definition.title, held[-1].revision) == ("Hội thi của thẻ thứ hai", 5)


def _changed(desk: Desk, page: str, title: str) -> Response:
    """The definition on this page, saved with another title."""
    text = re.sub(r'^title = "[^"]*"', f'title = "{title}"', written_in(page), flags=re.M)
    return desk.send(
        f"{HERE}/definition",
        text=text,
        action="save",
        seen=hidden(page, "seen"),
        revision=hidden(page, "revision"),
    )


def test_a_contest_that_somebody_else_has_just_set_up_is_not_replaced_as_a_new_one(
    desk: Desk,
) -> None:
    def define(item: DefineContest) -> Any:
        assert item.revision == 0
        raise changed_meanwhile(1)

    desk.house.caller.handlers["registration.define_contest"] = define
    text = HAI_PHONG.read_text("utf-8")
    seen = hidden(desk.send("/set-up", text=text, action="check").text, "seen")
    answer = desk.send("/set-up", text=text, action="save", seen=seen)
    assert "Đã có hội thi mang mã “hai-phong-2024”" in answer.text


def test_a_program_says_which_revision_it_replaces(desk: Desk) -> None:
    held = registering(desk.house, ContestView(CONTEST, DEFINITION, 3))
    headers = {**desk.house.bearer("organiser"), "content-type": "application/toml"}

    def send(query: str, title: str) -> Response:
        text = to_toml(replace(DEFINITION, title=title))
        answer: Response = desk.client.post(
            f"/api/contests{query}", content=text.encode(), headers=headers
        )
        return answer

    assert send("?revision=3", "Một").json()["revision"] == 4
    refused = send("?revision=3", "Hai")
    assert refused.status_code == 409
    assert (refused.json()["code"], refused.json()["revision"]) == ("contest.changed_meanwhile", 4)
    assert held[-1].definition.title == "Một"
    assert send("", "Ba").json()["revision"] == 5


def test_a_kept_text_that_no_longer_says_what_holds_is_not_shown(desk: Desk) -> None:
    for kept in ('slug = "x"', "kein TOML", HAI_PHONG.read_text("utf-8")):
        contests = Contests([ContestView(CONTEST, DEFINITION, 1, kept)])
        desk.house.caller.handlers["registration.contests"] = partial(_always, contests)
        assert written_in(desk.get(f"{HERE}/definition")) == to_toml(DEFINITION)


def _always(answer: Contests, _item: Any) -> Contests:
    return answer


def test_a_round_is_added_and_removed_in_the_form_and_the_text_follows(desk: Desk) -> None:
    text = "# chú thích\n" + HAI_PHONG.read_text("utf-8")
    fields = {"f:title": "Tên đang gõ"}
    added = desk.send("/set-up/fields", text=text, action="add phases[0]", **fields)
    assert added.status_code == 200
    assert "Chưa lưu" in added.text
    assert 'name="f:phases[0].rounds[5].name" value="Tuần 5" autofocus' in added.text
    assert 'value="Tên đang gõ"' in added.text
    longer = written_in(added.text)
    assert 'id = "tuan-5"' in longer
    # past the end of the contest: said beside the field, in the first look already
    assert 'id="phases[0].rounds[5].closes_at-told"' in added.text
    removed = desk.send("/set-up/fields", text=longer, action="remove phases[0].rounds[5]")
    assert written_in(removed.text) == text.replace(
        'title = "Hội thi trực tuyến tìm hiểu công tác cải cách hành chính thành phố Hải Phòng '
        'năm 2024"',
        'title = "Tên đang gõ"',
    )
    assert "rounds[5]" not in removed.text
    assert desk.asked("registration.define_contest") == []


def test_a_round_that_has_opened_is_not_removed_and_what_was_typed_stays(desk: Desk) -> None:
    page = desk.get(f"{HERE}/fields")
    assert "Đợt này đã mở" in page
    assert 'value="remove phases[0].rounds[0]"' not in page
    text = to_toml(DEFINITION)
    answer = desk.send(
        f"{HERE}/fields",
        text=text,
        action="remove phases[0].rounds[0]",
        **{"f:title": "Tên đang gõ"},
    )
    assert answer.status_code == 422
    assert "nên không xóa được" in answer.text
    assert "cannot be removed" not in answer.text
    assert 'value="Tên đang gõ"' in answer.text
    assert tomllib.loads(written_in(answer.text))["phases"] == tomllib.loads(text)["phases"]
    new = desk.send("/set-up/fields", text=text, action="remove phases[0].rounds[0]")
    assert new.status_code == 200


def test_a_prize_is_added_to_an_award_and_removed_from_it(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8")
    added = desk.send("/set-up/fields", text=text, action="add awards[0]")
    assert "Giải cá nhân tuần – Giải Khuyến khích" in added.text
    back = desk.send(
        "/set-up/fields", text=written_in(added.text), action="remove awards[0].prizes[3]"
    )
    assert written_in(back.text) == text


def test_what_is_wrong_in_the_form_is_said_beside_its_field(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8")
    wrong = {"f:agency_classes[0].quota": "bảy mươi", "f:phases[0].rounds[1].opens_at": "ngày mai"}
    answer = desk.send("/set-up/fields", text=text, action="write", **wrong)
    assert answer.status_code == 422
    for key in ("agency_classes[0].quota", "phases[0].rounds[1].opens_at"):
        assert f'href="#{key}"' in answer.text
        assert f'id="{key}-told"' in answer.text
    assert 'value="ngày mai"' in answer.text
    again = desk.send("/set-up/fields", text=written_in(answer.text), action="add phases[0]")
    assert 'id="agency_classes[0].quota-told"' in again.text
    mended = {"f:agency_classes[0].quota": "70%", "f:phases[0].rounds[1].opens_at": "07/10/2024"}
    good = desk.send("/set-up/fields", text=written_in(answer.text), action="write", **mended)
    assert good.status_code == 200
    assert written_in(good.text) == text


def test_kinds_of_questions_are_boxes_and_money_is_asked_for_in_the_currency(desk: Desk) -> None:
    text, key = HAI_PHONG.read_text("utf-8"), "f:phases[0].quiz.kinds"
    page = desk.send("/set-up/fields", text=text, action="open").text
    assert f'name="{key}" value="single_choice" checked' in page
    assert "Ví dụ: 500.000 đồng." in page
    ticked = {key: ["", "single_choice", "true_false"], "f:currency": "usd"}
    answer = desk.send("/set-up/fields", text=text, action="add phases[0]", **ticked)
    assert 'kinds = ["single_choice", "true_false"]\n' in written_in(answer.text)
    assert f'name="{key}" value="true_false" checked' in answer.text
    assert "Ví dụ: 1.200 USD." in answer.text
    none = desk.send("/set-up/fields", text=text, action="write", **{key: [""]})
    assert none.status_code == 422
    assert 'id="phases[0].quiz.kinds-told"' in none.text
    odd = text.replace("[phases.quiz]\n", '[phases.quiz]\nkinds = ["essay"]\n', 1)
    page = desk.send("/set-up/fields", text=odd, action="open").text
    assert 'id="phases[0].quiz.kinds-told"' in page
    assert 'value="essay" checked' in page


def test_the_organiser_closes_the_figures_by_the_form(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8")
    page = desk.send("/set-up/fields", text=text, action="open").text
    assert '<option value="public" selected>' in page
    closed = desk.send(
        "/set-up/fields", text=text, action="write", **{"f:participation.figures_visible": "staff"}
    )
    assert closed.status_code == 200
    assert 'figures_visible = "staff"\n' in written_in(closed.text)
    odd = desk.send(
        "/set-up/fields", text=text, action="write", **{"f:participation.figures_visible": "all"}
    )
    assert odd.status_code == 422
    assert 'id="participation.figures_visible-told"' in odd.text


def test_nobody_removes_by_the_form_what_the_form_does_not_show(desk: Desk) -> None:
    text = HAI_PHONG.read_text("utf-8")
    for path in ("calendar[0]", "phases[0]", "phases[0].rounds", "awards[0].prizes[9]", "", "x["):
        for action in ("remove", "add"):
            answer = desk.send("/set-up/fields", text=text, action=f"{action} {path}")
            if (action, path) != ("add", "phases[0]"):
                assert written_in(answer.text) == text, (action, path)


def test_a_definition_in_json_is_written_as_toml_by_the_form(desk: Desk) -> None:
    document = json.dumps(to_form(DEFINITION))
    page = desk.send("/set-up/fields", text=document, action="open")
    assert written_in(page.text) == to_toml(DEFINITION)
    faulty = desk.send("/set-up/fields", text='{"title": 1}', action="open")
    assert faulty.status_code == 422
    unreadable = desk.send("/set-up/fields", text="title = Hội thi", action="open")
    assert "Sai cú pháp ở dòng 1" in unreadable.text
    assert "chữ phải đặt trong dấu ngoặc kép" in unreadable.text
    assert "Invalid value" not in unreadable.text
    slip = desk.send("/set-up", text="prize_money = 10.000.000", action="check")
    assert "hãy đặt trong ngoặc kép: &#34;10.000.000&#34;" in slip.text
