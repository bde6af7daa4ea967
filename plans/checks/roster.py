"""The staff list and the approved headcounts against what the plan asks of agencies."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from contracts.definition import AgencyClass, Definition, Denominator, denominator_of, least_share
from plans.definition_findings import Finding, error, warning
from plans.money_and_rates import listed

_MOST_NAMED = 5


class AgencyFigures(Struct, frozen=True):
    """An agency as its staff list has it; ``headcount`` ``None``: none is approved yet."""

    name: str
    agency_class: str
    people: int
    excluded: int = 0
    headcount: int | None = None

    @property
    def eligible(self) -> int:
        """How many may take part."""
        return self.people - self.excluded

    def denominator(self, rule: Denominator) -> int:
        """By how many its participants are divided."""
        return denominator_of(rule, self.headcount, self.eligible, self.excluded)


def check_roster(definition: Definition, agencies: Sequence[AgencyFigures]) -> Iterator[Finding]:
    """Quotas that nobody can meet, classes without agencies, prizes without winners."""
    known = [item.id for item in definition.agency_classes]
    strange = sorted({item.agency_class for item in agencies} - set(known))
    if strange:
        yield error(
            "roster.class_unknown",
            "agency_classes",
            f"danh sách có khối mà kế hoạch không có: {listed(strange)}; hãy thêm hoặc sửa "
            "danh sách",
            f"the roster has classes that the plan lacks: {listed(strange)}; add them or correct "
            "the roster",
        )
    for index, item in enumerate(definition.agency_classes):
        own = [agency for agency in agencies if agency.agency_class == item.id]
        yield from _check_class(item, own, definition, f"agency_classes[{index}]")
    yield from _check_prizes(definition, len(agencies))
    yield from _check_teams(definition, len(agencies))


def _check_teams(definition: Definition, agencies: int) -> Iterator[Finding]:
    """An agency has one team: 30 teams of 26 schools need four more lines on the list."""
    for index, phase in enumerate(definition.phases):
        if phase.stage is not None and phase.stage.teams > agencies:
            yield warning(
                "stage.more_teams_than_agencies",
                f"phases[{index}].stage.teams",
                f"có {phase.stage.teams} đội nhưng danh sách chỉ có {agencies} đơn vị, mà mỗi đơn "
                "vị một đội; hãy bớt số đội, hoặc lập thêm đơn vị cho đội thứ hai trong danh sách",
                f"there are {phase.stage.teams} teams, but {agencies} agencies on the roster, of "
                "one team each; have fewer teams, or list an agency of its own for each second "
                "team",
            )


def _check_class(
    item: AgencyClass, own: Sequence[AgencyFigures], definition: Definition, key: str
) -> Iterator[Finding]:
    rule = definition.participation.denominator
    if not own:
        yield warning(
            "roster.class_empty",
            key,
            f'danh sách không có đơn vị nào thuộc khối "{item.name}"; hãy bổ sung hoặc bỏ khối này',
            f'the roster has no agency of the class "{item.name}"; add them or remove the class',
        )
    if item.quota is None:
        return
    nobody = [agency for agency in own if agency.denominator(rule) < 1]
    if nobody:
        yield error(
            "quota.nobody",
            f"{key}.quota",
            f"tổng số để tính tỷ lệ bằng 0 ở {_names(nobody)}, nên chỉ tiêu không có nghĩa; hãy "
            "duyệt lại tổng số CBCCVC hoặc bỏ đơn vị khỏi danh sách",
            f"the number that rates are divided by is 0 at {_names(nobody)}, so a quota means "
            "nothing; approve another headcount or take the agency off the roster",
        )
    unable = [
        agency
        for agency in own
        if agency.eligible < least_share(item.quota, agency.denominator(rule))
    ]
    if unable:
        yield error(
            "quota.impossible",
            f"{key}.quota",
            f"số người được thi ít hơn số cần để đạt chỉ tiêu ở {_names(unable)}, dù mọi người "
            'cùng thi; hãy sửa danh sách, tổng số, hoặc ghi denominator = "eligible"',
            f"fewer people may take part than the quota needs at {_names(unable)}, even if "
            'everyone comes; correct the roster, the headcounts, or write denominator = "eligible"',
        )


def _check_prizes(definition: Definition, agencies: int) -> Iterator[Finding]:
    for index, award in enumerate(definition.awards):
        prizes = sum(prize.winners for prize in award.prizes)
        if award.recipients == "collective" and prizes > agencies:
            yield warning(
                "award.more_prizes_than_agencies",
                f"awards[{index}].prizes",
                f"có {prizes} giải tập thể nhưng danh sách chỉ có {agencies} đơn vị, nên sẽ thừa "
                "giải; hãy bớt giải",
                f"there are {prizes} collective prizes, but {agencies} agencies on the roster, so "
                "some are left; have fewer",
            )


def _names(agencies: Sequence[AgencyFigures]) -> str:
    names = listed(f'"{agency.name}"' for agency in agencies[:_MOST_NAMED])
    return names if len(agencies) <= _MOST_NAMED else f"{names} … ({len(agencies)})"
