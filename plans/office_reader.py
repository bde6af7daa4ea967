"""The tables of a file about who issues the contest's papers."""

from typing import get_args

from contracts.definition import Contact, Office, Signatory, SigningForm
from plans.table_reader import Node


def read_office(node: Node) -> Office:
    """``[office]``."""
    contact = node.table("contact", "contact")
    return Office(
        authority=node.text("authority", ""),
        name=node.text("name", ""),
        symbol=node.text("symbol", ""),
        place=node.text("place", ""),
        contact=_contact(contact) if contact else None,
        signers=[_signer(item) for item in node.tables("signers", "signer")],
        recipients=node.texts("recipients"),
    )


def _contact(node: Node) -> Contact:
    return Contact(
        name=node.text("name", ""),
        address=node.text("address", ""),
        phone=node.text("phone", ""),
        email=node.text("email", ""),
    )


def _signer(node: Node) -> Signatory:
    return Signatory(
        title=node.text("title"),
        name=node.text("name", ""),
        form=node.choice("form", get_args(SigningForm), ""),
        on_behalf=node.text("on_behalf", ""),
        above=node.text("above", ""),
    )
