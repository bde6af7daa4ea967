"""Where a contest is played: a city, a town, a commune, or any place made up after its plan.

A place says which agencies there are to choose from and how keen their people are; how big they
are and who works in them is for ``agency_outline`` and ``roster_people``. Names of public bodies
are those of their time; all figures are made up.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import Definition
from rigs.city import agency_names
from rigs.city.agency_names import Entry
from rigs.city.city_model import Kind, Turnout

LEAST_AGENCIES = 8
_CITY: Turnout = ((0.84, 0.98), (0.30, 0.55))
_CENTRAL: Turnout = ((0.66, 0.90), (0.15, 0.34))
_RESIDENTS: Turnout = ((0.45, 0.75), (0.10, 0.30))


class Place(Struct, frozen=True):
    """A place and what is usual there.

    ``choose`` gives so many agencies, parents before children, every class among the first
    ``LEAST_AGENCIES``. ``contributors`` come first and hold the contest's duties; ``home`` (where
    the standing body is), ``office``, ``justice`` and ``technology`` are among them. ``obliged``
    are the classes whose staff must take part. ``agencies`` and ``people``: of a whole contest.
    Agencies whose name ends in one of ``tiny`` have few people.
    """

    name: str
    code: str
    mailbox: str
    day: date
    choose: Callable[[int], list[Entry]]
    contributors: tuple[str, ...]
    home: str
    office: str
    justice: str
    technology: str
    turnout: dict[str, Turnout]
    obliged: frozenset[str]
    agencies: int
    people: int
    tiny: tuple[str, ...] = ()


def place_of(definition: Definition) -> Place:
    """The place of a plan: the one it is of, or one made up with its classes of agencies."""
    place = _PLACES.get(definition.slug) or _made_up(definition)
    return replace(place, obliged=_obliged(definition))


def _obliged(definition: Definition) -> frozenset[str]:
    """Classes whose staff must take part; all of them where the plan names no audience."""
    classes = [item.id for item in definition.agency_classes]
    if not definition.audiences:
        return frozenset(classes)
    return frozenset(
        name
        for name in classes
        if any(audience.holds("mandatory", name) for audience in definition.audiences)
    )


def _spread(contributors: Sequence[Entry], groups: Sequence[Sequence[Entry]]) -> Iterator[Entry]:
    """Contributors, then one of each group in turn, then agencies without a name of their own."""
    yield from contributors
    for turn in zip_longest(*groups):
        yield from (entry for entry in turn if entry is not None)
    last = groups[0][-1]
    for number in range(1, 10_000):
        yield Entry(f"Đơn vị số {number}", "unit", last.agency_class, last.weight)


def _chooser(
    contributors: Sequence[Entry], groups: Sequence[Sequence[Entry]]
) -> Callable[[int], list[Entry]]:
    def choose(count: int) -> list[Entry]:
        if count < LEAST_AGENCIES:
            raise ValueError(f"a place has at least {LEAST_AGENCIES} agencies")
        return list(islice(_spread(contributors, groups), count))

    return choose


def _made_up(definition: Definition) -> Place:
    """Agencies that are only numbered, as keen as their quota asks for and a little more."""
    classes = definition.agency_classes
    own = classes[0].id
    contributors = [Entry(f"Cơ quan số {n}", "department", own, 40) for n in range(1, 5)]
    groups = [
        [Entry(f"{item.name} - đơn vị số {n}", "unit", item.id, 30) for n in range(1, 41)]
        for item in classes
    ]
    home, office, justice, technology = (entry.name for entry in contributors)
    return Place(
        name=f"{definition.organiser} (dữ liệu giả lập)",
        code="DV",
        mailbox="coquan",
        day=date.today(),
        choose=_chooser(contributors, groups),
        contributors=(home, office, justice, technology),
        home=home,
        office=office,
        justice=justice,
        technology=technology,
        turnout={
            item.id: _CITY if item.quota is None or item.quota > 0.6 else _CENTRAL
            for item in classes
        },
        obliged=frozenset(),
        agencies=max(LEAST_AGENCIES + len(classes), 40),
        people=1_200,
    )


HAI_PHONG = Place(
    name="Thành phố Hải Phòng (dữ liệu giả lập)",
    code="HP",
    mailbox="haiphong",
    day=date(2024, 10, 7),
    choose=agency_names.choose,
    contributors=agency_names.CONTRIBUTORS,
    home="Sở Nội vụ",
    office="Văn phòng Ủy ban nhân dân thành phố",
    justice="Sở Tư pháp",
    technology="Sở Thông tin và Truyền thông",
    turnout={"city": _CITY, "central": _CENTRAL},
    obliged=frozenset(("city", "central")),
    agencies=66,
    people=2_400,
    tiny=("huyện Bạch Long Vĩ",),
)


def _entries(kind: Kind, agency_class: str, weight: float, names: str) -> list[Entry]:
    return [Entry(name, kind, agency_class, weight) for name in names.split("; ")]


_TOWN_OFFICES = _entries(
    "department",
    "co-quan",
    14,
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thị xã; Phòng Nội vụ; Phòng Tư pháp; "
    "Phòng Tài chính - Kế hoạch; Phòng Văn hóa và Thông tin",
)
_WARDS = ("phường 1", "phường 2", "phường 3", "phường An Đôn", "xã Hải Lệ")
_TOWN = [
    _entries("commune", "phuong-xa", 24, "; ".join(f"Ủy ban nhân dân {name}" for name in _WARDS)),
    _entries(
        "department",
        "don-vi-khac",
        18,
        "Ủy ban Mặt trận Tổ quốc Việt Nam thị xã; Thị đoàn; Hội Liên hiệp Phụ nữ thị xã; "
        "Hội Nông dân thị xã; Hội Cựu chiến binh thị xã; Liên đoàn Lao động thị xã; "
        "Chi cục Thuế khu vực; Kho bạc Nhà nước thị xã; Bảo hiểm xã hội thị xã; Điện lực thị xã",
    ),
    _entries("hamlet", "nguoi-dan", 60, "; ".join(f"Nhân dân {name}" for name in _WARDS)),
    _entries(
        "department",
        "co-quan",
        14,
        "Phòng Kinh tế; Phòng Quản lý đô thị; Phòng Tài nguyên và Môi trường; "
        "Phòng Giáo dục và Đào tạo; Phòng Lao động - Thương binh và Xã hội; Phòng Y tế; "
        "Thanh tra thị xã; Trung tâm Văn hóa - Thể thao thị xã; Ban Quản lý dự án đầu tư xây dựng; "
        "Trung tâm Phát triển quỹ đất",
    ),
]
QUANG_TRI = Place(
    name="Thị xã Quảng Trị (dữ liệu giả lập)",
    code="QT",
    mailbox="thixaquangtri",
    day=date(2022, 10, 14),
    choose=_chooser(_TOWN_OFFICES, _TOWN),
    contributors=tuple(entry.name for entry in _TOWN_OFFICES),
    home="Phòng Nội vụ",
    office="Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thị xã",
    justice="Phòng Tư pháp",
    technology="Phòng Văn hóa và Thông tin",
    turnout={
        "co-quan": _CITY,
        "phuong-xa": _CITY,
        "don-vi-khac": _CENTRAL,
        "nguoi-dan": _RESIDENTS,
    },
    obliged=frozenset(("co-quan", "phuong-xa")),
    agencies=35,
    people=1_100,
)

_COMMUNE_OFFICES = _entries(
    "commune",
    "co-quan",
    6,
    "Bộ phận Văn phòng - Thống kê; Bộ phận Tư pháp - Hộ tịch; Bộ phận Văn hóa - Xã hội; "
    "Bộ phận Địa chính - Nông nghiệp - Xây dựng và Môi trường; Bộ phận Tài chính - Kế toán",
)
_COMMUNE = [
    _entries("hamlet", "thon", 55, "; ".join(f"Thôn {number}" for number in range(1, 10))),
    _entries(
        "unit",
        "truong-tram",
        26,
        "Trường Mầm non Bình Thành; Trường Tiểu học Bình Thành; "
        "Trường Trung học cơ sở Bình Thành; Trạm Y tế xã Bình Thành",
    ),
    _entries(
        "commune",
        "co-quan",
        8,
        "Đoàn Thanh niên xã; Hội Liên hiệp Phụ nữ xã; Hội Nông dân xã; Hội Cựu chiến binh xã",
    ),
]
BINH_THANH = Place(
    name="Xã Bình Thành (dữ liệu giả lập)",
    code="BT",
    mailbox="binhthanh",
    day=date(2022, 7, 1),
    choose=_chooser(_COMMUNE_OFFICES, _COMMUNE),
    contributors=tuple(entry.name for entry in _COMMUNE_OFFICES),
    home="Bộ phận Văn phòng - Thống kê",
    office="Bộ phận Tài chính - Kế toán",
    justice="Bộ phận Tư pháp - Hộ tịch",
    technology="Bộ phận Văn hóa - Xã hội",
    turnout={"co-quan": _CITY, "truong-tram": _CITY, "thon": _RESIDENTS},
    obliged=frozenset(),
    agencies=22,
    people=700,
)

_DISTRICT_COMMUNES = _entries(
    "commune",
    "xa",
    16,
    "; ".join(
        f"Ủy ban nhân dân {name}"
        for name in (
            "thị trấn Châu Ổ", "xã Bình Long", "xã Bình Trung", "xã Bình Nguyên", "xã Bình An",
            "xã Bình Chánh", "xã Bình Châu", "xã Bình Chương", "xã Bình Dương", "xã Bình Đông",
            "xã Bình Hải", "xã Bình Hiệp", "xã Bình Hòa", "xã Bình Khương", "xã Bình Minh",
            "xã Bình Mỹ", "xã Bình Phước", "xã Bình Tân Phú", "xã Bình Thanh", "xã Bình Thạnh",
            "xã Bình Thuận", "xã Bình Trị",
        )
    ),
)  # fmt: skip
_NEAR_TOWN = tuple(entry.name for entry in _DISTRICT_COMMUNES[:4])
BINH_SON = Place(
    name="Huyện Bình Sơn (dữ liệu giả lập)",
    code="BS",
    mailbox="binhson",
    day=date(2024, 8, 17),
    choose=_chooser(_DISTRICT_COMMUNES[:4], [_DISTRICT_COMMUNES[4:]]),
    contributors=_NEAR_TOWN,
    home=_NEAR_TOWN[0],
    office=_NEAR_TOWN[1],
    justice=_NEAR_TOWN[2],
    technology=_NEAR_TOWN[3],
    turnout={"xa": _CITY},
    obliged=frozenset(),
    agencies=22,
    people=440,
)

_PLACES = {
    "hai-phong-2024": HAI_PHONG,
    "quang-tri-2022": QUANG_TRI,
    "binh-thanh-2022": BINH_THANH,
    "binh-son-2024": BINH_SON,
}
