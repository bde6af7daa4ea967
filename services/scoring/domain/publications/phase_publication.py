"""The publication of what is over several rounds, as ``contracts.phase_ledger_file`` writes it."""

from collections.abc import Callable, Mapping, Sequence

from contracts.currencies import DONG
from contracts.definition import Definition, Phase, definition_digest
from contracts.ledger_lines import LedgerPrize, left_out
from contracts.phase_contender_lines import ContenderAwardLine, ContenderLine
from contracts.phase_ledger_file import WORK_CLOSABLE, PhasePublication, Salted
from contracts.phase_ledger_lines import (
    FORMAT,
    PersonLine,
    PersonRecord,
    PhaseAward,
    PhaseConditions,
    PhaseHeader,
    PhaseMeasure,
    PhaseRound,
    PhaseRules,
    PhaseTerm,
)
from contracts.phase_work_lines import PhaseWork, PhaseWorkLine
from services.scoring.domain.publications.ledger_redaction import agencies_to_close
from services.scoring.domain.publications.round_publication import (
    Edition,
    several_prizes,
    sharing,
)
from services.scoring.domain.results.agency_metrics import DEFAULT_COMBINATION, Roster
from services.scoring.domain.results.given_awards import GivenAward, told
from services.scoring.domain.results.over_phases import NO_RESULTS, ResultsOfPhases
from services.scoring.domain.results.phase_outcome import (
    NO_MARKS,
    MarksOfPhases,
    PhaseDecision,
    ScopedAward,
)


def build_phase_publication(
    definition: Definition,
    phase: Phase,
    edition: Edition,
    rounds: Sequence[PhaseRound],
    people: Sequence[PersonRecord],
    rosters: Mapping[str, Roster],
    marks: MarksOfPhases = NO_MARKS,
    works: Sequence[PhaseWork] = (),
    given: Mapping[str, GivenAward] | None = None,
    results: ResultsOfPhases = NO_RESULTS,
) -> PhasePublication:
    """Everything worked out. ``rounds``: every one that counts, published, in the plan's order.
    ``works``: all of a phase that judges mark, whose people have no attempts. ``given``: what the
    committee decided, by award. ``results``: what awards over several phases go by."""
    made = PhaseDecision(definition, phase, rounds, people, rosters, marks, works, given, results)
    made.decide()
    return PhasePublication(
        header=_header(made, edition),
        people=sorted(people, key=lambda person: person.pseudonym),
        agencies=made.agencies(),
        standings=made.standings,
        person_awards=made.person_awards,
        agency_awards=made.agency_awards,
        unfilled=made.unfilled,
        works=sorted(works, key=lambda work: (work.round, work.code)),
        given=made.given,
        contenders=sorted(results.contenders, key=lambda one: one.pseudonym),
        contender_awards=made.contender_awards,
    )


def public_phase_closing(
    people: Sequence[PersonRecord], contender_awards: Sequence[ContenderAwardLine] = ()
) -> Callable[[Salted], tuple[str, ...]]:
    """What the public file closes: everyone's attempts and prizes, which would tie together a
    person's pseudonyms of several rounds; the agencies and people of works, as the rounds' files
    do; what ties those of several phases together, but for winners of ``contender_awards``; and all
    of small agencies."""
    winners = {line.winner.pseudonym for line in contender_awards}
    small = agencies_to_close((person.agency, person.pseudonym) for person in people)

    def closing(line: Salted) -> tuple[str, ...]:
        if isinstance(line, PhaseWorkLine):
            return WORK_CLOSABLE
        if isinstance(line, ContenderLine):
            return () if line.pseudonym[0] in winners else ("agency", "results")
        agency = "" if isinstance(line.agency, str) else line.agency[0]
        if isinstance(line, PersonLine):
            own = ("attempts", "prizes")
            return ("agency", *own) if agency in small else own
        return ("agency", "awards", "facts") if agency in small else ()

    return closing


def _header(made: PhaseDecision, edition: Edition) -> PhaseHeader:
    classes = made.definition.agency_classes
    return PhaseHeader(
        format=FORMAT,
        contest=made.definition.slug,
        phase=made.phase.id,
        number=edition.number,
        state=edition.state,
        previous_root=edition.previous_root,
        published_at_us=edition.published_at_us,
        definition_digest=definition_digest(made.definition),
        rules=PhaseRules(
            ranking=made.ranking,
            answers_needed=made.rules.answers_needed,
            denominator=made.rules.denominator,
            quota_scope=made.definition.participation.quota_scope,
            quotas={c.id: None if c.quota is None else repr(c.quota) for c in classes},
            optional_phases=made.left_out,
            prize_ranks=list(made.ranks),
            single=[award.id for award in made.definition.awards if award.one_prize_each],
            full_marks={name: dict(marks) for name, marks in made.rules.full_marks.items()},
            scale=made.scale,
        ),
        rounds=list(made.rounds),
        awards=[_award(one, made.given_awards) for one in made.awards],
        marked=list(made.marked),
        form=made.phase.form,
        currency=left_out(made.definition.currency, DONG),
        sources=list(made.results.sources),
    )


def _award(one: ScopedAward, given: Mapping[str, GivenAward]) -> PhaseAward:
    award = one.award
    needed = award.conditions
    return PhaseAward(
        id=one.key,
        name=award.name,
        recipients=award.recipients,
        phase=award.phase,
        rounds=one.rounds,
        audiences=award.audiences,
        combine=award.combine or DEFAULT_COMBINATION,
        one_prize_each=award.one_prize_each,
        conditions=PhaseConditions(
            needed.quota_met,
            needed.minimum_participants,
            needed.minimum_headcount,
            needed.minimum_entries,
            needed.minimum_score,
            needed.minimum_rounds,
        ),
        measures=[
            PhaseMeasure(
                item.measure,
                item.until,
                item.award,
                item.ranks,
                item.phase,
                [
                    PhaseTerm(t.measure, repr(t.weight), t.award, t.ranks, t.phase, _told(t.share))
                    for t in item.terms
                ],
                _told(item.share),
            )
            for item in award.measures
        ],
        prizes=[LedgerPrize(p.rank, p.name, p.winners, p.money) for p in award.prizes],
        shared=sharing(award),
        several_prizes=several_prizes(award),
        prizes_per_agency=award.prizes_per_agency or 0,
        ranking=award.ranking,
        judgement=told(given.get(one.key)) if award.by == "judgement" else None,
        phases=award.phases,
    )


def _told(share: float) -> str | None:
    """A share as a decimal number; None where none is asked for."""
    return repr(share) if share else None
