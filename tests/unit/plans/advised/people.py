"""Classes, audiences, participation, people who register; phases and their rounds."""

from typing import Any

from tests.unit.plans.advised.edits import Advice, Document, Edit, both, drop, plan, put, swap

PHONE = {"field": "phone", "verified": True}
XA = {"id": "xa", "name": "Cán bộ xã", "obligation": "mandatory", "agency_classes": ["xa"]}
ALL = {"id": "can-bo", "name": "Cán bộ", "obligation": "mandatory"}
OUT = {"id": "ngoai", "name": "Ban Tổ chức", "obligation": "excluded"}
DAN = {"id": "dan", "name": "Người dân", "obligation": "encouraged"}
PHASES = [{"id": "bai", "name": "Bài viết", "form": "entries", "entries": {"kinds": ["essay"]},
           "rounds": [{"id": "nhan", "name": "Nhận bài", "opens_at": "03/3/2025",
                       "closes_at": "16/3/2025"}]}]  # fmt: skip


def registering(*fields: Any, **more: Any) -> Edit:
    """People register, with these fields."""
    rules: Document = {
        "fields": list(fields or ("name", PHONE, "agency")),
        "consent": "Chỉ dùng để tổ chức cuộc thi.",
        **more,
    }
    return put("registration", rules)


PEOPLE: dict[str, list[Advice]] = {
    "class.none": [
        Advice(put("agency_classes", []), put("agency_classes", [{"id": "xa", "name": "Xã"}]),
               ("[[agency_classes]]",)),
    ],
    "class.quota": [
        Advice(put("agency_classes[0].quota", 70), put("agency_classes[0].quota", "70%"),
               ('"70%"',)),
        Advice(put("agency_classes[0].quota", "120%"), put("agency_classes[0].quota", "20%"),
               ("giữa 0% và 100%",)),
        Advice(put("agency_classes[0].quota", 700), put("agency_classes[0].quota", 0.7),
               ("giữa 0% và 100%",)),
    ],
    "audience.unknown": [
        Advice(put("awards[0].audiences", ["dan"]), put("audiences", [DAN]), ("[[audiences]]",)),
        Advice(both(put("audiences", [DAN]), put("awards[0].audiences", ["nhan-dan"])),
               put("awards[0].audiences", ["dan"]), ('"dan"',)),
        Advice(both(put("audiences", [DAN]), registering(audience="nhan-dan")),
               put("registration.audience", "dan"), ('"dan"',)),
        Advice(put("phases[0].stage.team.audiences", ["hoc-sinh"]),
               put("phases[0].stage.team.audiences", ["doi-thi"]), ('"doi-thi"',),
               base="binh-son-2024"),
    ],
    "audience.class_unknown": [
        Advice(put("audiences", [XA | {"agency_classes": ["huyen"]}]),
               put("audiences[0].agency_classes", ["xa"]), ("xa",)),
    ],
    "participation.one_class": [
        Advice(both(put("participation.two_lists", "class_order"),
                    put("agency_classes", [{"id": "xa", "name": "Xã"}])),
               put("participation.two_lists", one), (f'"{one}"',))
        for one in ("first", "latest")
    ],
    "audience.unreachable": [
        Advice(put("audiences", [ALL, XA]), swap("audiences", 0, 1), ("đổi thứ tự",)),
        Advice(put("audiences", [ALL, XA]), put("audiences[0].agency_classes", ["thon"]),
               ("agency_classes",)),
        Advice(put("audiences", [ALL, ALL | {"id": "khac"}]),
               put("audiences[0].agency_classes", ["thon"]), ("agency_classes",)),
        Advice(put("audiences", [ALL, ALL | {"id": "khac"}]), drop("audiences[1]"), ("gộp",)),
        Advice(put("audiences", [XA, XA | {"id": "khac"}]),
               put("audiences[0].agency_classes", ["thon"]), ("agency_classes",)),
    ],
    "age.order": [
        Advice(put("audiences", [DAN | {"minimum_age": 35, "maximum_age": 18}]),
               put("audiences[0].minimum_age", 18), ("hãy sửa",)),
    ],
    "age.birth_date_not_asked": [
        Advice(both(registering(), put("audiences", [DAN | {"minimum_age": 18}])),
               registering("name", "birth_date", PHONE, "agency"), ('"birth_date"',)),
        Advice(both(registering("name", {"field": "birth_date", "required": False}, PHONE,
                                "agency"),
                    put("audiences", [DAN | {"maximum_age": 35}])),
               put("registration.fields[1].required", True), ('"birth_date"',)),
    ],
    "registration.field_doubled": [
        Advice(registering("name", PHONE, "agency", "name"), drop("registration.fields[3]")),
    ],
    "registration.claim_not_asked": [
        Advice(registering(claim_by=["birth_date"]),
               put("registration.fields[3]", "birth_date"), ("fields",)),
    ],
    "registration.field_needed": [
        Advice(registering("name", PHONE), put("registration.fields[2]", "agency"), ('"agency"',)),
        Advice(registering("name", PHONE, {"field": "agency", "required": False}),
               drop("registration.fields[2].required"), ("required = false",)),
        Advice(registering(PHONE, "agency"), put("registration.fields[2]", "name"), ('"name"',)),
    ],
    "registration.audience_excluded": [
        Advice(both(put("audiences", [OUT, DAN]), registering(audience="ngoai")),
               put("registration.audience", "dan"), ("đối tượng khác",)),
    ],
    "registration.unproved": [
        Advice(registering("name", "phone", "agency"), put("registration.fields[1]", PHONE),
               ("verified = true",)),
        Advice(registering("name", "agency"), put("registration.fields[2]", PHONE), ('"phone"',)),
    ],
    "registration.empty": [
        Advice(registering(opens_at="10/3/2025", closes_at="05/3/2025"),
               put("registration.closes_at", "12/3/2025"), ("closes_at",)),
        Advice(registering(opens_at="10/3/2025", closes_at="05/3/2025"),
               put("registration.opens_at", "01/3/2025"), ("opens_at",)),
    ],
    "registration.too_late": [
        Advice(registering(opens_at="17/3/2025"), put("registration.opens_at", "01/3/2025"),
               ("sớm hơn",)),
    ],
    "participation.minimum_answers": [
        Advice(put("participation.minimum_answers", 6), put("participation.minimum_answers", 5),
               ("hãy ghi từ 0 đến 5",)),
    ],
    "participation.minimum_share": [
        Advice(put("participation.minimum_share", 1.5), put("participation.minimum_share", "50%"),
               ('"50%"',)),
    ],
    "contest.no_time": [
        Advice(put("ends_at", "01/3/2025"), put("ends_at", "16/3/2025"), ("ends_at",)),
    ],
    "phase.none": [
        Advice(put("phases", []), put("phases", plan("small")["phases"]), ("[[phases]]",)),
        Advice(both(put("phases", []), drop("participation", "awards", "calendar", "topics")),
               put("phases", PHASES), ("[[phases]]",)),
    ],
    "phase.unknown": [
        Advice(put("participation.phase", "vong-9"), put("participation.phase", "vong-1"),
               ('"vong-1"',)),
        Advice(put("awards[0].phase", "vong-9"), put("awards[0].phase", "vong-1"), ('"vong-1"',)),
        Advice(put("calendar[0].phase", "vong-9"), put("calendar[0].phase", "vong-2"),
               ('"vong-2"',)),
    ],
    "phase.rules_missing": [
        Advice(drop("phases[1].entries"), put("phases[1].entries", {"kinds": ["video"]}),
               ("[phases.entries]",)),
    ],
    "phase.rules_misplaced": [
        Advice(put("phases[0].entries", {"kinds": ["video"]}), drop("phases[0].entries"),
               ("bỏ đi",)),
    ],
    "phase.no_rounds": [
        Advice(put("phases[1].rounds", []), put("phases[1].rounds", PHASES[0]["rounds"]),
               ("[[phases.rounds]]",)),
    ],
    "time.far_off": [
        Advice(put("ends_at", "16/3/2052"), put("ends_at", "16/3/2025"), ("2025",)),
        Advice(put("starts_at", "03/3/2015"), put("starts_at", "03/3/2025"), ("2025",)),
        Advice(put("calendar[1]", {"id": "tong-ket", "name": "Tổng kết", "from": "4/2025",
                                   "until": "4/2035"}),
               put("calendar[1].until", "4/2025"), ("hơn một năm",)),
        Advice(put("ends_at", "18/3/2026"), put("ends_at", "16/3/2026"), ("hơn một năm",)),
    ],
    "phase.rounds_promised": [
        Advice(put("phases[0].rounds_promised", 3), put("phases[0].rounds_promised", 2),
               ("rounds_promised = 2", "chỉ ghi", "thêm ngày")),
        Advice(put("phases[0].rounds_promised", 1), put("phases[0].rounds_promised", 2),
               ("lại ghi", "bớt đợt")),
        Advice(put("phases[0].rounds_promised", 3),
               put("phases[0].rounds[2]", {"id": "tuan-3", "name": "Tuần 3",
                                           "opens_at": "15/3/2025", "closes_at": "16/3/2025"}),
               ("rounds",)),
    ],
    "results.no_window": [
        Advice(put("phases[0].results", {"complaints_window": 0}),
               put("phases[0].results.complaints_window", "2 ngày"), ('"2 ngày"',)),
        Advice(put("phases[0].results", {"complaints_window": 0}), drop("phases[0].results"),
               ("[phases.results]",)),
    ],
}  # fmt: skip
