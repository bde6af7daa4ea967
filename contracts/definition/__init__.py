"""What a contest is: the signed plan as plain values.

A definition is written by hand as a TOML file (package ``plans``), travels inside the event
``contest_defined`` and is what every rule reads. Times are microseconds since the epoch (UTC),
windows are half-open ``[opens, closes)``, money is whole đồng, rates are between 0 and 1.

    people     agency classes, audiences, participation and its quota, self-registration
    quiz       quiz rules, blueprints, contributions of questions
    arts       entries, teams and the stage
    awards     awards with their measures and conditions
    measures   the measures of collective awards, as one table
    contest    Definition: phases, rounds, calendar, and all of the above
    document   a definition as JSON values, and its digest

New fields have defaults, and a default never changes: old definitions and their digests stand.
"""

from contracts.definition.awards import (
    Award,
    AwardBasis,
    Combination,
    Completion,
    Conditions,
    Measure,
    Prize,
    Recipients,
    Term,
)
from contracts.definition.contest import (
    Definition,
    DisclosedAgencies,
    DisclosedAnswers,
    Disclosure,
    MakeUpPrizes,
    Milestone,
    MilestoneKind,
    Phase,
    PhaseForm,
    ResultsRules,
    Round,
)
from contracts.definition.json_document import definition_digest, to_document, told
from contracts.definition.judged_forms import (
    Criterion,
    EntryKind,
    EntryLabel,
    EntryOutlet,
    EntryRules,
    PerformanceOrder,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
)
from contracts.definition.measures import (
    MEASURES,
    AnyMeasure,
    CollectiveMeasure,
    MeasureFacts,
    MeasureValue,
)
from contracts.definition.participants import (
    AgencyClass,
    Audience,
    Denominator,
    FiguresVisible,
    Obligation,
    ParticipationRules,
    PersonField,
    QuotaScope,
    RegistrationField,
    SelfRegistration,
    least_share,
)
from contracts.definition.quiz import (
    AudienceBank,
    ContributionRules,
    ContributionTarget,
    CountingAttempt,
    Difficulty,
    QuestionUse,
    QuizRules,
    RankingMeasure,
    ScoreVisibility,
    TieRule,
    TopicDraw,
    VoidRule,
)

__all__ = [
    "MEASURES",
    "AgencyClass",
    "AnyMeasure",
    "Audience",
    "AudienceBank",
    "Award",
    "AwardBasis",
    "CollectiveMeasure",
    "Combination",
    "Completion",
    "Conditions",
    "ContributionRules",
    "ContributionTarget",
    "CountingAttempt",
    "Criterion",
    "Definition",
    "Denominator",
    "Difficulty",
    "DisclosedAgencies",
    "DisclosedAnswers",
    "Disclosure",
    "EntryKind",
    "EntryLabel",
    "EntryOutlet",
    "EntryRules",
    "FiguresVisible",
    "MakeUpPrizes",
    "Measure",
    "MeasureFacts",
    "MeasureValue",
    "Milestone",
    "MilestoneKind",
    "Obligation",
    "ParticipationRules",
    "PerformanceOrder",
    "PersonField",
    "Phase",
    "PhaseForm",
    "Prize",
    "QuestionUse",
    "QuizRules",
    "QuotaScope",
    "RankingMeasure",
    "Recipients",
    "RegistrationField",
    "ResultsRules",
    "Round",
    "ScoreVisibility",
    "SelfRegistration",
    "StagePart",
    "StageRound",
    "StageRules",
    "TeamRules",
    "Term",
    "TieRule",
    "TopicDraw",
    "VoidRule",
    "definition_digest",
    "least_share",
    "to_document",
    "told",
]
