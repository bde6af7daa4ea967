"""The Word templates of the list of prizes and the final report, built anew: ``python -m
documents.prize_word_templates``; see ``shipped_word_templates``."""

from collections.abc import Callable

from docx.enum.text import WD_ALIGN_PARAGRAPH

from documents.shipped_word_templates import CENTRE, Sheet, content
from documents.template_files import SHIPPED


def prizes() -> Sheet:
    """As ``documents.prize_list.PrizeList``."""
    it = Sheet()
    it.head()
    it.write("{%p if draft %}")
    it.write("**{{ draft }}**", align=CENTRE)
    it.write("{%p endif %}")
    it.heading("DANH SÁCH GIẢI THƯỞNG", "{{ contest }}")
    it.write(
        "Gồm {{ prizes }}, tổng giá trị tiền thưởng {{ total }} ({{ total_in_words }}).",
        indent=True,
        above=6,
    )
    it.write("{%p for award in awards %}")
    it.write(
        "**{{ award.award }}**{% if award.round %} – {{ award.round }}{% endif %}", size=13, above=8
    ).paragraph_format.keep_with_next = True
    it.rows(
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
    it.write("**Cộng** **{{ award.subtotal }}**", size=12, align=WD_ALIGN_PARAGRAPH.RIGHT)
    it.write("{%p endfor %}")
    it.write("**Tổng cộng:** {{ total }} ({{ total_in_words }}).", above=8)
    it.sources()
    it.end()
    return it


def report() -> Sheet:
    """As ``documents.report.FinalReport``."""
    it = Sheet()
    it.head()
    it.write("{%p if draft %}")
    it.write("**{{ draft }}**", align=CENTRE)
    it.write("{%p endif %}")
    it.heading("BÁO CÁO", "Tổng kết {{ contest }}")
    it.write(
        "**1. Tham gia.** Tính đến {{ as_of }}, {{ participants }} trên {{ denominator }} người đã "
        "tham gia, đạt tỷ lệ {{ rate }}; {{ met }} trên {{ agencies }} cơ quan, đơn vị đạt chỉ "
        "tiêu.",
        indent=True,
        above=6,
    )
    it.rows(
        ["Khối", "Đơn vị", "Đạt chỉ tiêu", "Tham gia", "Tổng số", "Tỷ lệ", "Chỉ tiêu"],
        "one in classes",
        ["{{ one.name }}", "{{ one.agencies }}", "{{ one.met }}", "{{ one.participants }}",
         "{{ one.denominator }}", "{{ one.rate }}", "{{ one.quota }}"],
        [4.8, 1.7, 1.7, 2.2, 2.2, 2.0, 1.8],
        figures=6,
    )  # fmt: skip
    it.write("**2. Các đợt thi.**", indent=True, above=8)
    it.rows(
        ["Đợt thi", "Lượt thi", "Người tham gia"],
        "one in rounds",
        ["{{ one.name }}", "{{ one.attempts }}", "{{ one.participants }}"],
        [9.4, 3.5, 3.5],
        figures=2,
    )
    it.write(
        "**3. Giải thưởng.** Đã trao {{ prizes }}, tổng giá trị tiền thưởng {{ total }} "
        "({{ total_in_words }}).",
        indent=True,
        above=8,
    )
    it.rows(
        ["Giải", "Số giải", "Tiền thưởng"],
        "one in awards",
        ["{{ one.award }}{% if one.round %} – {{ one.round }}{% endif %}", "{{ one.count }}",
         "{{ one.money }}"],
        [9.4, 2.5, 4.5],
        figures=2,
    )  # fmt: skip
    it.sources()
    it.end()
    return it


TEMPLATES: dict[str, Callable[[], Sheet]] = {"prizes.docx": prizes, "report.docx": report}


def main() -> None:
    """Write them all."""
    for name, make in TEMPLATES.items():
        (SHIPPED / name).write_bytes(content(make()))


if __name__ == "__main__":
    main()
