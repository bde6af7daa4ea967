"""Vietnamese names, drawn by how common they are in the north of the country."""

from random import Random

from rigs.city.city_model import Gender

_FAMILY = {
    "Nguyễn": 38, "Trần": 11, "Phạm": 10, "Lê": 8, "Vũ": 7, "Hoàng": 5, "Đỗ": 4, "Bùi": 4,
    "Đặng": 2, "Ngô": 2, "Đào": 2, "Đoàn": 2, "Phan": 1, "Lương": 1, "Trịnh": 1, "Đinh": 1,
    "Cao": 1, "Mai": 1, "Lưu": 1, "Tô": 1, "Dương": 1, "Hà": 1, "Khúc": 1, "Tạ": 1,
}  # fmt: skip
_MIDDLE: dict[Gender, dict[str, int]] = {
    "male": {
        "Văn": 24, "Đức": 10, "Hữu": 5, "Quang": 8, "Minh": 8, "Xuân": 5, "Ngọc": 5, "Mạnh": 6,
        "Tuấn": 4, "Thành": 5, "Duy": 5, "Quốc": 5, "Trọng": 4, "Đình": 5, "Công": 4, "Anh": 4,
    },
    "female": {
        "Thị": 32, "Thu": 10, "Thanh": 8, "Ngọc": 8, "Thị Thu": 5, "Thị Ngọc": 4, "Minh": 5,
        "Phương": 5, "Hồng": 5, "Bích": 4, "Kim": 4, "Mai": 4, "Thùy": 5, "Thị Thanh": 4,
    },
}  # fmt: skip
_GIVEN: dict[Gender, dict[str, int]] = {
    "male": {
        "Hùng": 7, "Dũng": 7, "Tuấn": 7, "Cường": 6, "Sơn": 6, "Hải": 7, "Long": 5, "Thắng": 6,
        "Nam": 5, "Quân": 4, "Hưng": 5, "Trung": 5, "Kiên": 4, "Tùng": 5, "Đạt": 3, "Toàn": 4,
        "Bình": 4, "Khánh": 3, "Phong": 3, "Việt": 4, "Hiếu": 4, "Thành": 4, "Vinh": 3, "An": 2,
    },
    "female": {
        "Hương": 8, "Hà": 7, "Lan": 5, "Hằng": 6, "Thủy": 6, "Nga": 5, "Hoa": 5, "Yến": 4,
        "Linh": 6, "Trang": 6, "Thảo": 5, "Huyền": 6, "Nhung": 5, "Dung": 4, "Phượng": 3, "Mai": 4,
        "Hạnh": 4, "Vân": 4, "Anh": 6, "Loan": 3, "Hiền": 5, "Oanh": 3, "Quyên": 2, "Tâm": 3,
    },
}  # fmt: skip


def draw_name(rnd: Random, gender: Gender) -> str:
    """A full name in the usual order: family, middle, given."""
    middle, given = _pick(rnd, _MIDDLE[gender]), _pick(rnd, _GIVEN[gender])
    while given in middle:
        given = _pick(rnd, _GIVEN[gender])
    return f"{_pick(rnd, _FAMILY)} {middle} {given}"


def _pick(rnd: Random, weights: dict[str, int]) -> str:
    return rnd.choices(list(weights), list(weights.values()))[0]
