"""Pages: their routes, and the values of their templates."""

from gateway.questions.pages import own_questions, question_bank, question_figures, vetting

ROUTERS = (
    own_questions.router,
    vetting.router,
    question_bank.router,
    question_figures.router,
)
