"""Which marks of other phases a phase's publication may count on."""

from contracts.definition import Award, Measure, Term
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.phase_outcome import MarksOfPhases
from services.scoring.use_cases.results.marks_of_phases import marks_of_phases
from tests.support.marking import Marking
from tests.support.phases import PRIZES, plan


def test_a_phase_without_any_round_has_no_marks_that_a_ledger_could_name(marking: Marking) -> None:
    weighed = [Term("participation_rate", 0.8), Term("entry_marks", 0.2, phase="vong-2")]
    measures = [Measure("weighted", terms=weighed)]
    award = Award("tap-the", "Tập thể", "vong-1", "collective", PRIZES, measures=measures)
    definition = plan([award], ["score", "duration", "earliest"])
    with marking.store.reading() as connection:
        found = marks_of_phases(connection, definition, definition.phases[0], Edition(1, 5))
    assert found == MarksOfPhases([], {}, set())
