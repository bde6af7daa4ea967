"""How the process that makes documents is asked for one."""

from typing import Any, ClassVar

from msgspec import Struct

from documents.kinds import Format, Kind


class MakeDocument(Struct, tag=True):
    """A document as .docx or PDF; ``data``: its struct of ``documents.kinds`` as plain values;
    ``templates``: the installation's own folder, empty: it has none."""

    answer: ClassVar[Any] = bytes
    kind: Kind
    format: Format
    data: dict[str, Any]
    templates: str = ""

    def run(self) -> bytes:
        """``document.template_broken``. The engines are loaded only where they are used."""
        if self.format == "docx":
            from documents.docx_writer import docx_of

            return docx_of(self.kind, self.data, self.templates)
        if self.kind == "certificates":
            from documents.certificate_file import certificates_of

            return certificates_of(self.data, self.templates)
        from documents.pdf_writer import pdf_of

        return pdf_of(self.kind, self.data, self.templates)
