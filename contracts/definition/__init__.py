"""What a contest is: the signed plan as plain values.

A definition is written by hand as a TOML file (package ``plans``), travels inside the event
``contest_defined`` and is what every rule reads. Times are microseconds since the epoch (UTC),
windows are half-open ``[opens, closes)``, money is whole đồng, rates are between 0 and 1.

    participants   agency classes, audiences, participation and its quota, self-registration
    quiz           quiz rules, blueprints, contributions of questions
    judged_forms   entries, teams and the stage
    entry_files    kinds of entries, formats and sizes of their files
    panels         who marks what, on which sheet, and how marks become one value
    awards         awards with their measures and conditions
    measures       the measures of collective awards, as one table
    admissions     who enters a later phase by results of an earlier
    contest        Definition: phases, rounds, calendar, and all of the above
    json_document  a definition as JSON values, and its digest

New fields have defaults, and a default never changes: old definitions and their digests stand.
"""

from contracts.definition.admissions import Admission
from contracts.definition.awards import (
    Award,
    AwardBasis,
    AwardRanking,
    AwardTie,
    Combination,
    Completion,
    Conditions,
    Measure,
    Prize,
    PrizesInAll,
    Recipients,
    SeveralPrizes,
    SharedMoney,
    SharedPlaces,
    Term,
)
from contracts.definition.contest import (
    DailyHours,
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
from contracts.definition.entry_files import (
    FORMATS,
    LARGEST_FILE,
    EntryFormat,
    EntryKind,
    SizedFile,
)
from contracts.definition.json_document import definition_digest, to_document, told
from contracts.definition.judged_forms import (
    EntryLabel,
    EntryOutlet,
    EntryOwner,
    EntryRules,
    HandedInBy,
    PerformanceOrder,
    Screening,
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
from contracts.definition.panels import (
    CommitteeFigure,
    Criterion,
    MarkCombination,
    MarkStep,
    Panel,
    SheetAssignment,
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
    Predicts,
    QuestionKind,
    QuestionUse,
    QuizRules,
    RankingMeasure,
    ScoreVisibility,
    TieRule,
    TopicDraw,
    VoidRule,
)

__all__ = [
    "FORMATS",
    "LARGEST_FILE",
    "MEASURES",
    "Admission",
    "AgencyClass",
    "AnyMeasure",
    "Audience",
    "AudienceBank",
    "Award",
    "AwardBasis",
    "AwardRanking",
    "AwardTie",
    "CollectiveMeasure",
    "Combination",
    "CommitteeFigure",
    "Completion",
    "Conditions",
    "ContributionRules",
    "ContributionTarget",
    "CountingAttempt",
    "Criterion",
    "DailyHours",
    "Definition",
    "Denominator",
    "Difficulty",
    "DisclosedAgencies",
    "DisclosedAnswers",
    "Disclosure",
    "EntryFormat",
    "EntryKind",
    "EntryLabel",
    "EntryOutlet",
    "EntryOwner",
    "EntryRules",
    "FiguresVisible",
    "HandedInBy",
    "MakeUpPrizes",
    "MarkCombination",
    "MarkStep",
    "Measure",
    "MeasureFacts",
    "MeasureValue",
    "Milestone",
    "MilestoneKind",
    "Obligation",
    "Panel",
    "ParticipationRules",
    "PerformanceOrder",
    "PersonField",
    "Phase",
    "PhaseForm",
    "Predicts",
    "Prize",
    "PrizesInAll",
    "QuestionKind",
    "QuestionUse",
    "QuizRules",
    "QuotaScope",
    "RankingMeasure",
    "Recipients",
    "RegistrationField",
    "ResultsRules",
    "Round",
    "ScoreVisibility",
    "Screening",
    "SelfRegistration",
    "SeveralPrizes",
    "SharedMoney",
    "SharedPlaces",
    "SheetAssignment",
    "SizedFile",
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
