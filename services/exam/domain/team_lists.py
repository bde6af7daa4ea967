"""Whether a team list is what the plan asks for (P5: 7 to 12 people, 4 main, one captain)."""

from collections.abc import Collection, Iterator, Sequence

from contracts.definition import TeamRules
from contracts.errors import Refused
from contracts.free_text import refuse_hidden_signs
from contracts.reason_validation import refuse_unreasoned, stated
from contracts.stage import TeamMember


def refuse_unnamed(name: str) -> None:
    """``team.name_missing``: an audience hears what a team is called."""
    refuse_hidden_signs({"name": name})
    if not stated(name):
        raise Refused("team.name_missing", "Cần ghi tên đội. (The team needs a name.)")


def refuse_list(rules: TeamRules, members: Sequence[TeamMember]) -> None:
    """``text.hidden_signs``, ``team.unnamed``, ``team.twice``, ``team.too_few``, ``team.too_many``,
    ``team.main_members``, ``team.captain``, ``team.captain_not_main``: by the first that is found;
    ``findings`` are the words of all, so that a list is mended at one go."""
    for n, one in enumerate(members, start=1):
        refuse_hidden_signs({f"member {n}": one.name, f"position {n}": one.position})
    found = [*_unclear(members), *_of_number(rules, members), *_of_duties(rules, members)]
    if found:
        first = found[0].problem
        words = [one.problem.message for one in found]
        raise Refused(first.code, first.message, **first.details, findings=words)


def _of_number(rules: TeamRules, members: Sequence[TeamMember]) -> Iterator[Refused]:
    there, most = len(members), rules.maximum_members
    if there < rules.minimum_members:
        yield Refused(
            "team.too_few",
            f"Đội cần ít nhất {rules.minimum_members} người, hiện có {there}. (Too few members.)",
            least=rules.minimum_members,
            there=there,
        )
    if most is not None and there > most:
        yield Refused(
            "team.too_many",
            f"Đội có nhiều nhất {most} người, hiện có {there}. (Too many members.)",
            most=most,
            there=there,
        )


def _unclear(members: Sequence[TeamMember]) -> Iterator[Refused]:
    if any(not one.person and not stated(one.name) for one in members):
        yield Refused("team.unnamed", "Có thành viên chưa ghi họ tên. (A member has no name.)")
    people = [one.person for one in members if one.person]
    ids = [one.member for one in members]
    if len(set(people)) < len(people) or len(set(ids)) < len(ids):
        yield Refused("team.twice", "Một người có hai lần trong đội. (A member stands twice.)")


def _of_duties(rules: TeamRules, members: Sequence[TeamMember]) -> Iterator[Refused]:
    main = sum(one.main for one in members)
    if rules.main_members is not None and main != rules.main_members:
        yield Refused(
            "team.main_members",
            f"Đội cần đúng {rules.main_members} thành viên chính, hiện có {main}. "
            "(Another number of main members.)",
            wanted=rules.main_members,
            there=main,
        )
    captains = [one for one in members if one.captain]
    if len(captains) > 1 or (rules.captain and not captains):
        yield Refused("team.captain", "Đội có đúng một đội trưởng. (A team has one captain.)")
    if rules.captain_is_main and any(not one.main for one in captains):
        yield Refused(
            "team.captain_not_main",
            "Đội trưởng phải là thành viên chính. (The captain must be a main member.)",
        )


def refuse_late(
    rules: TeamRules, arrived_us: int, *, first: bool, by_organiser: bool, reason: str
) -> None:
    """After the due date an organiser alone changes lists, and says why: ``team.due_over``,
    ``team.reason_missing``."""
    if rules.lists_due_us is None or arrived_us < rules.lists_due_us:
        return
    if not by_organiser:
        raise Refused(
            "team.due_over",
            "Đã hết hạn lập đội; hãy đề nghị Ban Tổ chức. "
            "(Lists were due before: ask the organisers.)",
            due_us=rules.lists_due_us,
            first=first,
        )
    refuse_unreasoned(reason, "team.reason_missing")


def refuse_taken(members: Sequence[TeamMember], elsewhere: Collection[str]) -> None:
    """Nobody performs in two teams: ``team.in_other_team``."""
    both = [one.member for one in members if one.person and one.person in elsewhere]
    if both:
        raise Refused(
            "team.in_other_team",
            "Có người đã ở đội khác. (Somebody stands in another team.)",
            members=both,
        )
