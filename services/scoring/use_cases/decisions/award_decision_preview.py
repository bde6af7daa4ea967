"""One look at what the committee's decision about an award gives, and takes from whom it was given
before."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection

from contracts.definition import Award, Definition
from contracts.hash_commitments import canonical, digest
from contracts.settled_round_decisions import Difference, GivenPrize, PrizeChange, Subject
from services.scoring.domain.decisions.award_decisions import (
    judged_award,
    refuse_unfit_prizes,
    unknown_recipient,
)
from services.scoring.domain.decisions.settled_round_decisions import (
    Decided,
    changes_nothing,
    in_force,
    refuse_withdrawal,
)
from services.scoring.domain.results.round_outcome import scope_of
from services.scoring.repository.change_markers import Mark, mark_of_publications
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.works import KeptWork
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.decisions.decision_preview import Looked
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.lookups import plan_of
from services.scoring.use_cases.results.judged_result import work_status


class AwardLook:
    """What a decision about an award would give, worked out once."""

    def __init__(self, resources: Resources, contest: str, subject: Subject) -> None:
        self._resources, self._contest, self._subject = resources, contest, subject

    def mark(self, connection: Connection) -> Mark:
        """What must be the same for the difference to be the same."""
        return mark_of_publications(connection, self._contest)

    def taken(self) -> Looked:
        """Refusals: ``decision.*``."""
        subject, resources = self._subject, self._resources
        with resources.store.reading(steady=True) as connection:
            mark, plan = self.mark(connection), plan_of(connection, self._contest)
            made = decisions_repository.decided_of(connection, self._contest, resources.safe)
            target = subject
            if subject.kind == "withdraw":
                target = refuse_withdrawal(subject.decision, made).subject
            decided = Decided(1 + (made[-1].number if made else 0), subject)
            before = in_force(made).given.get(target.award)
            award = judged_award(plan, target)
            if subject.kind != "withdraw":
                names = rosters_repository.names_of(
                    connection, plan.slug, {one.to for one in subject.given}
                )
                refuse_unfit_prizes(award, subject, names)
                self._refuse_unknown(connection, plan, award, names)
                if before is not None and before.subject == subject:
                    raise changes_nothing()
            after = in_force([*made, decided]).given.get(target.award)
            known = _Names(connection, plan, award)
            was = [] if before is None else before.subject.given
            now = [] if after is None else after.subject.given
            prizes = [
                *(known.change("lost", one) for one in was if one not in now),
                *(known.change("won", one) for one in now if one not in was),
            ]
        bound = digest("difference", canonical([subject, prizes])).hex()
        return Looked(decided, Difference(self._contest, subject, bound, prizes=prizes), mark, [])

    def _refuse_unknown(
        self, connection: Connection, plan: Definition, award: Award, names: Mapping[str, str]
    ) -> None:
        given = self._subject.given
        if award.recipients == "individual":
            able = set(_able_people(connection, plan, award, {one.to for one in given}))
        elif award.recipients == "collective":
            able = {("", name) for name in _able_agencies(connection, plan, award, self._resources)}
        else:
            excluded = rosters_repository.excluded_people(connection, plan.slug)
            able = {
                place
                for place, work in _works(connection, plan, award).items()
                if work_status(work, excluded) == "counted"
            }
        for one in given:
            if (one.round, one.to) not in able:
                raise unknown_recipient(one, names.get(one.to, one.to))


def _able_people(
    connection: Connection, plan: Definition, award: Award, people: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Those of these people who have taken part in the phase, as its ledger names nobody else, are
    not excluded, and are of the award's audiences."""
    phase = plan.phase(award.phase)
    sat = {
        person
        for item in phase.counted_rounds
        for person in scores_repository.pseudonyms_of(connection, plan.slug, item.id, people)
    }
    opens_at_us = min((item.opens_at_us for item in phase.counted_rounds), default=0)
    agencies = rosters_repository.agencies_of(connection, plan.slug)
    classes = {row.agency: row.agency_class for row in agencies}
    for one in rosters_repository.people_among(connection, plan.slug, sat):
        duty, registered = one.duty
        kind = classes.get(one.agency_at(opens_at_us) or "", "")
        audience = plan.audience_of(duty, kind, registered) or ""
        fits = not award.audiences or audience in award.audiences
        if fits and not one.excluded:
            yield "", one.person


def _able_agencies(
    connection: Connection, plan: Definition, award: Award, resources: Resources
) -> set[str]:
    """Agencies that the publication of the phase knows: those there when it opens, or with
    somebody on their list then; of people on no list, and of works, those that they are for."""
    phase, slug = plan.phase(award.phase), plan.slug
    opens_at_us = min((item.opens_at_us for item in phase.counted_rounds), default=0)
    every = rosters_repository.agencies_of(connection, slug)
    found = {row.agency for row in every if row.is_there(opens_at_us)}
    everyone = rosters_repository.each_person(connection, slug, resources.yield_control)
    found |= {agency for one in everyone if (agency := one.agency_at(opens_at_us))}
    for item in phase.counted_rounds:
        sat = scores_repository.agencies_of_round(connection, slug, item.id)
        mine = rosters_repository.people_among(connection, slug, sat, resources.yield_control)
        listed = {one.person for one in mine if one.agency_at(opens_at_us)}
        found |= {agency for person, agency in sat.items() if person not in listed}
        found |= {work.agency for work in works_repository.of_round(connection, slug, item.id)}
    return found - {""}


def _works(
    connection: Connection, plan: Definition, award: Award
) -> dict[tuple[str, str], KeptWork]:
    return {
        (name, work.code): work
        for name in scope_of(award, plan.phase(award.phase))
        for work in works_repository.of_round(connection, plan.slug, name)
    }


class _Names:
    """What recipients of an award are called. Works are named by their code: a decision is kept for
    good, and names of several authors could not be forgotten one by one."""

    def __init__(self, connection: Connection, plan: Definition, award: Award) -> None:
        self._connection, self._plan, self._award = connection, plan, award
        self._agencies: Mapping[str, str] = rosters_repository.agency_names(connection, plan.slug)

    def change(self, change: str, one: GivenPrize) -> PrizeChange:
        """A prize won or lost."""
        award = self._award
        prize = next(item for item in award.prizes if item.rank == one.rank)
        person = one.to if award.recipients == "individual" else ""
        agency = self._agencies.get(one.to, "") if award.recipients == "collective" else ""
        names = rosters_repository.names_of(
            self._connection, self._plan.slug, {person} if person else set()
        )
        return PrizeChange(
            one.round,
            change,  # type: ignore[arg-type]
            award.id,
            award.name,
            prize.rank,
            prize.name,
            prize.money,
            person,
            names.get(person, "") if person else agency or one.to,
            agency,
            award.recipients == "collective",
        )
