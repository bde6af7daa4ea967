"""G12: every route, every role, held here, in another contest or in all of them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Literal, NamedTuple

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from contracts.accounts import Account, Role, RoleGrant
from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.event_envelope import encode
from gateway.core.access.api_access_table import (
    ACCESS,
    BEFORE_PASSWORD,
    NAMES_CONTEST,
    OPERATORS,
    ORGANISER,
    PUBLIC,
    SIGNED_IN,
    Access,
)
from plans.toml_writer import to_toml
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, RECEIPT, ROUND, attempt
from tests.unit.gateway.example_files import FILE, with_a_file
from tests.unit.gateway.example_panel import PANEL, services_for
from tests.unit.gateway.fakes import House, problem_of

pytestmark = pytest.mark.slow

ROLES: list[Role] = ["contestant", "liaison", "organiser", "author", "vetter", "judge", "ops"]
SUBSTITUTES = {
    "{contest}": CONTEST,
    "{round_id}": ROUND,
    "{round}": ROUND,
    "{attempt}": "at1",
    "{receipt}": "bn1",
    "{agency}": "A1",
    "{upload}": "u1",
    "{file}": FILE,
    "{code}": "K7M2P9Q",
