"""Score sheets: the states that they go through, and where their marks come from."""

from typing import Literal

SheetState = Literal[
    "assigned", "released", "draft", "handed_in", "reopened", "declined", "recused", "taken_over"
]
SheetSource = Literal["screen", "paper", "import"]
SheetAsk = Literal["", "confirm"]
