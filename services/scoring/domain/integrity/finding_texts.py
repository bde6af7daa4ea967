"""What a finding means and what to look at next, in Vietnamese and English.

The words are part of the rule: a number without what may explain it accuses people. Braces take
the finding's values.
"""

from string import Formatter
from typing import Any, NamedTuple

from services.scoring.domain.integrity.findings import Finding


class Words(NamedTuple):
    """``context``: what the values mean and what may explain them; ``next``: what to look at."""

    context: str
    context_en: str
    next: str
    next_en: str


_ASK = "Hỏi người trong danh sách và đầu mối cơ quan trước khi kết luận."
_ASK_EN = "Ask the people named and their liaison before concluding anything."
_NOTHING = "Không cần làm gì nếu không có dấu hiệu khác."
_NOTHING_EN = "Nothing to do unless something else points here."

_WORDS = {
    "device_one_agency": Words(
        "{people} người cùng một cơ quan thi trên một trình duyệt, lần lượt từng người. Máy "
        "tính dùng chung ở cơ quan là chuyện bình thường.",
        "{people} people of one agency sat at one browser, one after the other. A shared office "
        "computer is ordinary.",
        _NOTHING,
        _NOTHING_EN,
    ),
    "device_across_agencies": Words(
        "{people} người của nhiều cơ quan thi trên một trình duyệt. Có thể là máy của người "
        "thân, điểm thi chung, hoặc một người làm thay.",
        "{people} people of several agencies sat at one browser. It may be a family's computer, "
        "a common place for the exam, or one person answering for others.",
        "So sánh giờ thi và bài làm của những người này; hỏi ai đã dùng máy.",
        "Compare their times and answers; ask who used the device.",
    ),
    "device_overlapping": Words(
        "{people} người thi trên một trình duyệt và {overlapping} lần người sau bắt đầu khi "
        "người trước chưa nộp. Một trình duyệt chỉ giữ một phiên đăng nhập, nên ai đó đã đổi "
        "tài khoản giữa chừng.",
        "{people} people sat at one browser, and {overlapping} times the next began before the "
        "one before had handed in. A browser keeps one session, so somebody changed accounts "
        "midway.",
        "Xem giờ bắt đầu và giờ nộp của từng lượt. " + _ASK,
        "Look at the start and submission of each attempt. " + _ASK_EN,
    ),
    "address_one_agency": Words(
        "{people} người thi sau một địa chỉ mạng, hầu hết cùng một cơ quan. Cả cơ quan dùng "
        "chung một đường mạng là bình thường.",
        "{people} people sat behind one network address, nearly all of one agency. An office "
        "shares one line: this is ordinary.",
        _NOTHING,
        _NOTHING_EN,
    ),
    "address_two_agencies": Words(
        "{people} người của các cơ quan gần nhau thi sau một địa chỉ mạng. Trụ sở chung hoặc "
        "đường mạng chung giải thích được điều này.",
        "{people} people of neighbouring agencies sat behind one network address. A shared "
        "building or line explains it.",
        _NOTHING,
        _NOTHING_EN,
    ),
    "address_many_agencies": Words(
        "{people} người của nhiều cơ quan thi sau một địa chỉ mạng, không cơ quan nào chiếm đa "
        "số. Mạng di động, wifi công cộng và trung tâm hành chính cũng như vậy.",
        "{people} people of many agencies sat behind one network address, none of them its "
        "owner. Mobile networks, public wifi and administrative centres look like this too.",
        "Xem những người này có trùng thiết bị hoặc trùng đáp án sai không.",
        "See whether the same people share a device or wrong answers.",
    ),
    "address_in_turns": Words(
        "{people} người của nhiều cơ quan thi sau một địa chỉ mạng nhỏ; {in_turns} người nối "
        "tiếp nhau trong vòng năm phút, không lúc nào có hai người cùng thi. Có thể là một nhóm "
        "bạn mượn máy, hoặc một người làm thay.",
        "{people} people of several agencies sat behind one small address; {in_turns} followed "
        "each other within five minutes, never two at a time. Friends may share a computer, or "
        "one person answers for others.",
        "So sánh bài làm và thời gian của những người này. " + _ASK,
        "Compare their answers and times. " + _ASK_EN,
    ),
    "address_proxy": Words(
        "Hơn một nửa đợt thi ({attempts} lượt) mang cùng một địa chỉ: có lẽ là địa chỉ của máy "
        "chủ trung gian, không phải của người thi. Khi đó mọi nhận xét về địa chỉ đều vô nghĩa.",
        "More than half of the round ({attempts} attempts) carries one address: probably the "
        "proxy's, not the contestants'. Then nothing said of addresses means anything.",
        "Kiểm tra cấu hình máy chủ trung gian (HOITHI_TRUSTED_PROXIES).",
        "Check how the proxy is set up (HOITHI_TRUSTED_PROXIES).",
    ),
    "answers_colleagues": Words(
        "{people} người cùng cơ quan có đáp án sai giống nhau: cặp gần nhất sai giống nhau "
        "{same_wrong} câu trong {questions_in_common} câu chung, ngẫu nhiên thì khoảng "
        "{same_wrong_expected}; mức giống nhau này dễ xảy ra hơn {times_likelier:,} lần nếu bài "
        "được chép so với nếu mỗi người tự làm. Chép bài, làm chung, hoặc cùng học một tài "
        "liệu sai đều cho kết quả này.",
        "{people} people of one agency have the same wrong answers: the closest pair is wrong "
        "alike on {same_wrong} of {questions_in_common} questions in common, where chance gives "
        "about {same_wrong_expected}; answers this alike are {times_likelier:,} times likelier "
        "if taken over than if each answered alone. Copying, working together, or the same "
        "wrong handout all look like this.",
        "Xem tài liệu ôn tập của cơ quan có sai không, giờ thi cách nhau bao lâu. " + _ASK,
        "See whether the agency's study material is wrong, and how far apart they sat. " + _ASK_EN,
    ),
    "answers_strangers": Words(
        "{people} người khác cơ quan có đáp án sai giống nhau: cặp gần nhất sai giống nhau "
        "{same_wrong} câu trong {questions_in_common} câu chung, ngẫu nhiên thì khoảng "
        "{same_wrong_expected}; mức giống nhau này dễ xảy ra hơn {times_likelier:,} lần nếu bài "
        "được chép so với nếu mỗi người tự làm. Chép bài, một người làm thay, hoặc một bộ đáp "
        "án sai lan truyền đều cho kết quả này.",
        "{people} people of different agencies have the same wrong answers: the closest pair is "
        "wrong alike on {same_wrong} of {questions_in_common} questions in common, where "
        "chance gives about {same_wrong_expected}; answers this alike are {times_likelier:,} "
        "times likelier if taken over than if each answered alone. Copying, one person "
        "answering for others, or a wrong list of answers going round all look like this.",
        "Tìm xem có bộ đáp án nào được chia sẻ không, họ có cùng thiết bị không. " + _ASK,
        "Look for a list of answers going round, and for a shared device. " + _ASK_EN,
    ),
    "fast_right": Words(
        "Trả lời {answered} câu trong {duration_s} giây và đúng {score}: không đủ thời gian để "
        "đọc. Người này có thể đã biết trước đề, hoặc dùng công cụ tự động.",
        "{answered} questions answered in {duration_s} seconds, {score} right: too fast to "
        "read. The questions may have been known before, or a program answered.",
        "Xem các lượt thi khác của người này và bộ câu hỏi có bị lộ không. " + _ASK,
        "Look at their other attempts, and whether the questions had leaked. " + _ASK_EN,
    ),
    "fast_poor": Words(
        "Trả lời {answered} câu trong {duration_s} giây mà không đọc, và không được lợi gì: bấm "
        "cho xong là cách giải thích đơn giản nhất.",
        "{answered} questions answered in {duration_s} seconds without reading, and nothing "
        "gained: clicking through to be done is the plain explanation.",
        _NOTHING,
        _NOTHING_EN,
    ),
    "farmed_person": Words(
        "{hollow} trong {attempts} lượt thi của một người gần như trống hoặc nộp ngay. Kế hoạch "
        "tính số lượt thi, nên những lượt này có thể chỉ để được tính; mạng kém cũng có thể là "
        "lý do.",
        "{hollow} of one person's {attempts} attempts are nearly empty or instant. The plan "
        "counts attempts, so they may be there to be counted; a bad line explains some too.",
        "Xem bao nhiêu lượt trong số này được tính theo quy định (số câu tối thiểu).",
        "See how many of them count by the rules (least number of answers).",
    ),
    "farmed_agency": Words(
        "{hollow} trong {attempts} lượt thi của cơ quan này gần như trống hoặc nộp ngay. Kế "
        "hoạch tính số lượt thi cho giải tập thể; cũng có thể nhiều người chỉ vào xem thử.",
        "{hollow} of this agency's {attempts} attempts are nearly empty or instant. The plan "
        "counts attempts for the collective prize; or many only had a look.",
        "So số lượt được tính với số người thi thật trước khi xét giải tập thể.",
        "Compare counted attempts with people who really sat before the collective prize.",
    ),
}


class _Vietnamese(Formatter):
    """Numbers with a comma before decimals and points between thousands."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """A value as it is printed."""
        text = super().format_field(value, format_spec)
        return text.translate(_SIGNS) if isinstance(value, (int, float)) else text


_SIGNS = str.maketrans(",.", ".,")
_VIETNAMESE = _Vietnamese()


def words_of(finding: Finding) -> Words:
    """The sentences of a finding with its values put in."""
    words = _WORDS[finding.reason]
    vietnamese, english = (form.vformat for form in (_VIETNAMESE, Formatter()))
    return Words(
        vietnamese(words.context, (), finding.values),
        english(words.context_en, (), finding.values),
        vietnamese(words.next, (), finding.values),
        english(words.next_en, (), finding.values),
    )
