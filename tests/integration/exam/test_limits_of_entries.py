"""How many entries there may be, of whom, and with whose files."""

from functools import partial

from contracts.handing_in import (
    Author,
    HandedFile,
)
from contracts.rosters import ContestantExcluded
from contracts.uploads import DropUploads, EndUpload, ExpiredUploads
from services.exam.use_cases import uploads
from tests.integration.exam.handed_in import (
    SHA,
    call,
    hand_in,
    listed,
    look,
    send,
    withdraw,
)
from tests.support.examination import (
    CONTEST,
    SECOND_US,
    Office,
    at_once,
    registered,
)


def test_limits_hold_per_author_and_per_agency_and_a_withdrawal_frees_the_place(
    office: Office,
) -> None:
    call(office, maximum_per_author=1, maximum_per_agency=2, owner="person")
    mine = hand_in(office)
    over = hand_in(office, text="bài hai")
    assert (over.code, over.details) == ("entry.limit", {"most": 1, "per": "author"})
    assert hand_in(office, by="binh").entry
    assert hand_in(office, by="chi").entry
    office.learn(registered("dung", "A"))
    assert hand_in(office, by="dung").details["per"] == "agency"
    withdraw(office, mine.entry)
    assert hand_in(office, by="dung").entry


def test_limits_hold_when_all_hand_in_at_once(office: Office) -> None:
    call(office, maximum_per_author=2)
    answers = at_once([partial(hand_in, office, text=f"bài {n}") for n in range(5)])
    assert sum(1 for one in answers if getattr(one, "entry", "")) == 2
    assert {one.code for one in answers if not getattr(one, "entry", "")} == {"entry.limit"}
    twins = at_once([partial(hand_in, office, by="binh") for _ in range(4)])
    assert len({one.entry for one in twins}) == 1


def test_files_are_ones_own_and_used_once_and_stay_from_then_on(office: Office) -> None:
    call(office, attachments=True, maximum_per_author=None)
    essay = {"kind": "essay", "text": ""}
    mine, hers = send(office, "u1"), send(office, "u2", person="binh")
    taken = hand_in(office, files=[mine], **essay)
    assert taken.entry
    (file,) = look(office, taken.entry).versions[0].files
    assert (file.file, file.size, file.name, file.facts) == ("u1", 9, "An - bài.docx", None)
    assert look(office, taken.entry).checked is False
    for files in ([hers], [mine], [HandedFile("không", "main", SHA)]):
        refused = hand_in(office, files=files, title="khác", **essay)
        assert refused.code == "upload.unknown"
    assert office.carry_out(uploads.end_upload, EndUpload("u1", "an"))[0].code == "upload.handed_in"
    kept = hand_in(office, files=[mine], title="Bản 2", entry=taken.entry, base_version=1, **essay)
    assert kept.version == 2
    office.now_us += 8 * 24 * 3600 * SECOND_US
    with office.store.reading() as connection:
        gone = uploads.expired_uploads(connection, ExpiredUploads(office.now_us, 9)).uploads
    assert [one.upload for one in gone] == ["u2"]
    assert office.carry_out(uploads.drop_uploads, DropUploads(["u1", "u2"]))[0].count == 1


def test_a_liaison_hands_in_for_the_agency_and_its_people_alone(office: Office) -> None:
    call(office, owner="person", maximum_per_author=1)
    his = {"by": "lan", "agency": "A"}
    assert hand_in(office, **his).code == "entry.author_missing"
    assert hand_in(office, **his, authors=[Author("chi")]).code == "entry.author_elsewhere"
    taken = hand_in(office, **his, authors=[Author("an")])
    assert hand_in(office, text="của tôi").code == "entry.limit"
    of_b = {"by": "mai", "agency": "B", "entry": taken.entry, "base_version": 1}
    assert hand_in(office, **of_b, authors=[Author("an")]).code == "entry.unknown"
    assert withdraw(office, taken.entry, "mai", "B").code == "entry.unknown"
    assert withdraw(office, taken.entry, "binh").code == "entry.unknown"
    mended = hand_in(office, entry=taken.entry, base_version=1, text="tác giả sửa")
    assert mended.version == 2
    assert listed(office, agencies=["A"]) == [taken.entry]
    assert listed(office, agencies=["B"]) == []
    assert listed(office, person="an") == [taken.entry]
    assert listed(office, person="binh") == []
    assert look(office, taken.entry, "mai", ["B"]).code == "entry.unknown"
    assert look(office, taken.entry, "lan", ["A"]).entry == taken.entry
    assert look(office, taken.entry, None).versions[0].receipt_salt is None


def test_an_agency_that_may_send_one_sends_one(office: Office) -> None:
    call(office, maximum_per_agency=1, handed_in_by="liaison")
    assert hand_in(office).code == "entry.liaison_hands_in"
    taken = hand_in(office, by="lan", agency="A")
    view = look(office, taken.entry, "lan", ["A"])
    assert (view.owner, view.person, view.versions[0].authors) == ("agency", "", [])
    assert hand_in(office, by="lan", agency="A", text="thêm").code == "entry.limit"
    assert hand_in(office, by="la", agency="X").code == "agency.unknown"


def test_excluded_people_hand_nothing_in_and_the_first_author_stays(office: Office) -> None:
    call(office, authors_maximum=2)
    taken = hand_in(office, authors=[Author("an"), Author("binh")])
    swapped = hand_in(
        office, authors=[Author("binh"), Author("an")], entry=taken.entry, base_version=1
    )
    assert swapped.code == "entry.owner_fixed"
    views = [look(office, taken.entry, person) for person in ("an", "binh", None)]
    assert [one.changeable for one in views] == [True, False, False]
    assert hand_in(office, by="binh", entry=taken.entry, base_version=1).code == "entry.unknown"
    office.learn(ContestantExcluded(CONTEST, "binh", "nghỉ hưu", 2))
    assert hand_in(office, by="binh").code == "contestant.excluded"
    assert hand_in(office, text="x", authors=[Author("an"), Author("binh")]).code == (
        "contestant.excluded"
    )
