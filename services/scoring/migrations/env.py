"""Alembic comes in here; the work is done in ``plumbing.migrations``."""

from plumbing.migrations import run_environment
from services.scoring.models import metadata

run_environment(metadata)
