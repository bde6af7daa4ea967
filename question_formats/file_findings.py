"""What keeps a file of questions from being taken over: all of it, by line, with how to mend it.

A finding never repeats an option or a key: such files are secret, answers to requests less so.
"""

from typing import Any

from contracts.errors import Refused

MOST_LISTED = 1_000

#: code -> (tiếng Việt, English); why, and how to mend it
_REASONS = {
    "essay": (
        "câu tự luận, mà hội thi chỉ nhận câu trắc nghiệm một đáp án đúng; hãy bỏ câu này hoặc "
        "viết thêm từ 2 đến 6 phương án",
        "an essay question; remove it or give it 2 to 6 options",
    ),
    "short_answer": (
        "câu trả lời ngắn, không có phương án sai để chọn; hãy thêm phương án sai",
        "a short-answer question; add wrong options to choose from",
    ),
    "matching": (
        "câu ghép đôi; hãy tách thành các câu trắc nghiệm một đáp án đúng",
        "a matching question; split it into single-choice questions",
    ),
    "numeric": (
        "câu điền số; hãy viết lại thành câu trắc nghiệm có từ 2 đến 6 phương án",
        "a numeric question; rewrite it with 2 to 6 options",
    ),
    "description": (
        "đoạn mô tả không có phương án trả lời; hãy bỏ đi hoặc viết phần trả lời",
        "a description without options; remove it or write its options",
    ),
    "unknown_type": (
        "loại câu hỏi “{type}” không dùng được; chỉ nhận trắc nghiệm một đáp án đúng",
        "questions of this type cannot be taken over; only single choice can",
    ),
    "several_right": (
        "có hơn một đáp án đúng; hãy chỉ để một phương án đúng",
        "more than one right option; leave exactly one",
    ),
    "no_right": (
        "không có phương án nào được đánh dấu đúng; hãy đánh dấu một phương án đúng",
        "no option is marked as right; mark one",
    ),
    "weighted": (
        "phương án có trọng số điểm; mỗi câu chỉ được 0 hoặc 1 điểm, hãy bỏ trọng số",
        "options carry weights; a question counts 0 or 1, remove the weights",
    ),
    "option_count": (
        "có {count} phương án; phải có từ 2 đến 6",
        "a question has 2 to 6 options",
    ),
    "option_empty": (
        "phương án {option} để trống; hãy điền hoặc bỏ phương án này",
        "an option is empty; fill it in or remove it",
    ),
    "options_identical": (
        "phương án {option} giống hệt phương án {first}; hãy sửa một trong hai",
        "two options are the same; change one of them",
    ),
    "option_order": (
        "phương án phải lần lượt là A, B, C…, mà đến lượt {expected} lại gặp {found}; hãy sửa chữ "
        "cái đầu dòng (câu hỏi không được bắt đầu bằng một chữ hoa và dấu chấm)",
        "options must follow one another as A, B, C …; mend the letter at the start of the line",
    ),
    "answer_missing": (
        "thiếu dòng ANSWER: ở cuối câu; hãy thêm, ví dụ “ANSWER: B”",
        "the line ANSWER: is missing after the options",
    ),
    "answer_invalid": (
        "sau ANSWER: phải là đúng một chữ cái của một phương án",
        "ANSWER: takes exactly one letter of an option",
    ),
    "text_missing": ("câu hỏi không có nội dung; hãy điền", "the question has no text"),
    "text_too_long": (
        "nội dung hoặc phương án dài quá {limit} ký tự; hãy rút gọn",
        "a text is too long; shorten it",
    ),
    "text_doubled": (
        "trùng nội dung câu hỏi ở dòng {first}; hãy bỏ hoặc sửa một câu",
        "the same question stands above; remove or change one",
    ),
    "id_doubled": (
        "trùng mã câu hỏi ở dòng {first}; hãy đổi mã một câu",
        "the same question id stands above; change one",
    ),
    "id_too_long": (
        "mã câu hỏi dài quá {limit} ký tự; hãy rút gọn",
        "the question id is too long; shorten it",
    ),
    "topic_missing": (
        "không biết câu hỏi thuộc chủ đề nào; hãy ghi chủ đề trong tệp ({how}) hoặc chọn một chủ "
        "đề chung cho cả tệp khi nhập",
        "the topic is missing; name it in the file, or choose one for the whole file",
    ),
    "topic_unknown": (
        "chủ đề “{topic}” không có trong thể lệ; chọn một trong: {choices}",
        "the plan has no such topic",
    ),
    "audience_unknown": (
        "đối tượng “{audience}” không có bộ câu hỏi riêng trong thể lệ; chọn một trong: {choices}",
        "the plan has no bank of its own for this audience",
    ),
    "difficulty_unknown": (
        "mức độ phải là “Dễ”, “Trung bình” hoặc “Khó” (easy, medium, hard)",
        "difficulty is easy, medium or hard",
    ),
    "image": (
        "có hình ảnh hoặc tệp đính kèm; hãy diễn đạt bằng chữ",
        "it holds a picture or an attached file; put it into words",
    ),
    "html": (
        "có định dạng HTML <{tag}>, mà câu hỏi chỉ là chữ thuần; hãy bỏ định dạng (muốn viết dấu "
        "“<” thì ghi &lt; hoặc dùng dạng chữ thuần)",
        "it holds HTML formatting; questions are plain text, remove it",
    ),
    "markdown": (
        "ghi ở dạng Markdown; hãy chuyển sang chữ thuần",
        "it is written in Markdown; turn it into plain text",
    ),
    "escape": (
        "có dấu gạch chéo ngược đi với “{found}”, không rõ nghĩa; viết \\\\ cho dấu gạch chéo "
        "ngược; chỉ được dùng \\~ \\= \\# \\{{ \\}} \\: \\n",
        "a backslash before this sign means nothing; write \\\\ for a backslash",
    ),
    "unclosed": (
        "dấu ngoặc nhọn mở và đóng không đủ cặp; thêm dấu thiếu, hoặc viết \\{{ \\}} nếu là chữ",
        "curly braces do not pair; add the missing one, or write \\{{ \\}} for signs",
    ),
    "name_unclosed": (
        "tên câu hỏi mở bằng :: mà không đóng; hãy thêm :: sau tên",
        "the question's name is not closed with ::",
    ),
    "stray": (
        "có chữ không thuộc phương án nào trước dấu = hoặc ~ đầu tiên; hãy bỏ hoặc thêm dấu",
        "there is text before the first option; remove it or mark it with = or ~",
    ),
    "field_missing": (
        "thiếu “{field}”; hãy thêm vào",
        "a field is missing",
    ),
    "field_type": (
        "“{field}” phải là {expected}",
        "a field has the wrong type",
    ),
    "field_unknown": (
        "không có trường “{field}”; hãy xoá hoặc sửa tên",
        "there is no such field; remove it or mend its name",
    ),
}  # fmt: skip


class Findings:
    """Collects what is wrong with single questions before the whole file is refused."""

    def __init__(self) -> None:
        self.total = 0
        self._problems: list[dict[str, Any]] = []
        self._lines: set[int] = set()

    def add(self, line: int, question: str, code: str, **details: Any) -> None:
        """``line``: where the question begins. ``question``: its id or name, may be empty."""
        self.total += 1
        self._lines.add(line)
        if len(self._problems) >= MOST_LISTED:
            return
        vietnamese, english = (text.format(**details) for text in _REASONS[code])
        self._problems.append(
            {
                "line": line,
                "question": question[:100],
                "code": code,
                "reason": f"{vietnamese} ({english})",
            }
        )

    def refuse_if_any(self) -> None:
        """Raise ``Refused`` ``questions.invalid`` when anything was found.

        Details: ``problems`` (at most 1,000, by line), ``total``, ``questions`` (how many).
        """
        if not self.total:
            return
        self._problems.sort(key=lambda problem: problem["line"])
        first = self._problems[0]
        named = f", câu {first['question']}" if first["question"] else ""
        listed = "" if self.total <= MOST_LISTED else f" (liệt kê {MOST_LISTED} lỗi đầu)"
        raise Refused(
            "questions.invalid",
            f"Tệp có {self.total} lỗi ở {len(self._lines)} câu{listed}; chưa nhận câu nào. Lỗi đầu "
            f"tiên, dòng {first['line']}{named}: {first['reason']}",
            problems=self._problems,
            total=self.total,
            questions=len(self._lines),
        )
