"""What results could be worked out with instead of what is known: for previews."""

from collections.abc import Mapping

from msgspec import Struct

from contracts.definition import Definition
from services.scoring.domain.second_looks import InForce


class WhatIf(Struct, frozen=True):
    """What is to be taken for true: another definition, other decisions in force, headcounts of
    some agencies. None of them: as it is."""

    definition: Definition | None = None
    standing: InForce | None = None
    headcounts: Mapping[str, int] = {}


AS_IT_IS = WhatIf()
