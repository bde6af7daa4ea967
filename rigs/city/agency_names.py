"""Names of agencies as they stood in Hải Phòng in October 2024.

Real names of public bodies make lists, sorting and column widths true to life. Sizes are made up.
"""

from collections.abc import Iterator

from msgspec import Struct

from rigs.city.city_model import Kind


class Entry(Struct, frozen=True):
    """An agency that could be in the city; ``weight`` is its usual size beside the others."""

    name: str
    kind: Kind
    agency_class: str
    weight: float
    parent: str | None = None


# The six that contribute questions come first: every city, however small, has them.
CONTRIBUTORS = (
    "Văn phòng Ủy ban nhân dân thành phố",
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Thông tin và Truyền thông",
    "Sở Khoa học và Công nghệ",
)
_DEPARTMENTS = (
    "Sở Kế hoạch và Đầu tư",
    "Sở Công Thương",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Giao thông vận tải",
    "Sở Xây dựng",
    "Sở Tài nguyên và Môi trường",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Văn hóa và Thể thao",
    "Sở Du lịch",
    "Sở Ngoại vụ",
    "Thanh tra thành phố",
    "Ban Quản lý Khu kinh tế Hải Phòng",
    "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân thành phố",
)
_CENTRAL = {
    "Kho bạc Nhà nước Hải Phòng": 45,
    "Bảo hiểm xã hội thành phố Hải Phòng": 55,
    "Công an thành phố Hải Phòng": 130,
    "Cục Thuế thành phố Hải Phòng": 95,
    "Cục Hải quan thành phố Hải Phòng": 105,
    "Cục Thống kê thành phố Hải Phòng": 28,
    "Cục Quản lý thị trường thành phố Hải Phòng": 32,
    "Cục Thi hành án dân sự thành phố Hải Phòng": 26,
    "Ngân hàng Nhà nước Việt Nam - Chi nhánh thành phố Hải Phòng": 24,
    "Cảng vụ Hàng hải Hải Phòng": 40,
}
_COMMUNES = {
    "quận Hồng Bàng": "Hùng Vương, Sở Dầu, Thượng Lý, Hạ Lý, Minh Khai, Hoàng Văn Thụ, "
    "Phan Bội Châu, Trại Chuối, Quán Toan",
    "quận Ngô Quyền": "Máy Tơ, Máy Chai, Cầu Đất, Đằng Giang, Lạch Tray, Đông Khê, Vạn Mỹ, "
    "Cầu Tre, Lạc Viên, Gia Viên, Đồng Quốc Bình",
    "quận Lê Chân": "An Biên, An Dương, Trại Cau, Hàng Kênh, Vĩnh Niệm, Dư Hàng Kênh, "
    "Kênh Dương, Nghĩa Xá, Niệm Nghĩa, Trần Nguyên Hãn",
    "quận Hải An": "Đằng Lâm, Đằng Hải, Cát Bi, Thành Tô, Tràng Cát, Nam Hải, Đông Hải 1, "
    "Đông Hải 2",
    "quận Kiến An": "Quán Trữ, Trần Thành Ngọ, Bắc Sơn, Nam Sơn, Ngọc Sơn, Văn Đẩu, Phù Liễn, "
    "Tràng Minh, Đồng Hòa, Lãm Hà",
    "quận Đồ Sơn": "Ngọc Xuyên, Vạn Hương, Hải Sơn, Minh Đức, Bàng La, Hợp Đức",
    "quận Dương Kinh": "Anh Dũng, Hưng Đạo, Đa Phúc, Hòa Nghĩa, Hải Thành, Tân Thành",
    "huyện Thủy Nguyên": "*Núi Đèo, *Minh Đức, Lập Lễ, Phục Lễ, Tam Hưng, Thủy Đường, Tân Dương, "
    "Hoa Động, An Lư, Ngũ Lão, Lại Xuân",
    "huyện An Dương": "*An Dương, An Đồng, Đồng Thái, Hồng Thái, Lê Lợi, Tân Tiến, An Hưng, "
    "Đại Bản, Hồng Phong",
    "huyện An Lão": "*An Lão, *Trường Sơn, Mỹ Đức, Quốc Tuấn, Thái Sơn, Tân Dân, Bát Trang, "
    "Chiến Thắng",
    "huyện Kiến Thụy": "*Núi Đối, Ngũ Đoan, Đoàn Xá, Đại Hợp, Minh Tân, Hữu Bằng, Thuận Thiên, "
    "Tú Sơn",
    "huyện Tiên Lãng": "*Tiên Lãng, Đại Thắng, Quyết Tiến, Kiến Thiết, Hùng Thắng, Vinh Quang, "
    "Khởi Nghĩa",
    "huyện Vĩnh Bảo": "*Vĩnh Bảo, Cổ Am, Lý Học, Nhân Hòa, Tam Cường, Trấn Dương, Hòa Bình, "
    "Dũng Tiến",
    "huyện Cát Hải": "*Cát Bà, *Cát Hải, Phù Long, Gia Luận, Việt Hải, Xuân Đám, Trân Châu",
    "huyện Bạch Long Vĩ": "",
}
# Below the communes only benches look: the plan invites committees, not schools.
_UNITS = {"Trường Mầm non": 22, "Trường Tiểu học": 34, "Trường Trung học cơ sở": 38, "Trạm Y tế": 7}
_BRANCHES = {"Bảo hiểm xã hội": 16, "Kho bạc Nhà nước": 12, "Công an": 60}


def choose(count: int) -> list[Entry]:
    """``count`` agencies, parents before children, both classes among them (at least 8)."""
    if count < 8:
        raise ValueError("a city has at least 8 agencies")
    central, own = list(_central()), list(_own())
    central_count = min(len(central), max(1, count * len(central) // 46))
    chosen = own[: count - central_count] + central[:central_count]
    for entry in _below():
        if len(chosen) >= count:
            break
        chosen.append(entry)
    extra = count - len(chosen)
    return chosen + [
        Entry(f"Đơn vị sự nghiệp công lập số {number}", "unit", "city", 30)
        for number in range(1, extra + 1)
    ]


def _own() -> Iterator[Entry]:
    for name in CONTRIBUTORS + _DEPARTMENTS:
        yield Entry(name, "department", "city", 20 if name == "Sở Ngoại vụ" else 48)
    for district in _COMMUNES:
        yield Entry(_committee(district), "district", "city", 70 if "quận" in district else 62)


def _central() -> Iterator[Entry]:
    for name, weight in _CENTRAL.items():
        yield Entry(name, "central", "central", weight)


def _below() -> Iterator[Entry]:
    communes = list(_communes_in_turn())
    for district, commune in communes:
        yield Entry(_committee(commune, district), "commune", "city", 19, _committee(district))
    for branch, weight in _BRANCHES.items():
        parent = next(name for name in _CENTRAL if name.startswith(branch))
        for district in _COMMUNES:
            yield Entry(f"{branch} {district}", "unit", "central", weight, parent)
    for unit, weight in _UNITS.items():
        for district, commune in communes:
            name = f"{unit} {commune.split(' ', 1)[1].removeprefix('trấn ')}, {district}"
            yield Entry(name, "unit", "city", weight, _committee(district))


def _communes_in_turn() -> Iterator[tuple[str, str]]:
    """One commune of each district, then the next of each: a small city has some of everywhere."""
    lists = {district: names.split(", ") for district, names in _COMMUNES.items() if names}
    for turn in range(max(map(len, lists.values()))):
        for district, names in lists.items():
            if turn < len(names):
                yield district, _commune(district, names[turn])


def _commune(district: str, name: str) -> str:
    if name.startswith("*"):
        return f"thị trấn {name[1:]}"
    return f"phường {name}" if district.startswith("quận") else f"xã {name}"


def _committee(area: str, within: str = "") -> str:
    return f"Ủy ban nhân dân {area}" + (f", {within}" if within else "")
