"""Windows that have opened or closed already on the day when somebody sets the contest up."""

from collections.abc import Iterator

from contracts.definition import Definition
from plans.date_and_time_texts import show, show_en
from plans.definition_findings import Finding, warning


def check_past(definition: Definition, today_us: int) -> Iterator[Finding]:
    """What lies before ``today_us`` (µs). Of a contest wholly in the past only its end."""
    rounds = [
        (f"phases[{number}].rounds[{index}]", item, phase.quiz_in(item.id) is not None)
        for number, phase in enumerate(definition.phases)
        for index, item in enumerate(phase.rounds)
    ]
    zone = definition.timezone
    today = show(today_us, zone)
    if rounds and all(item.closes_at_us <= today_us for _, item, _ in rounds):
        yield warning(
            "contest.past",
            "ends_at",
            f"hội thi đã kết thúc ({show(definition.ends_at_us, zone, 'end')}) trước {today}, nên "
            "không còn ai dự thi được; có phải nhầm năm?",
            f"the contest has ended ({show_en(definition.ends_at_us, zone, 'end')}) before "
            f"{today}, so nobody can take part any more; is the year right?",
        )
        return
    for key, item, is_quiz in rounds:
        if is_quiz and item.opens_at_us <= today_us < item.closes_at_us:
            yield warning(
                "round.begun",
                f"{key}.opens_at",
                f'"{item.name}" mở từ {show(item.opens_at_us, zone)} nên mở ngay khi lập hội thi, '
                "và không nhập được câu hỏi nữa; hãy lùi giờ mở để kịp nhập danh sách và câu hỏi",
                f'"{item.name}" opens at {show_en(item.opens_at_us, zone)}, so it opens as soon as '
                "the contest is set up and takes no questions any more; let it open later, with "
                "time for the staff list and the questions",
            )
        if item.closes_at_us <= today_us:
            yield warning(
                "round.past",
                f"{key}.closes_at",
                f'"{item.name}" đã đóng ({show(item.closes_at_us, zone, "end")}) trước {today}, '
                "nên "
                "không còn ai dự thi được; hãy sửa ngày hoặc bỏ đợt này",
                f'"{item.name}" has closed ({show_en(item.closes_at_us, zone, "end")}) before '
                f"{today}, "
                "so nobody can take part in it; correct the dates or remove the round",
            )
