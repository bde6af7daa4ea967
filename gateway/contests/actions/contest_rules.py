"""The rules of a contest in words, as its page tells them: out of the definition by which results
are worked out, so that the two never differ."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from contracts.definition import (
    Audience,
    Definition,
    EntryKind,
    EntryRules,
    Phase,
    QuizRules,
    RankingMeasure,
    StageRules,
)
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import Catalogue

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400
_KINDS: dict[EntryKind, str] = {
    "essay": "entries.essay",
    "video": "entries.video",
    "text": "entries.text",
    "picture": "entries.picture",
    "sound": "entries.sound",
}
_RANKING: dict[RankingMeasure, str] = {
    "score": "rules.by_right",
    "prediction": "rules.by_prediction",
    "duration": "rules.by_duration",
    "earliest": "rules.by_earliest",
}
_COUNTING: dict[Literal["best", "first", "last"], str] = {
    "best": "rules.best",
    "first": "rules.first",
    "last": "rules.last",
}
_SHOWN = {
    "at_once": "exam.rule_at_once",
    "after_settlement": "exam.rule_after_settlement",
    "after_publication": "exam.rule_after_publication",
}


class PhaseRules(NamedTuple):
    """What holds in a phase, a sentence each."""

    name: str
    mandatory: bool
    sentences: list[str]


class RulesInWords:
    """Writes the rules of one plan in one language."""

    def __init__(self, plan: Definition, t: Catalogue, f: Formats) -> None:
        self._plan, self._t, self._f = plan, t, f

    def who(self) -> list[str]:
        """Who takes part, and how many of an agency have to."""
        t, plan = self._t, self._plan
        found = [
            t(key, who="; ".join(who))
            for key, obligation in (
                ("rules.take_part", "mandatory"),
                ("rules.may_take_part", "encouraged"),
                ("rules.not_take_part", "excluded"),
            )
            if (who := [self._aged(one) for one in plan.audiences if one.obligation == obligation])
        ]
        classes = [one.name for one in plan.agency_classes]
        if not plan.audiences and classes:
            found.append(t("rules.of_classes", classes="; ".join(classes)))
        if plan.registration is not None:
            found.append(t("rules.registers"))
        return [*found, *self._quotas()]

    def phases(self) -> list[PhaseRules]:
        """What holds in each phase, in the order of the plan."""
        return [
            PhaseRules(phase.name, phase.mandatory, list(self._of_phase(phase)))
            for phase in self._plan.phases
        ]

    def span(self, seconds: int) -> str:
        """A length of time in its largest whole unit: 2 days, 90 minutes."""
        for key, unit in (
            ("rules.days", _DAY_S),
            ("rules.hours", _HOUR_S),
            ("rules.minutes", _MINUTE_S),
        ):
            if seconds >= unit and seconds % unit == 0:
                return self._t(key, count=seconds // unit)
        return self._t("rules.seconds", count=seconds)

    def _aged(self, one: Audience) -> str:
        key = {
            (True, True): "rules.ages",
            (True, False): "rules.ages_from",
            (False, True): "rules.ages_to",
        }.get((one.minimum_age is not None, one.maximum_age is not None))
        if key is None:
            return one.name
        return self._t(key, who=one.name, least=one.minimum_age, most=one.maximum_age)

    def _quotas(self) -> Iterable[str]:
        t, rules = self._t, self._plan.participation
        told = "; ".join(
            t("rules.class_quota", name=one.name, rate=self._f.percent(one.quota, 0))
            for one in self._plan.agency_classes
            if one.quota is not None
        )
        if told:
            each = rules.quota_scope == "each_round"
            yield t("rules.quota_each" if each else "rules.quota", quotas=told)

    def _of_phase(self, phase: Phase) -> Iterable[str]:
        t = self._t
        if phase.admits:
            names = [self._plan.phase(one.phase).name for one in phase.admits]
            yield t("rules.admitted", phases="; ".join(dict.fromkeys(names)))
        if phase.quiz is not None:
            yield from self._of_quiz(phase, phase.quiz)
        if phase.entries is not None:
            yield from self._of_entries(phase.entries)
        if phase.stage is not None:
            yield from self._of_stage(phase.stage)
        if phase.results is None or not phase.results.complaints_window_s:
            yield t("rules.no_complaints")
        else:
            yield t("rules.complaints", window=self.span(phase.results.complaints_window_s))

    def _of_quiz(self, phase: Phase, quiz: QuizRules) -> Iterable[str]:
        t, names = self._t, {one.id: one.name for one in self._plan.audiences}
        if quiz.time_limit_s is None:
            yield t("exam.rule_no_limit", questions=quiz.questions)
        else:
            minutes = self._f.number(quiz.time_limit_s / _MINUTE_S)
            yield t("exam.rule_questions", questions=quiz.questions, minutes=minutes)
        for bank in quiz.banks:
            questions = quiz.questions_of(bank.audience)
            if questions != quiz.questions:
                who = names.get(bank.audience, bank.audience)
                yield t("rules.bank", who=who, questions=questions)
        if quiz.attempts_allowed is None:
            yield t("rules.any_attempts")
        else:
            yield t("rules.attempts", count=quiz.attempts_allowed)
        if quiz.several_attempts:
            yield t(_COUNTING[quiz.counting_attempt])
        if quiz.points:
            points = quiz.points
            yield t("rules.points", easy=points.easy, medium=points.medium, hard=points.hard)
        if quiz.several_right == "per_option":
            yield t("exam.rule_per_option")
        if quiz.prediction:
            yield t("rules.prediction")
        if phase.id == self._plan.participation.phase:
            needed = self._plan.participation.answers_needed(quiz.questions)
            yield t("rules.counted", count=needed)
        yield t("rules.ranking", order=", ".join(self._ranking(quiz)))
        yield t("rules.tie")
        yield t(_SHOWN[quiz.score_visible])

    def _ranking(self, quiz: QuizRules) -> Iterable[str]:
        for one in quiz.ranking:
            points = one == "score" and quiz.counts_otherwise
            yield self._t("rules.by_points" if points else _RANKING[one])

    def _of_entries(self, rules: EntryRules) -> Iterable[str]:
        t = self._t
        yield t("rules.kinds", kinds=", ".join(t(_KINDS[kind]).lower() for kind in rules.kinds))
        yield from self._between("words", rules.word_minimum, rules.word_maximum)
        yield from self._between("video", rules.video_minimum_s, rules.video_maximum_s)
        if rules.minimum_per_agency:
            yield t("rules.per_agency", count=rules.minimum_per_agency)
        if rules.maximum_per_agency is not None:
            yield t("rules.per_agency_to", count=rules.maximum_per_agency)
        if rules.maximum_per_author is not None:
            yield t("rules.per_author", count=rules.maximum_per_author)
        if rules.original:
            yield t("rules.original")
        if rules.blind:
            yield t("rules.blind")

    def _between(
        self, what: Literal["words", "video"], least: int, most: int | None
    ) -> Iterable[str]:
        """How long a text (in words) or a video (in seconds) may be; nothing where any may be."""
        shown: Callable[[int], str] = self._f.number if what == "words" else self.span
        both, from_, to = {
            "words": ("rules.words", "rules.words_from", "rules.words_to"),
            "video": ("rules.video", "rules.video_from", "rules.video_to"),
        }[what]
        if least and most is not None:
            yield self._t(both, least=shown(least), most=shown(most))
        elif least:
            yield self._t(from_, least=shown(least))
        elif most is not None:
            yield self._t(to, most=shown(most))

    def _of_stage(self, rules: StageRules) -> Iterable[str]:
        t, team = self._t, rules.team
        yield t("rules.teams", count=rules.teams)
        if team.maximum_members is not None:
            yield t("rules.team", least=team.minimum_members, most=team.maximum_members)
        elif team.minimum_members > 1:
            yield t("rules.team_from", least=team.minimum_members)
        parts = [
            one.name
            if one.time_limit_s is None
            else t("rules.part", name=one.name, limit=self.span(one.time_limit_s))
            for one in rules.parts
        ]
        yield t("rules.parts", parts="; ".join(parts))
