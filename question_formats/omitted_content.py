"""What a reader left out or changed, told by question: nothing is dropped silently."""

from collections.abc import Iterable, Mapping
from typing import Literal

from spreadsheets.row_findings import Note

Kind = Literal[
    "feedback_dropped", "true_false_converted", "tags_dropped", "fields_dropped",
    "category_info_dropped", "marks_dropped", "emphasis_dropped", "signs_moved", "lists_as_lines",
    "tables_as_lines", "pictures_dropped", "hidden_left_out", "stray_dropped", "taken_apart",
    "ids_with_topic", "numbers_dropped", "latex_as_written", "footnotes_dropped",
    "penalties_dropped", "emphasis_unseen",
    "pictures_moved", "pictures_unused", "alt_missing",
]  # fmt: skip

NOTES: dict[Kind, str] = {
    "feedback_dropped": "Lời nhận xét cho từng phương án không được giữ (feedback was left out)",
    "true_false_converted": (
        "Câu đúng/sai được chuyển thành hai phương án “Đúng”, “Sai” (true/false became two options)"
    ),
    "penalties_dropped": (
        "Điểm trừ của phương án sai không được giữ; câu có nhiều phương án đúng được tính điểm "
        "theo thể lệ (what wrong options take away was left out: the plan says how they score)"
    ),
    "tags_dropped": (
        "Các thẻ (tag) khác mức độ, đối tượng và đơn vị không được giữ (tags were left out)"
    ),
    "fields_dropped": "Các thiết lập riêng của Moodle không được giữ (settings left out)",
    "category_info_dropped": "Mô tả của chủ đề không được giữ (its description was left out)",
    "marks_dropped": (
        "Thẻ định dạng không mang nghĩa (màu, phông chữ, liên kết, chú thích ẩn) được bỏ, chữ giữ "
        "nguyên (mark-up without meaning was left out)"
    ),
    "emphasis_dropped": (
        "Màu chữ, tô nền và định dạng trong căn cứ không giữ được, chỉ giữ chữ; muốn nhấn mạnh, "
        "hãy dùng chữ đậm, nghiêng hoặc gạch chân (colours, highlights and the formatting of a "
        "source are not kept, the words are)"
    ),
    "emphasis_unseen": (
        "Chữ đậm, nghiêng, gạch chân của cả một dòng, hoặc không giống nhau ở mọi phương án, không "
        "hiện trên đề, vì có thể làm lộ đáp án; chữ giữ nguyên (formatting of whole lines, or not "
        "alike in all options, is not shown on papers, for it may tell the right option)"
    ),
    "signs_moved": (
        "Chỉ số trên, chỉ số dưới được ghi bằng ký tự nhỏ như m², H₂O; hãy xem lại "
        "(superscripts and subscripts were written as signs of their own)"
    ),
    "lists_as_lines": (
        "Danh sách được ghi thành các dòng, có “-” hoặc số ở đầu (lists became lines)"
    ),
    "tables_as_lines": (
        "Bảng được ghi thành các dòng, các ô cách nhau bằng “|”; hãy xem còn đọc được không "
        "(tables became lines)"
    ),
    "pictures_dropped": (
        "Hình ảnh trong phần nhận xét hoặc căn cứ không được giữ (pictures in feedback or source "
        "were left out)"
    ),
    "pictures_moved": (
        "Hình đứng giữa chữ hoặc nổi bên chữ được đặt ở dưới nội dung; hãy xem lại câu còn đúng "
        "nghĩa không (pictures within a text, or floating beside it, stand below it)"
    ),
    "pictures_unused": (
        "Tệp kèm theo mà câu không hiện ra không được lấy (files that a question does not show "
        "were left out)"
    ),
    "alt_missing": (
        "Hình chưa có lời mô tả, người không nhìn thấy hình không làm được câu này; hãy ghi mô tả "
        "rồi gửi lại (Word: nhấp phải vào hình → Văn bản thay thế; Moodle: Describe this image), "
        "mà không nói lộ đáp án (pictures without alternative text: describe them in the file)"
    ),
    "hidden_left_out": (
        "Câu đã ẩn hoặc đã xóa trong Moodle không được lấy; muốn dùng thì cho hiện trong Moodle "
        "rồi xuất lại (questions hidden in Moodle were left out)"
    ),
    "stray_dropped": (
        "Nội dung nằm ngoài các câu hỏi không được lấy (what stands outside questions was left out)"
    ),
    "taken_apart": (
        "Câu viết liền sau câu trước, không cách dòng trống, được tách thành câu riêng "
        "(questions without an empty line between them were taken apart)"
    ),
    "ids_with_topic": (
        "Câu trùng tên ở các chủ đề khác nhau được thêm tên chủ đề vào mã (questions of the same "
        "name in several topics were told apart by the topic)"
    ),
    "numbers_dropped": (
        "Số thứ tự ở đầu câu (như “Câu 1:”) được bỏ vì mỗi đề xếp câu theo thứ tự khác "
        "(numbers at the beginning were left out, for papers are shuffled)"
    ),
    "footnotes_dropped": "Chú thích cuối trang không được giữ (footnotes were left out)",
    "latex_as_written": (
        "Có công thức LaTeX; người dự thi sẽ thấy nguyên các ký tự đó, không thấy công thức. Hãy "
        "viết lại bằng chữ hoặc ký tự, ví dụ ≠, 7/10 (formulas in LaTeX are shown as they are "
        "written)"
    ),
}  # fmt: skip
_MOST_NAMED = 20


def left_out(code: Kind, questions: list[str], words: Iterable[str] = ()) -> Note:
    """What was left out, and of which questions; ``words`` that it was about."""
    named = ", ".join(questions[:_MOST_NAMED]) + ("…" if len(questions) > _MOST_NAMED else "")
    details: dict[str, object] = {"questions": questions, "count": len(questions)}
    said = list(dict.fromkeys(words))
    about = ""
    if said:
        details["words"] = said
        about = " – “" + "”, “".join(said[:_MOST_NAMED]) + ("”…" if said[_MOST_NAMED:] else "”")
    return Note(code, f"{NOTES[code]}: {len(questions)} câu: {named}{about}.", details)


def formatting_not_held(format_name: str, questions: list[str]) -> list[Note]:
    """What a file that is written cannot hold of the formatting of these questions."""
    if not questions:
        return []
    message = (
        f"{format_name} không giữ được chữ đậm, nghiêng, gạch chân, chỉ số trên và dưới của các "
        f"câu: {', '.join(questions)}. (The formatting of their words is not kept.)"
    )
    return [Note("not_held", message, {"fields": ["formatting"], "questions": questions})]


class LeftOut:
    """Collects what a reader left out, over all questions of a file."""

    def __init__(self) -> None:
        self._questions: dict[Kind, dict[str, None]] = {}
        self._words: dict[Kind, list[str]] = {}

    def tell(self, kind: Kind, question: str, words: Iterable[str] = ()) -> None:
        """This was left out of that question; ``words``: no option's, which might tell a key."""
        self._questions.setdefault(kind, {})[question] = None
        self._words.setdefault(kind, []).extend(words)

    def take(self, question: str, found: Mapping[Kind, list[str]]) -> None:
        """The same for what was left out of the texts of one question."""
        for kind, words in found.items():
            self.tell(kind, question, words)

    def notes(self) -> list[Note]:
        """One note for each kind."""
        return [
            left_out(kind, list(questions), self._words[kind])
            for kind, questions in self._questions.items()
        ]
