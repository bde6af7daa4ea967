"""The Word template of the list of prizes, built anew: ``python -m
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


TEMPLATES: dict[str, Callable[[], Sheet]] = {"prizes.docx": prizes}


def main() -> None:
    """Write them all."""
    for name, make in TEMPLATES.items():
        (SHIPPED / name).write_bytes(content(make()))


if __name__ == "__main__":
    main()
