"""A small plan without mistakes, for tests to spoil."""

import tomllib
from typing import Any

import pytest

SMALL_PLAN = """
slug = "xa-binh-an-2025"
title = "Cuộc thi của xã Bình An"
organiser = "UBND xã Bình An"
starts_at = 2025-03-03
ends_at = 2025-03-16

agency_classes = [
    { id = "xa", name = "Cơ quan xã", quota = "70%" },
    { id = "thon", name = "Các thôn" },
]
topics = { mot-cua = "Một cửa", chi-so = "Các chỉ số" }
participation = { phase = "vong-1" }

[[phases]]
id = "vong-1"
name = "Trắc nghiệm"
form = "quiz"
mandatory = true
quiz = { time_limit = "30 phút", questions = 5, question_use = "split", blueprint = [
    { topic = "mot-cua", questions = 3 },
    { topic = "chi-so", questions = 2 },
] }
rounds = [
    { id = "tuan-1", name = "Tuần 1", opens_at = "03/3/2025 08:00", closes_at = "07/3/2025" },
    { id = "tuan-2", name = "Tuần 2", opens_at = "10/3/2025 08:00", closes_at = "14/3/2025" },
]

[[phases]]
id = "vong-2"
name = "Video"
form = "entries"
entries = { kinds = ["video"], maximum_per_agency = 1, video_maximum = "7 phút" }
rounds = [
    { id = "nhan-bai", name = "Nhận bài", opens_at = "03/3/2025", closes_at = "16/3/2025" },
]

[[awards]]
id = "ca-nhan"
name = "Giải cá nhân"
phase = "vong-1"
recipients = "individual"
conditions = { minimum_score = 1 }
each_round = true
prizes = [
    { rank = "first", winners = 1, money = "500.000 đồng" },
    { rank = "second", winners = 2 },
]

[[calendar]]
id = "thi"
name = "Thi trực tuyến"
from = "3/2025"
until = "3/2025"
phase = "vong-1"
"""


@pytest.fixture
def plan() -> dict[str, Any]:
    """The tables of the small plan, fresh for each test."""
    return tomllib.loads(SMALL_PLAN)
