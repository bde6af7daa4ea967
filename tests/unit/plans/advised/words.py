"""What is read value by value, and ids."""

from tests.unit.plans.advised.edits import Advice, both, drop, put

SERIES = {
    "id": "tuan-{n}", "name": "Tuần {n}", "count": 2, "every": "week",
    "first_opens": "03/3/2025 08:00", "closes_after": "5 ngày",
}  # fmt: skip
ROUNDS, QUIZ = "phases[0].rounds", "phases[0].quiz"
CLOSES = f"{ROUNDS}[1].closes_at"

WORDS: dict[str, list[Advice]] = {
    "key.unknown": [
        Advice(both(put("titel", "Cuộc thi"), drop("title")),
               both(put("title", "Cuộc thi"), drop("titel")), ('"title"',)),
        Advice(put("xyzzy", 1), drop("xyzzy"), ("slug",)),
        Advice(put("phases[0].attempts_allowed", 2), both(drop("phases[0].attempts_allowed"),
               put(f"{QUIZ}.attempts_allowed", 2)), ("[phases.quiz]",)),
        Advice(put("awards[0].prize_money", 1_000_000), both(drop("awards[0].prize_money"),
               put("prize_money", 1_000_000)), ("đầu tệp",)),
    ],
    "key.missing": [
        Advice(drop("organiser"), put("organiser", "UBND xã"), ("organiser = …",)),
        Advice(drop("participation"), put("participation", {"phase": "vong-1"}),
               ("[participation]",)),
    ],
    "value.type": [
        Advice(put("phases[0].mandatory", "có"), put("phases[0].mandatory", True), ("true",)),
    ],
    "value.empty": [Advice(put("title", " "), put("title", "Cuộc thi"), ("hãy",))],
    "value.text": [Advice(put("title", "Cuộc\x07thi"), put("title", "Cuộc thi"), ("gõ lại",))],
    "value.id": [
        Advice(put(f"{ROUNDS}[0].id", "Tuần 1"), put(f"{ROUNDS}[0].id", "tuan-1"), ('"tuan-1"',)),
    ],
    "value.choice": [
        Advice(put("phases[1].form", "entry"), put("phases[1].form", "entries"), ('"entries"',)),
        Advice(put("phases[1].form", "x"), put("phases[1].form", "entries"), ("entries",)),
    ],
    "value.time": [
        Advice(put("ends_at", "31/02/2025"), put("ends_at", "16/03/2025 24:00"), ("17:00",)),
    ],
    "value.daily_hours": [
        *(Advice(put("phases[0].rounds[1].daily_hours", wrong),
                 put("phases[0].rounds[1].daily_hours", "7 giờ 00 đến 24:00"), ('"07:00-22:00"',))
          for wrong in ("22:00-07:00", "07:00", "7-22", "07:00-24:01", "07:61-08:00", 7)),
    ],
    "value.duration": [
        Advice(put(f"{QUIZ}.time_limit", "nửa giờ"), put(f"{QUIZ}.time_limit", "30 phút"),
               ('"30 phút"',)),
    ],
    "value.bare_seconds": [
        Advice(put(f"{QUIZ}.time_limit", 30), put(f"{QUIZ}.time_limit", "30 phút"),
               ("30 giây", '"30 phút"')),
        Advice(put("phases[1].entries.video_maximum", 90),
               put("phases[1].entries.video_maximum", "90 giây"), ('"90 giây"',)),
    ],
    "value.rate": [
        Advice(put("agency_classes[0].quota", "bảy mươi"), put("agency_classes[0].quota", "70%"),
               ('"70%"',)),
    ],
    "value.money": [
        Advice(put("awards[0].prizes[0].money", "nửa triệu"),
               put("awards[0].prizes[0].money", "500.000 đồng"), ('"500.000 đồng"',)),
        Advice(put("awards[0].prizes[0].money", 500.0),  # typed as 500.000
               put("awards[0].prizes[0].money", "500.000"), ("ngoặc kép",)),
        Advice(put("awards[0].prizes[0].money", "500 EUR"),
               both(put("currency", "EUR"), put("awards[0].prizes[0].money", "500 EUR")),
               ("VND", "sửa currency")),
    ],
    "value.timezone": [
        Advice(put("timezone", wrong), put("timezone", right), (f'"{right}"',))
        for wrong, right in (("asia/tokyo", "Asia/Tokyo"), ("Hà Nội", "Asia/Ho_Chi_Minh"),
                             ("Viêng Chăn", "Asia/Ho_Chi_Minh"), ("UTC+7", "Asia/Ho_Chi_Minh"))
    ],
    "time.skipped": [
        Advice(both(put("timezone", "America/New_York"),
                    put(f"{ROUNDS}[1].opens_at", "09/03/2025 02:30")),
               put(f"{ROUNDS}[1].opens_at", "2025-03-09T02:30:00-05:00"), ("-05:00", "-04:00")),
    ],
    "time.repeated": [
        Advice(both(put("timezone", "Europe/Paris"), put("age_at", "26/10/2025 02:30")),
               put("age_at", "2025-10-26T02:30:00+01:00"), ("+02:00", "+01:00")),
    ],
    "value.currency": [
        Advice(put("currency", "đô la"), put("currency", "VND"), ('"VND"',)),
    ],
    "value.points": [
        Advice(put("phases[0].stage.panels", [{"id": "b", "name": "Ban", "divergence": "xa"}]),
               put("phases[0].stage.panels[0].divergence", "1,5"), ('"1,5"',), "binh-son-2024"),
        Advice(put("phases[0].stage.panels", [{"id": "b", "name": "Ban", "divergence": -1}]),
               put("phases[0].stage.panels[0].divergence", 0), ("từ 0",), "binh-son-2024"),
    ],
    "value.size": [
        Advice(put("phases[1].entries.sizes", {"video": "nửa gi"}),
               put("phases[1].entries.sizes", {"video": "500 MB"}), ('"500 MB"',)),
    ],
    "number.out_of_range": [
        Advice(put("awards[0].prizes[0].winners", 10**9), put("awards[0].prizes[0].winners", 1),
               ("100000",)),
        Advice(put("awards[0].conditions.minimum_rounds", -1),
               put("awards[0].conditions.minimum_rounds", 0), ("0",)),
    ],
    "list.too_long": [
        Advice(put("calendar", [{"id": f"v{n}", "name": "Việc", "from": "3/2025",
                                 "until": "3/2025"} for n in range(1001)]),
               drop("calendar[1000]"), ("nhiều nhất 1000",)),
    ],
    "series.count": [
        Advice(put(ROUNDS, SERIES | {"count": 0}), put(f"{ROUNDS}.count", 2), ("từ 1",)),
    ],
    "series.monthly": [
        Advice(put(ROUNDS, SERIES | {"every": "hằng tháng"}), put(f"{ROUNDS}.every", "7 ngày"),
               ('"14 ngày"',)),
        Advice(both(put(ROUNDS, SERIES | {"every": "month"}), put("ends_at", "30/4/2025"),
                    put("calendar[0].until", "4/2025")),
               put(ROUNDS, [{"id": f"thang-{n}", "name": f"Tháng {n}", "opens_at": f"{n}/2025",
                             "closes_at": f"{n}/2025"} for n in (4,)]), ("[[phases.rounds]]",)),
    ],
    "series.pattern": [
        Advice(put(ROUNDS, SERIES | {"name": "Tuần {số}"}), put(f"{ROUNDS}.name", "Tuần {n}"),
               ("{n}",)),
    ],
    "time.midnight_end": [
        Advice(put(CLOSES, "14/3/2025 00:00"), put(CLOSES, text), (f'"{text}"',))
        for text in ("14/03/2025 24:00", "13/03/2025 24:00")
    ],
    "id.doubled": [
        Advice(put(f"{ROUNDS}[1].id", "tuan-1"), put(f"{ROUNDS}[1].id", "tuan-2"), ("mã khác",)),
        Advice(put("agency_classes[1].id", "xa"), put("agency_classes[1].id", "thon")),
        Advice(put("phases[0].entries.criteria[1].id", "noi-dung"),
               put("phases[0].entries.criteria[1].id", "hinh-thuc"), base="dakrong-2020"),
    ],
}  # fmt: skip
