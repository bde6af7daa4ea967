"""What a reader left out, told by question: nothing is dropped silently."""

from spreadsheets.row_findings import Note

_NOTES = {
    "feedback_dropped": "Lời nhận xét cho từng phương án không được giữ (feedback was left out)",
    "true_false_converted": (
        "Câu đúng/sai được chuyển thành hai phương án “Đúng”, “Sai” (true/false became two options)"
    ),
    "tags_dropped": (
        "Các thẻ (tag) khác mức độ, đối tượng và đơn vị không được giữ (tags were left out)"
    ),
    "fields_dropped": "Các thiết lập riêng của Moodle không được giữ (settings left out)",
    "category_info_dropped": "Mô tả của chủ đề không được giữ (its description was left out)",
}  # fmt: skip
_MOST_NAMED = 20


def left_out(code: str, questions: list[str]) -> Note:
    """What was left out, and of which questions."""
    named = ", ".join(questions[:_MOST_NAMED]) + ("…" if len(questions) > _MOST_NAMED else "")
    details = {"questions": questions, "count": len(questions)}
    return Note(code, f"{_NOTES[code]}: {len(questions)} câu: {named}.", details)
