"""A staged contest at exam: four agencies, two clusters, a final, and who runs the evening."""

from typing import Any

from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.definition import (
    Audience,
    Phase,
    Round,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
)
from contracts.rosters import AgencyRegistered
from contracts.stage import (
    CloseStage,
    CommitOrder,
    DrawOrder,
    DrawPartQuestions,
    MarkAbsent,
    MoveTeam,
    PerformanceTimed,
    PlaceTeams,
    RegisterTeam,
    ReopenStage,
    StageRoundQuery,
    StageRoundView,
    StepClock,
    TeamMember,
    TeamsQuery,
    TeamView,
    WithdrawTeam,
)
from services.exam.use_cases import performances, stage_closing, stage_order, team_lists
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    OPENS_US,
    SECOND_US,
    Office,
    definition,
    registered,
)

PARTS = [
    StagePart("chao-hoi", "Chào hỏi", 300),
    StagePart("kien-thuc", "Kiến thức", bank_topics=["luat"], bank_questions=3),
]
DUE_US = OPENS_US - 60 * SECOND_US
TEAMS = ("A", "B", "C")


def plan(**changes: Any) -> ContestDefined:
    """Two clusters and a final of teams of two or three with a captain."""
    team = TeamRules(2, 3, captain=True, lists_due_us=DUE_US, audiences=["can-bo"])
    rules = replace(StageRules(3, team, PARTS), **changes)
    rounds = [
        Round(name, name, OPENS_US, CLOSES_US, stage=StageRound("Nhà văn hóa", 3, 1, final=final))
        for name, final in (("cum-1", False), ("cum-2", False), ("chung-ket", True))
    ]
    rounds[0] = replace(rounds[0], stage=replace(rounds[0].stage, agencies=list(TEAMS)))  # type: ignore[type-var]
    stage = Phase("v2", "Sân khấu", "stage", stage=rules, rounds=rounds)
    quiz = definition()
    audiences = [Audience("can-bo", "Cán bộ", "mandatory")]
    changed = replace(quiz, phases=[*quiz.phases, stage], audiences=audiences)
    return ContestDefined(CONTEST, changed, 1)


class Hall:
    """A staged contest of agencies A to D, each with three people: a1, a2, a3, ..."""

    def __init__(self, office: Office, **changes: Any) -> None:
        self.office = office
        office.now_us = DUE_US - 10 * SECOND_US
        office.learn(
            plan(**changes),
            *(AgencyRegistered(CONTEST, one, f"Cơ quan {one}", "city", 1) for one in "ABCD"),
            *(registered(f"{one.lower()}{n}", one) for one in "ABCD" for n in (1, 2, 3)),
        )

    def listing(self, agency: str, **changes: Any) -> RegisterTeam:
        """A team list of two."""
        letter = agency.lower()
        members = [
            TeamMember(person=f"{letter}1", position="Chủ tịch", captain=True),
            TeamMember(name=" Bà Năm ", position="Người dân"),
        ]
        now_us, name = self.office.now_us, f"Đội {agency}"
        item = RegisterTeam(CONTEST, "v2", agency, name, members, 0, f"dm-{letter}", now_us)
        return replace(item, **changes)

    def list_team(self, agency: str, **changes: Any) -> Any:
        item = self.listing(agency, **changes)
        return self.office.carry_out(team_lists.register_team, item)[0]

    def withdraw(self, agency: str, reason: str = "Ốm", **more: Any) -> Any:
        item = WithdrawTeam(CONTEST, "v2", agency, reason, "org", self.office.now_us, **more)
        return self.office.carry_out(team_lists.withdraw_team, item)[0]

    def team(self, agency: str) -> TeamView:
        with self.office.store.reading() as connection:
            return team_lists.teams(connection, TeamsQuery(CONTEST, "v2", agency)).teams[0]

    def place(
        self, teams: list[str] | None = None, reason: str = "", round_id: str = "cum-1"
    ) -> Any:
        item = PlaceTeams(CONTEST, round_id, teams, reason, "org", self.office.now_us)
        return self.office.carry_out(stage_order.place_teams, item)[0]

    def commit(self) -> Any:
        item = CommitOrder(CONTEST, "cum-1", "org")
        return self.office.carry_out(stage_order.commit_order, item)[0]

    def draw(self, value: str = "482") -> Any:
        item = DrawOrder(CONTEST, "cum-1", value, "org", self.office.now_us)
        return self.office.carry_out(stage_order.draw_order, item)[0]

    def move(self, team: str, place: int, reason: str = "Xe hỏng") -> Any:
        item = MoveTeam(CONTEST, "cum-1", team, place, reason, "org", self.office.now_us)
        return self.office.carry_out(stage_order.move_team, item)[0]

    def absent(self, team: str, *, absent: bool = True, reason: str = "Không đến") -> Any:
        item = MarkAbsent(CONTEST, "cum-1", team, absent, reason, "org", self.office.now_us)
        return self.office.carry_out(performances.mark_absent, item)[0]

    def press(
        self, team: str, step: Any, part: str = "chao-hoi", press: str = "", **more: Any
    ) -> Any:
        told = {"pressed_at_us": self.office.now_us, **more}
        name = press or f"{team}{part}{step}{self.office.now_us}"
        item = StepClock(
            contest=CONTEST,
            round="cum-1",
            team=team,
            part=part,
            step=step,
            press=name,
            device="may-1",
            by="org",
            **told,
        )
        return self.office.carry_out(performances.step_clock, item)[0]

    def close(self) -> Any:
        item = CloseStage(CONTEST, "cum-1", "org", self.office.now_us)
        return self.office.carry_out(stage_closing.close_stage, item)[0]

    def reopen(self, closing: int, reason: str = "Bấm nhầm") -> Any:
        item = ReopenStage(CONTEST, "cum-1", closing, reason, "org", self.office.now_us)
        return self.office.carry_out(stage_closing.reopen_stage, item)[0]

    def ask(self, team: str, part: str = "kien-thuc", round_id: str = "cum-1") -> Any:
        item = DrawPartQuestions(CONTEST, round_id, team, part, "org", self.office.now_us)
        return self.office.carry_out(performances.draw_part_questions, item)[0]

    def look(self, round_id: str = "cum-1") -> StageRoundView:
        with self.office.store.reading() as connection:
            return stage_order.stage_round(connection, StageRoundQuery(CONTEST, round_id))

    def ready(self) -> StageRoundView:
        """Three teams whose order is drawn; it is the morning of the contest."""
        for agency in TEAMS:
            assert isinstance(self.list_team(agency), TeamView)
        self.place()
        self.commit()
        view = self.draw()
        self.office.now_us = OPENS_US
        assert isinstance(view, StageRoundView)
        return view

    def told(self) -> dict[str, PerformanceTimed]:
        """Team -> the last that was told of it in the first cluster."""
        events = self.office.told(PerformanceTimed)
        return {one.team: one for one in events if one.round == "cum-1"}


def order(view: StageRoundView) -> list[str]:
    """Who performs, by place."""
    return [one.team for one in view.performances if one.state != "removed"]
