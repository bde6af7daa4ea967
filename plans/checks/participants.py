"""Who may take part: classes and quotas, audiences, participation, people who register."""

from collections.abc import Iterator

from contracts.definition import Audience, Definition, SelfRegistration
from plans.checks.ids_and_references import unknown_audience, unknown_phase
from plans.date_and_time_texts import show, show_en
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

_PROVING = ("phone", "id_number", "email")


def check_people(definition: Definition) -> Iterator[Finding]:
    """All that the plan says of people and agencies."""
    yield from _check_classes(definition)
    yield from _check_audiences(definition)
    yield from _check_participation(definition)
    if definition.registration is not None:
        yield from _check_registration(definition.registration, definition)


def _check_classes(definition: Definition) -> Iterator[Finding]:
    if not definition.agency_classes:
        yield error(
            "class.none",
            "agency_classes",
            "chưa có khối cơ quan nào nên không tính được chỉ tiêu; hãy thêm [[agency_classes]]",
            "there is no agency class, so no quota can be counted; add [[agency_classes]]",
        )
    for index, item in enumerate(definition.agency_classes):
        if item.quota is None or 0 <= item.quota <= 1:
            continue
        percent = 2 <= item.quota <= 100  # 70 for 70%; "120%" is 1.2, and no 1.2%
        mend = f'; có phải là "{item.quota:g}%"?' if percent else ""
        mend_en = f'; did you mean "{item.quota:g}%"?' if percent else ""
        yield error(
            "class.quota",
            f"agency_classes[{index}].quota",
            f"chỉ tiêu phải nằm giữa 0% và 100%{mend}",
            f"a quota must be between 0% and 100%{mend_en}",
        )


def _check_audiences(definition: Definition) -> Iterator[Finding]:
    classes = [item.id for item in definition.agency_classes]
    for index, audience in enumerate(definition.audiences):
        for place, name in enumerate(audience.agency_classes):
            if name not in classes:
                yield error(
                    "audience.class_unknown",
                    f"audiences[{index}].agency_classes[{place}]",
                    f'không có khối "{name}"; các khối: {listed(classes)}',
                    f'there is no agency class "{name}"; the classes are {listed(classes)}',
                )
        yield from _check_ages(audience, f"audiences[{index}]", definition)
        rules = definition.registration
        if rules is not None and rules.audience == audience.id:
            continue  # who registers belongs to it, whoever stands before it
        if earlier := _in_front_of(audience, definition.audiences[:index]):
            yield warning(
                "audience.unreachable",
                f"audiences[{index}]",
                f'không ai thuộc "{audience.name}" được, vì "{earlier.name}" đứng trước đã nhận '
                f"hết; hãy {_way_out(audience, earlier)[0]} hoặc ghi agency_classes khác cho đối "
                "tượng đứng trước",
                f'nobody can belong to "{audience.name}", because "{earlier.name}" stands before '
                f"it and holds them all; {_way_out(audience, earlier)[1]} or give the earlier one "
                "other agency_classes",
            )


def _check_ages(audience: Audience, key: str, definition: Definition) -> Iterator[Finding]:
    least, most = audience.minimum_age, audience.maximum_age
    if least is not None and most is not None and most < least:
        yield error(
            "age.order",
            f"{key}.maximum_age",
            f'"{audience.name}" từ {least} tuổi nhưng đến {most} tuổi nên không ai dự thi được; '
            "hãy sửa một trong hai",
            f'"{audience.name}" is at least {least}, but at most {most} years old, so nobody may '
            "take part; correct one of them",
        )
    asked = definition.registration
    known = asked is None or any(one.field == "birth_date" and one.required for one in asked.fields)
    if not known and (least is not None or most is not None):
        name = "minimum_age" if least is not None else "maximum_age"
        yield warning(
            "age.birth_date_not_asked",
            f"{key}.{name}",
            f'"{audience.name}" có giới hạn tuổi nhưng người tự đăng ký không phải cho biết ngày '
            'sinh; hãy ghi "birth_date" trong fields của [registration]',
            f'"{audience.name}" has a limit of age, but who registers need not give a birth date; '
            'write "birth_date" in the fields of [registration]',
        )


def _in_front_of(audience: Audience, earlier: list[Audience]) -> Audience | None:
    """The first audience before this one that holds everyone whom this one could hold.

    Several lists of people who may not take part are no mistake: they only name the reasons.
    """
    for other in earlier:
        wider = not other.agency_classes or (
            audience.agency_classes and set(audience.agency_classes) <= set(other.agency_classes)
        )
        if wider and other.obligation == audience.obligation != "excluded":
            return other
    return None


def _way_out(audience: Audience, earlier: Audience) -> tuple[str, str]:
    """To change places helps only where the later one holds fewer people."""
    narrower = set(audience.agency_classes) != set(earlier.agency_classes)
    return ("đổi thứ tự", "change places") if narrower else ("gộp hai đối tượng", "make them one")


def _check_participation(definition: Definition) -> Iterator[Finding]:
    rules = definition.participation
    if rules.two_lists == "class_order" and len(definition.agency_classes) < 2:
        yield warning(
            "participation.one_class",
            "participation.two_lists",
            "người có tên ở hai đơn vị được xếp theo thứ tự khối, mà thể lệ chỉ có một khối; hãy "
            'ghi two_lists = "latest" hoặc "first"',
            "people on two lists count by the order of classes, of which the plan has one; write "
            'two_lists = "latest" or "first"',
        )
    phase = next((item for item in definition.phases if item.id == rules.phase), None)
    if phase is None:
        yield from unknown_phase("participation.phase", rules.phase, definition)
        return
    # without a blueprint there are no papers to ask anything of, which is said there
    papers = [sum(draw.questions for draw in one) for one in phase.blueprints if one]
    most = min(papers) if phase.quiz and phase.quiz.blueprint else None
    upper, upper_en = (
        (f" đến {most}", f" to {most}") if most is not None else (" trở lên", " or more")
    )
    if rules.minimum_answers < 0 or (most is not None and rules.minimum_answers > most):
        yield error(
            "participation.minimum_answers",
            "participation.minimum_answers",
            f"không thể đòi {rules.minimum_answers} câu trả lời; hãy ghi từ 0{upper} (số câu của "
            "đề)",
            f"{rules.minimum_answers} answers cannot be asked for; write 0{upper_en}, as many as a "
            "paper has questions",
        )
    if not 0 <= rules.minimum_share <= 1:
        yield error(
            "participation.minimum_share",
            "participation.minimum_share",
            'tỷ lệ câu trả lời phải nằm giữa 0% và 100%, ví dụ "50%"',
            'the share of answers must be between 0% and 100%, for instance "50%"',
        )


def _check_registration(rules: SelfRegistration, definition: Definition) -> Iterator[Finding]:
    known = [audience.id for audience in definition.audiences]
    if rules.audience and rules.audience not in known:
        yield unknown_audience("registration.audience", rules.audience, known)
    fields = [item.field for item in rules.fields]
    for index, name in enumerate(fields):
        if name in fields[:index]:
            yield error(
                "registration.field_doubled",
                f"registration.fields[{index}]",
                f'thông tin "{name}" đã hỏi ở trên; hãy bỏ một chỗ',
                f'"{name}" is already asked for above; remove one of the two',
            )
    for index, claim in enumerate(rules.claim_by):
        if claim not in fields:
            yield error(
                "registration.claim_not_asked",
                f"registration.claim_by[{index}]",
                f'nhận dòng danh sách theo "{claim}" nhưng không hỏi thông tin này; '
                "hãy thêm vào fields",
                f'a roster row is claimed by "{claim}", which is not asked for; add it to fields',
            )
    yield from _check_needed(rules)
    yield from _check_audience(rules, definition)
    if not any(item.verified and item.field in _PROVING for item in rules.fields):
        yield warning(
            "registration.unproved",
            "registration.fields",
            "không thông tin nào phải xác minh nên một người lập được nhiều tài khoản; hãy ghi "
            'verified = true cho "phone", "id_number" hoặc "email"',
            "nothing is verified, so one person can make many accounts; write verified = true "
            'for "phone", "id_number" or "email"',
        )
    yield from _check_registration_window(rules, definition)


def _check_needed(rules: SelfRegistration) -> Iterator[Finding]:
    """Who is on no list belongs to the agency that they say, under the name that they say."""
    required = {item.field for item in rules.fields if item.required}
    for name, what, what_en in (("name", "họ tên", "a name"), ("agency", "đơn vị", "an agency")):
        if name not in required:
            yield error(
                "registration.field_needed",
                "registration.fields",
                f"người tự đăng ký phải cho biết {what}, nếu không thì không ai đăng ký được; hãy "
                f'ghi "{name}" trong fields, không kèm required = false',
                f"who registers must give {what_en}, or nobody can register; write "
                f'"{name}" in fields, without required = false',
            )


def _check_audience(rules: SelfRegistration, definition: Definition) -> Iterator[Finding]:
    """A newcomer belongs to the audience named, whichever agency they choose."""
    named = next((item for item in definition.audiences if item.id == rules.audience), None)
    if named is not None and named.obligation == "excluded":
        yield error(
            "registration.audience_excluded",
            "registration.audience",
            f'"{named.name}" không được dự thi, người đăng ký cũng vậy; hãy chọn đối tượng khác',
            f'"{named.name}" may not take part, nor could who registers; choose another audience',
        )


def _check_registration_window(
    rules: SelfRegistration, definition: Definition
) -> Iterator[Finding]:
    opens_us, closes_us, zone = rules.opens_at_us, rules.closes_at_us, definition.timezone
    last_us = max(
        (item.closes_at_us for phase in definition.phases for item in phase.rounds), default=None
    )
    if opens_us is not None and closes_us is not None and closes_us <= opens_us:
        yield error(
            "registration.empty",
            "registration.closes_at",
            "đóng đăng ký trước khi mở; hãy sửa opens_at hoặc closes_at",
            "registration closes before it opens; correct opens_at or closes_at",
        )
    elif opens_us is not None and last_us is not None and opens_us >= last_us:
        yield error(
            "registration.too_late",
            "registration.opens_at",
            f"mở đăng ký lúc {show(opens_us, zone)}, khi đợt thi cuối đã đóng "
            f"({show(last_us, zone, 'end')}) nên không ai kịp dự thi; hãy mở sớm hơn",
            f"registration opens at {show(opens_us, zone)}, when the last round has closed "
            f"({show_en(last_us, zone, 'end')}), so nobody could take part; open it earlier",
        )
