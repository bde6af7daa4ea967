"""The Word templates of what is issued while a contest goes on, built anew: ``python -m
documents.weekly_word_templates``; see ``shipped_word_templates``."""

from collections.abc import Callable

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from documents.shipped_word_templates import CENTRE, DOTS, Sheet, content, lines, widths
from documents.template_files import SHIPPED

LEFT = WD_ALIGN_PARAGRAPH.LEFT


class PaperOfAWeek(Sheet):
    """With what announcement and minutes share."""

    def figures(self) -> None:
        """Numbers with their names, a line each."""
        self.write("{%p for one in figures %}")
        self.write("– {{ one.name }}: **{{ one.value }}**.", indent=True)
        self.write("{%p endfor %}")

    def winners(self) -> None:
        """Award by award; or that there is none."""
        self.write("{%p if not awards %}")
        self.write("Công bố này không trao giải nào.", indent=True, above=4)
        self.write("{%p endif %}")
        self.write("{%p for award in awards %}")
        self.write(
            "**{{ award.award }}**{% if award.round %} – {{ award.round }}{% endif %}",
            size=13,
            above=8,
        ).paragraph_format.keep_with_next = True
        self.rows(
            ["STT", "Họ và tên, tập thể", "Đơn vị", "Giải", "Tiền thưởng"],
            "one in award.winners",
            [
                "{{ one.number }}",
                "{{ one.name }}{% if one.work %} ({{ one.work }}){% endif %}",
                "{{ one.agency }}",
                "{{ one.prize }}",
                "{{ one.money }}",
            ],
            [1.2, 4.5, 4.6, 2.8, 3.3],
        )
        self.write("{%p endfor %}")

    def signed(self, how: str) -> None:
        """How minutes end: read out, then places to sign side by side, the chair's at the right."""
        self.write(
            f"Biên bản {how} lúc ………………, đã được đọc lại cho những người có mặt cùng nghe và "
            "thống nhất ký tên.",
            indent=True,
            above=8,
        ).paragraph_format.keep_with_next = True
        self.write("", size=8)
        table = self.document.add_table(1, 3)
        begin, place, end = table.rows[0].cells
        lines(begin, ["{%tc for signature in head.signatures | reverse %}"])
        lines(
            place,
            ["{%p for one in signature.lines %}", "**{{ one }}**", "{%p endfor %}"],
        )
        lines(place, ["", "", "", "**{{ signature.name }}**"], more=True)
        lines(end, ["{%tc endfor %}"])
        self.write("**Nơi nhận:**", italic=True, align=LEFT, size=12, above=10)
        self.write("{%p for one in head.recipients %}", size=11)
        self.write("- {{ one }}", align=LEFT, size=11)
        self.write("{%p endfor %}", size=11)

    def blanks(self, *names: str) -> None:
        """Lines to be filled in by hand."""
        for name in names:
            self.write(f"{name}: {DOTS}", indent=True, align=LEFT)

    def digest(self, what: str, digest: str) -> None:
        """A digest with what it is of."""
        self.write(f"{what}: {digest}.", indent=True, align=LEFT, size=12)


def announcement() -> Sheet:
    """As ``documents.weekly.Announcement``."""
    it = PaperOfAWeek()
    it.head()
    it.heading("THÔNG BÁO", "Kết quả {{ state }} {{ what }}\n{{ contest }}")
    it.write("{{ head.name }} thông báo kết quả {{ what }} của {{ contest }} như sau:", indent=True)
    it.write("**1. Số liệu**", indent=True, above=6)
    it.figures()
    it.write("**2. Danh sách đạt giải**", indent=True, above=6)
    it.winners()
    it.write("**3. Giá trị của kết quả**", indent=True, above=8)
    it.write("{{ standing }}", indent=True, above=4)
    it.write(
        "Mọi người có thể tự kiểm tra kết quả bằng tệp công bố trên trang của hội thi. Số liệu của "
        "thông báo này lấy từ:",
        indent=True,
        above=4,
    )
    it.named_sources()
    it.end()
    return it


def publication_minutes() -> Sheet:
    """As ``documents.weekly.PublicationMinutes``."""
    it = PaperOfAWeek()
    it.head()
    it.heading("BIÊN BẢN", "Công bố kết quả {{ state }} {{ what }}\n{{ contest }}")
    it.write("**I. Thời gian, địa điểm, thành phần**", indent=True)
    it.blanks("Bắt đầu lúc", "Địa điểm", "Chủ trì", "Thư ký", "Thành phần tham dự")
    it.write("**II. Nội dung công bố**", indent=True, above=6)
    it.write("Công bố số **{{ number }}**, {{ published }}.", indent=True)
    it.digest("Mã băm của tệp công bố", "{{ root }}")
    it.write("{%p if before %}")
    it.digest("Công bố liền trước", "{{ before }}")
    it.write("{%p endif %}")
    it.write("{{ standing }}", indent=True)
    it.figures()
    it.write("{%p if remarks %}")
    it.write("**III. Ghi nhận khi công bố**", indent=True, above=6)
    it.write("{%p for one in remarks %}")
    it.write("– {{ one }}", indent=True)
    it.write("{%p endfor %}")
    it.write("{%p endif %}")
    it.write("**Danh sách đạt giải theo công bố số {{ number }}**", indent=True, above=8)
    it.winners()
    it.signed("kết thúc")
    return it


def draw_minutes() -> Sheet:
    """As ``documents.draw_minutes.DrawMinutes``."""
    it = PaperOfAWeek()
    it.head()
    it.heading("BIÊN BẢN", "Bốc thăm của {{ contest }}")
    it.blanks("Thời gian", "Địa điểm", "Chủ trì", "Người chứng kiến")
    _orders(it)
    _drawn_prizes(it)
    it.write("{%p if sources %}")
    it.write("Giải nói trên theo các công bố:", indent=True, above=8)
    it.named_sources()
    it.write("{%p endif %}")
    it.signed("lập xong")
    return it


def _orders(it: PaperOfAWeek) -> None:
    it.write("{%p if orders %}")
    it.write("**Thứ tự thi**", indent=True, above=6)
    it.write(
        "Số bí mật được cam kết trước bằng mã băm và mở sau khi bốc thăm; cùng với số do người có "
        "mặt nêu ra, ai cũng bốc lại được đúng thứ tự này.",
        indent=True,
    )
    it.write("{%p endif %}")
    it.write("{%p for one in orders %}")
    it.write(
        "**{{ one.round }}**{% if one.venue %} ({{ one.venue }}){% endif %}: "
        "{{ one.teams | length }} đội.",
        indent=True,
        above=6,
    )
    it.digest("Cam kết công bố trước", "{{ one.commitment }}")
    it.write("Số do người có mặt nêu: **{{ one.value }}**.", indent=True)
    it.digest("Số bí mật, mở sau khi bốc thăm", "{{ one.secret }}")
    it.rows(
        ["Thứ tự", "Đội thi"], "team in one.teams", ["{{ loop.index }}", "{{ team }}"], [2, 14.4]
    )
    it.write("{%p endfor %}")


def _drawn_prizes(it: PaperOfAWeek) -> None:
    it.write("{%p if prizes %}")
    it.write(
        "**Giải do bốc thăm quyết định giữa những người, tập thể bằng nhau**", indent=True, above=8
    )
    it.write("{%p endif %}")
    it.write("{%p for one in prizes %}")
    it.write(
        "**{{ one.prize }}**, {{ one.award }} ({{ one.round }}): {{ one.winner }}.",
        indent=True,
        above=6,
    )
    it.write("{%p if one.seed %}")
    it.digest("Cam kết công bố trước khi mở đợt", "{{ one.commitment }}")
    it.write("Số công khai: {{ one.value }}.", indent=True)
    it.digest("Số bí mật, mở sau khi chốt đợt", "{{ one.seed }}")
    it.write("{%p else %}")
    it.write(
        "Số dùng để bốc thăm làm từ các số của mọi đợt được xét, như ghi trong tệp công bố.",
        indent=True,
    )
    it.write("{%p endif %}")
    it.write("{%p endfor %}")


def reminder_letters() -> Sheet:
    """As ``documents.reminder_letters.ReminderLetters``; pages bear no number, as each letter has
    its own."""
    it = Sheet()
    it.document.sections[0].header.paragraphs[0].clear()
    it.write("{%p for to in letters %}", size=2)
    it.write("{%p if not loop.first %}", size=2)
    it.new_page()
    it.write("{%p endif %}", size=2)
    it.head()
    about = it.document.add_table(1, 2)
    widths(about, [Cm(6.6), Cm(9.9)])
    lines(about.rows[0].cells[0], ["V/v đôn đốc tham gia {{ contest }}"], size=12)
    it.write("Kính gửi: **{{ to.agency }}**.", align=CENTRE, above=14)
    for text in (
        "Theo kế hoạch của {{ contest }}, tỷ lệ tham gia {{ phase }} của cơ quan, đơn vị phải đạt "
        "ít nhất {{ to.quota }}.",
        "Tính đến {{ as_of }}, {{ to.agency }} có {{ to.participants }}/{{ to.denominator }} người "
        "dự thi, đạt {{ to.rate }}; còn thiếu **{{ to.missing }} người** để đạt chỉ tiêu.",
        "{{ head.name }} đề nghị {{ to.agency }} chỉ đạo, đôn đốc cán bộ, công chức, viên chức và "
        "người lao động chưa dự thi tham gia trước thời hạn **{{ deadline }}**; đầu mối của cơ "
        "quan xem danh sách người chưa dự thi trên trang của hội thi.",
        "Trân trọng đề nghị quý cơ quan quan tâm, phối hợp./.",
    ):
        it.write(text, indent=True, above=6)
    it.end()
    it.write("{%p endfor %}", size=2)
    return it


TEMPLATES: dict[str, Callable[[], Sheet]] = {
    "announcement.docx": announcement,
    "publication_minutes.docx": publication_minutes,
    "draw_minutes.docx": draw_minutes,
    "reminder_letters.docx": reminder_letters,
}


def main() -> None:
    """Write them all."""
    for name, make in TEMPLATES.items():
        (SHIPPED / name).write_bytes(content(make()))


if __name__ == "__main__":
    main()
