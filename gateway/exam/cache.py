"""Papers written out: exam tells which questions in which order, the texts are kept here.

The texts of a round are the same for everyone who takes part in it. Sent with each paper they
were most of what the broker carried; asked for once per revision of the bank they cost nothing.
They come only when exam lets them be seen, after the round has opened.
"""

import asyncio

import msgspec
from msgspec import Raw

from contracts.attempts import AttemptView
from contracts.errors import Refused, Unavailable
from contracts.event_envelope import encode
from contracts.question_bank import (
    PaperPicture,
    PaperQuestion,
    RoundQuestions,
    RoundQuestionsQuery,
    with_address,
)
from gateway.core.access.picture_seals import PictureSeals
from gateway.core.transport.service_client import Backend
from plumbing.clock import Clock

MOST_ROUNDS = 32

#: question id -> (JSON before its options, letter -> JSON of that option, its pictures)
_Texts = dict[str, tuple[bytes, dict[str, bytes], list[PaperPicture]]]


class Papers:
    """Knows the texts of the rounds that people are sitting."""

    def __init__(self, backend: Backend, seals: PictureSeals, clock: Clock) -> None:
        self._backend, self._seals, self._clock = backend, seals, clock
        self._rounds: dict[tuple[str, str], tuple[int, _Texts]] = {}
        self._asking = asyncio.Lock()

    async def questions(self, view: AttemptView, person: str) -> Raw:
        """The paper as a JSON list of questions, with addresses of its pictures that are good for
        this person; :class:`Unavailable` if exam does not tell."""
        texts = self._known(view)
        if texts is None:
            async with self._asking:
                texts = self._known(view) or await self._ask(view)
        written = []
        for question, letters in view.questions:
            before, options, pictures = texts[question]
            after = self._pictures(view, person, pictures) if pictures else b""
            shown = b",".join([options[one] for one in letters])
            written.append(b"%b[%b]%b}" % (before, shown, after))
        return Raw(b"[%b]" % b",".join(written))

    def _pictures(self, view: AttemptView, person: str, pictures: list[PaperPicture]) -> bytes:
        ends_us, now_us = view.deadline_us, self._clock()
        addressed = [
            with_address(one, self._seals.address(person, view.attempt, one, ends_us, now_us))
            for one in pictures
        ]
        return b',"pictures":' + msgspec.json.encode(addressed)

    def _known(self, view: AttemptView) -> _Texts | None:
        known = self._rounds.get((view.contest, view.round))
        return known[1] if known is not None and known[0] >= view.bank else None

    async def _ask(self, view: AttemptView) -> _Texts:
        query = RoundQuestionsQuery(view.contest, view.round)
        try:
            told = await self._backend.ask("exam.round_questions", query, RoundQuestions)
        except Refused as refusal:
            # the paper is drawn, so this can only be a clock a few milliseconds behind ours
            raise Unavailable(refusal.problem.code) from None
        texts: _Texts = {
            question.id: (
                _before_options(question),
                {option.id: msgspec.json.encode(option) for option in question.options},
                question.pictures,
            )
            for question in told.questions
        }
        while len(self._rounds) >= MOST_ROUNDS:
            del self._rounds[next(iter(self._rounds))]
        self._rounds[view.contest, view.round] = (told.bank, texts)
        return texts


def _before_options(question: PaperQuestion) -> bytes:
    """The JSON of a question up to its options; what it has none of is left out, and so is its kind
    where it is a single choice."""
    said = b'{"id":%b,"text":%b,' % (encode(question.id), encode(question.text))
    if question.kind != "single_choice":
        said += b'"kind":%b,' % encode(question.kind)
    if question.formatting:
        said += b'"formatting":%b,' % encode(question.formatting)
    return said + b'"options":'
