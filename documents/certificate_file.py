"""The file of all certificates."""

import io
from typing import Any

import segno
from pypdf import PdfWriter

from documents.pdf_writer import pdf_of

#: pages that are set at once: memory grows with them, and hardly with all there are
BATCH = 20


def certificates_of(data: dict[str, Any], replaced: str = "") -> bytes:
    """All of them as one PDF, set in batches; ``document.template_broken``."""
    every, whole = data["certificates"], PdfWriter()
    for start in range(0, len(every), BATCH):
        batch = [{**one, "qr": _drawn(one["address"])} for one in every[start : start + BATCH]]
        made = pdf_of("certificates", {**data, "certificates": batch}, replaced)
        whole.append(io.BytesIO(made))
    content = io.BytesIO()
    whole.write(content)
    return content.getvalue()


def _drawn(address: str) -> str:
    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind="svg", border=0, xmldecl=False)
    return made.getvalue().decode()
