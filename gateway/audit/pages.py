"""Who did what, when and why; and what to look at before results become official."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from gateway.audit.actions import auditing
from gateway.audit.actions.integrity import finding_view, integrity_report
from gateway.context import front_of
from gateway.web.page_route import named, page_router, plan_of, rendered, said

router = page_router()
#: the kinds of :data:`auditing.KINDS` and their actions -> what they are called
KIND_TEXTS = {
    "definition": "audit.kind_definition",
    "roster": "audit.kind_roster",
    "headcounts": "audit.kind_headcounts",
    "list_corrections": "audit.kind_list_corrections",
    "bank": "audit.kind_bank",
    "questions": "audit.kind_questions",
    "roles": "audit.kind_roles",
    "codes": "audit.kind_codes",
    "people": "audit.kind_people",
    "looks": "audit.kind_looks",
    "passwords": "audit.kind_passwords",
    "reminders": "audit.kind_reminders",
    "rounds": "audit.kind_rounds",
    "publications": "audit.kind_publications",
    "decisions": "audit.kind_decisions",
    "appeals": "audit.kind_appeals",
}
ACTION_TEXTS = {
    "contest.defined": "audit.contest_defined",
    "roster.imported": "audit.roster_imported",
    "agencies.registered": "audit.agencies_registered",
    "headcounts.approved": "audit.headcounts_approved",
    "correction.filed": "audit.correction_filed",
    "correction.accepted": "audit.correction_accepted",
    "correction.refused": "audit.correction_refused",
    "bank.imported": "audit.bank_imported",
    "keys.imported": "audit.keys_imported",
    "keys.adopted": "audit.keys_adopted",
    "questions.propose": "audit.questions_proposed",
    "questions.revise": "audit.questions_revised",
    "question.accept": "audit.question_accepted",
    "question.return": "audit.question_returned",
    "question.retire": "audit.question_retired",
    "question.reopen": "audit.question_reopened",
    "keys.proposed": "audit.keys_proposed",
    "keys.shown": "audit.keys_shown",
    "role.granted": "audit.role_granted",
    "role.revoked": "audit.role_revoked",
    "codes.issued": "audit.codes_issued",
    "code.issued": "audit.code_issued",
    "person.excluded": "audit.person_excluded",
    "person.readmitted": "audit.person_readmitted",
    "person.registered": "audit.person_registered",
    "person.erasure_asked": "audit.person_erasure_asked",
    "person.erasure_called_off": "audit.person_erasure_called_off",
    "registration.requested": "audit.registration_requested",
    "registration.confirmed": "audit.registration_confirmed",
    "registration.refused": "audit.registration_refused",
    "person.erased": "audit.person_erased",
    "people.seen": "audit.people_seen",
    "people.exported": "audit.people_exported",
    "key.tried": "audit.key_tried",
    "password.changed": "audit.password_changed",
    "reminder.begun": "audit.reminder_begun",
    "reminder.sent": "audit.reminder_sent",
    "round.changed": "audit.round_changed",
    "round.shortened": "audit.round_shortened",
    "round.time_given_back": "audit.round_time_given_back",
    "round.settle_anyway": "audit.round_settled",
    "results.published": "audit.results_published",
    "ledger.answers_told": "audit.answers_told",
    "decision.made": "audit.decision_made",
    "appeal.filed": "audit.appeal_filed",
    "appeal.upheld": "audit.appeal_upheld",
    "appeal.refused": "audit.appeal_refused",
}
#: what is told of an action beside its reason -> what it is called
DETAIL_TEXTS = {
    "agency": "audit.detail_agency",
    "attempt": "audit.detail_attempt",
    "closes_at": "audit.detail_closes_at",
    "decision": "audit.detail_decision",
    "headcounts": "audit.detail_headcounts",
    "number": "audit.detail_number",
    "people": "audit.detail_people",
    "question": "audit.detail_question",
    "questions": "audit.detail_questions",
    "revision": "audit.detail_revision",
    "role": "audit.detail_role",
    "round": "audit.detail_round",
    "rows": "audit.detail_rows",
    "unanswered": "audit.detail_unanswered",
    "upload": "audit.detail_upload",
}
ROLE_TEXTS = {
    "contestant": "audit.role_contestant",
    "liaison": "staff.liaison",
    "organiser": "staff.organiser",
    "author": "staff.author",
    "vetter": "staff.vetter",
    "judge": "staff.judge",
    "ops": "staff.ops",
}


@router.get("/contests/{contest}/audit")
async def audit(request: Request, contest: str) -> Response:
    """The audit trail, the newest first, a page at a time."""
    front, query = front_of(request), request.query_params
    kind = query.get("kind", "")
    found = await auditing.trail(front, contest, kind, query.get("after", ""))
    return rendered(
        request,
        "audit/audit.html",
        **named(await plan_of(request, contest)),
        kind=kind,
        kinds=KIND_TEXTS,
        actions=ACTION_TEXTS,
        details=DETAIL_TEXTS,
        roles=ROLE_TEXTS,
        entries=found.entries,
        after=found.after,
        first=not query.get("after"),
    )


@router.get("/contests/{contest}/integrity")
async def integrity(request: Request, contest: str) -> Response:
    """Evidence of one settled round, with what may explain it; never a verdict."""
    front = front_of(request)
    settled = [
        item
        for item in await front.contests.rounds(contest)
        if item.quiz and item.state in ("settled", "published")
    ]
    wish = request.query_params.get("round", "")
    newest = settled[-1].round if settled else ""
    this = wish or newest
    report, problem = None, ""
    if this:
        try:
            report = await integrity_report(request, contest, this)
        except Refused as refusal:
            if refusal.problem.code == "round.unknown":
                raise
            problem = said(request, refusal)
    return rendered(
        request,
        "audit/integrity.html",
        **named(await plan_of(request, contest)),
        rounds=settled,
        this=this,
        report=report,
        findings=[finding_view(one) for one in report.findings] if report else [],
        problem=problem,
    )
