"""What keeps a file of questions from being taken over: all of it, by line, with how to mend it.

A finding never repeats an option or a key: such files are secret, answers to requests less so.
"""

from typing import Any

from contracts.errors import Refused
from spreadsheets.question_bank_sheet import HOW_TO_ALLOW

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
    "cloze": (
        "câu điền vào chỗ trống dạng cloze, có nhiều chỗ phải trả lời; hãy tách mỗi chỗ thành một "
        "câu trắc nghiệm một đáp án đúng",
        "a cloze question with several blanks; make each blank a single-choice question",
    ),
    "hidden_question": (
        "câu đã ẩn hoặc đã xóa trong Moodle, và tệp không có câu nào khác; hãy cho hiện câu trong "
        "Moodle rồi xuất lại",
        "the question is hidden in Moodle; show it there and export again",
    ),
    "several_right": (
        f"có hơn một đáp án đúng{{exactly}}; hãy chỉ để một phương án đúng, hoặc {HOW_TO_ALLOW}, "
        "và ghi rõ là câu chọn nhiều (trong Moodle: “Multiple answers allowed”, trong GIFT: các "
        "phương án đúng chia đều 100 %)",
        "more than one right option; leave exactly one, or let the plan's kinds allow "
        "multiple_choice and mark the question as one of which several are chosen",
    ),
    "choose_many": (
        "câu cho chọn nhiều phương án (trong Moodle: “Multiple answers allowed”, trong GIFT: không "
        "có phương án nào ghi dấu =), dù chỉ một phương án được 100 %; hãy đổi thành chọn một, "
        f"hoặc {HOW_TO_ALLOW}",
        "the question lets people choose several options; make it single choice, or let the plan's "
        "kinds allow multiple_choice",
    ),
    "kind_unknown": (
        "loại câu hỏi (kind) phải là “Một đáp án đúng”, “Nhiều đáp án đúng” hoặc “Đúng/Sai” "
        "(single_choice, multiple_choice, true_false)",
        "kind is single_choice, multiple_choice or true_false",
    ),
    "kind_contradicts": (
        "ghi là câu chỉ có một đáp án đúng mà lại có nhiều; hãy sửa đáp án hoặc loại câu hỏi",
        "its kind has one right option, and it has several; correct either",
    ),
    "true_false_options": (
        "câu Đúng/Sai phải có đúng hai phương án: A là “Đúng”, B là “Sai”; hãy sửa phương án hoặc "
        "loại câu hỏi",
        "a true/false question has two options: A “Đúng” (true), B “Sai” (false)",
    ),
    "no_right": (
        "không có phương án nào được đánh dấu đúng; hãy đánh dấu một phương án đúng",
        "no option is marked as right; mark one",
    ),
    "weighted": (
        "phương án có trọng số điểm ({weights}); hãy để một phương án 100 % và các phương án khác "
        "0, hoặc, ở câu chọn nhiều, chia đều cho các phương án đúng sao cho tổng là 100 %",
        "options carry weights; let one count 100 % and the others 0, or, where several are "
        "chosen, let those that are right share in equal parts that add up to 100 %",
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
        "cái đầu dòng (nếu câu hỏi bắt đầu như một phương án thì thêm “Câu 1:” ở trước)",
        "options must follow one another as A, B, C …; mend the letter at the start of the line",
    ),
    "options_missing": (
        "không tìm thấy các phương án; hãy ghi mỗi phương án một dòng, bắt đầu bằng “A.”, “B.”…",
        "no options were found; write each on a line of its own that begins with A., B. …",
    ),
    "options_unclear": (
        "có cả dòng bắt đầu bằng “A.” và dòng bắt đầu bằng “a.”, không rõ đâu là phương án; hãy "
        "đổi dãy không phải phương án thành “-” hoặc số",
        "lines begin with A. and with a.; number those that are no options in another way",
    ),
    "line_unclear": (
        "không rõ dòng {number} thuộc phương án nào hay ở ngoài câu; hãy nối vào dòng trên, hoặc "
        "bỏ đi, hoặc ghi “Căn cứ:” ở đầu nếu là căn cứ",
        "a line may belong to an option or to nothing; join it to the line above or remove it",
    ),
    "label_unclear": (
        "dòng {number} bắt đầu gần như phương án {expected} nhưng không đúng dạng “{expected}.” "
        "(sai dấu sau chữ cái, hoặc là chữ cái trông giống của bảng chữ khác); hãy gõ lại "
        "“{expected}.” nếu là phương án, nối vào dòng trên nếu không phải",
        "a line begins nearly as the next option does; type its label anew, or join it to the "
        "line above",
    ),
    "answer_invalid": (
        "dòng đáp án phải là chữ cái của phương án, ví dụ “Đáp án: B”, hoặc “Đáp án: A, C” nếu thể "
        "lệ cho phép nhiều phương án đúng",
        "the line of the answer takes the letter of an option, or of several",
    ),
    "answer_missing": (
        "không thấy đáp án đúng: không có dòng “Đáp án: …” hay bảng đáp án, và không phương án nào "
        "khác các phương án còn lại về gạch chân, chữ đậm, màu hay dấu sao; hãy thêm “Đáp án: B”",
        "nothing tells the right option; add a line such as ANSWER: B, or underline it",
    ),
    "sign_partial": (
        "chỉ một phần chữ của phương án được gạch chân, in đậm hoặc tô màu, không rõ là đáp án hay "
        "nhấn mạnh; hãy đánh dấu cả phương án hoặc thêm “Đáp án: B”",
        "only a part of an option is marked; mark all of it, or add a line such as ANSWER: B",
    ),
    "signs_disagree": (
        "các dấu hiệu chỉ các đáp án khác nhau ({exactly}); hãy để mọi dấu hiệu cùng chỉ một "
        "phương án",
        "the signs of the right option do not agree; let all of them mean the same one",
    ),
    "key_in_text": (
        "có “Đáp án: …” ở cuối câu hỏi hoặc phương án; hãy đưa xuống dòng riêng",
        "the answer stands at the end of a text; give it a line of its own",
    ),
    "key_number_doubled": (
        "nhiều câu cùng mang số {number} nên không rõ dòng nào của bảng đáp án là của câu này; hãy "
        "đánh số các câu khác nhau hoặc ghi “Đáp án: …” dưới từng câu",
        "several questions have this number, so the list of keys is not clear; number them anew",
    ),
    "key_without_question": (
        "bảng đáp án có câu số {number} mà danh sách không có câu này; hãy bỏ đi hoặc thêm câu",
        "the list of keys names a question that is not there; remove the key or add the question",
    ),
    "symbol": (
        "có ký hiệu chèn từ bảng Symbol của Word, không đọc được; hãy gõ lại bằng ký tự thường",
        "it holds a sign from Word's table of symbols; type it anew",
    ),
    "unread_part": (
        "có chữ nằm trong một phần của Word không đọc được (như chữ chú âm Ruby); hãy gõ lại chữ "
        "đó như chữ thường",
        "words stand in a part of Word that cannot be read; type them as plain text",
    ),
    "tracked_changes": (
        "có chỗ sửa còn theo dõi (Track Changes), không rõ lấy bản nào; trong Word chọn Xem lại → "
        "Chấp nhận hoặc Từ chối rồi lưu lại",
        "it holds tracked changes; accept or reject them in Word and save again",
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
        "không biết {count} câu (dòng {lines}) thuộc chủ đề nào; hãy ghi chủ đề trong tệp ({how}) "
        "hoặc chọn một chủ đề chung cho cả tệp khi nhập",
        "the topic is missing; name it in the file, or choose one for the whole file",
    ),
    "topic_unknown": (
        "chủ đề “{topic}” của {count} câu (dòng {lines}) không có trong thể lệ; hãy đổi tên chủ đề "
        "trong tệp thành một trong: {choices}",
        "the plan has no such topic; write one that it has",
    ),
    "audience_unknown": (
        "đối tượng “{audience}” của {count} câu (dòng {lines}) không có bộ câu hỏi riêng trong thể "
        "lệ; hãy đổi thành một trong: {choices}",
        "the plan has no bank of its own for this audience; write one that it has",
    ),
    "difficulty_unknown": (
        "mức độ phải là “Dễ”, “Trung bình” hoặc “Khó” (easy, medium, hard)",
        "difficulty is easy, medium or hard",
    ),
    "shuffle_unknown": (
        "xáo phương án (shuffle) phải là “có” hoặc “không” (yes, no)",
        "shuffle is yes or no",
    ),
    "image": (
        "có tệp đính kèm, hình vẽ hoặc biểu đồ không đọc được như một hình; hãy chụp lại thành "
        "hình PNG rồi chèn vào tệp Word hoặc Moodle (GIFT không giữ hình), hoặc diễn đạt bằng chữ",
        "it holds a drawing, chart or attached file; insert it as a PNG picture into Word or "
        "Moodle (GIFT holds none), or put it into words",
    ),
    "picture_type": (
        "có hình dạng {about}; chỉ nhận PNG, JPEG, WebP, hãy lưu hình thành PNG rồi chèn lại",
        "a picture is of another kind than PNG, JPEG or WebP; save it as PNG and insert it again",
    ),
    "picture_too_large": (
        "có hình quá lớn (giới hạn {about}); hãy thu nhỏ hình (Word: Nén Ảnh) rồi chèn lại",
        "a picture is too large; make it smaller and insert it again",
    ),
    "picture_unreadable": (
        "có hình bị hỏng, không mở được; hãy chèn lại hình",
        "a picture is damaged; insert it again",
    ),
    "picture_moves": (
        "có hình động; hãy lưu thành một hình tĩnh PNG rồi chèn lại",
        "a picture moves; save it as a still one and insert it again",
    ),
    "picture_missing": (
        "hình {about} không có trong tệp; hãy chèn lại hình rồi lưu (Moodle: xuất lại tệp)",
        "a picture is not in the file; insert it again, or export the file anew",
    ),
    "picture_outside": (
        "hình chỉ được liên kết từ nơi khác, không nằm trong tệp; hãy chèn hẳn hình vào tệp",
        "a picture is only linked from elsewhere; insert it into the file",
    ),
    "picture_altered": (
        "hình bị cắt, xoay hoặc đổi màu trong Word nên người dự thi sẽ thấy khác; hãy lưu hình như "
        "đang thấy (nhấp phải → Lưu dưới dạng Ảnh) rồi chèn lại",
        "a picture is cropped, turned or recoloured in Word; save it as it is seen, insert that",
    ),
    "pictures_too_many": (
        "có quá {about} hình trong một câu; hãy ghép các hình lại",
        "too many pictures in one question; put some together",
    ),
    "alt_too_long": (
        "lời mô tả hình dài quá {about} ký tự; hãy rút gọn",
        "the alternative text of a picture is too long; shorten it",
    ),
    "html": (
        "có thẻ HTML <{tag}> không đọc được thành chữ; hãy bỏ thẻ này (muốn viết dấu “<” thì ghi "
        "&lt; hoặc dùng dạng chữ thuần)",
        "it holds an HTML tag that is no text; remove it, or write &lt; for the sign",
    ),
    "field_doubled": (
        "có hai phần <{tag}> trong một câu, không rõ lấy phần nào; hãy bỏ một phần",
        "a part of the question stands twice; remove one",
    ),
    "text_outside": (
        "có chữ nằm trong <{tag}> mà ngoài <text>, không rõ thuộc phần nào; hãy đưa vào <text> "
        "hoặc bỏ đi",
        "there is text outside <text>; put it there or remove it",
    ),
    "equation": (
        "có công thức chèn bằng công cụ Equation (MathML), không đọc được thành chữ; hãy gõ lại "
        "bằng chữ và ký tự, ví dụ 7/10, m²",
        "it holds an equation; write it in letters and signs",
    ),
    "struck": (
        "có chữ gạch ngang, không rõ còn dùng hay đã bỏ; hãy xóa hẳn chữ đó hoặc bỏ gạch ngang",
        "words are struck out; delete them or remove the strike",
    ),
    "hidden": (
        "có chữ bị ẩn, người đọc tệp không thấy; hãy xóa hoặc cho hiện",
        "words are hidden; delete or show them",
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
    "line_break_unclear": (
        "không rõ \\n là xuống dòng hay là chữ (như \\neq trong công thức, \\n… trong tên thư "
        "mục); nếu là chữ thì viết \\\\n, nếu là xuống dòng thì để một dấu cách sau \\n",
        "\\n may be a line break or a word; write \\\\n for the word, or a blank behind \\n",
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


def reason_of(code: str, **details: Any) -> str:
    """Why, and how to mend it: ``tiếng Việt (English)``."""
    vietnamese, english = (text.format(**{"exactly": "", **details}) for text in _REASONS[code])
    return f"{vietnamese} ({english})"


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
        self._problems.append(
            {
                "line": line,
                "question": question[:100],
                "code": code,
                "reason": reason_of(code, **details),
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
