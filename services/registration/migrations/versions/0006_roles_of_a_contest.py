"""Roles that were granted without a contest, though they are about one."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """A liaison, author, vetter or judge of no contest held the role in all there were: in these it
    holds on, and in no contest that comes later. Liaisons: where there is an agency of their code.
    Organisers of no contest stay organisers of all, operators operators. A role in a contest that
    there is not would begin to hold with it: it goes."""
    op.execute(
        "INSERT INTO roles (person, role, contest, agency, granted_at_us) "
        "SELECT r.person, r.role, c.contest, r.agency, r.granted_at_us "
        "FROM roles r CROSS JOIN contests c "
        "WHERE r.contest = '' AND r.role IN ('liaison', 'author', 'vetter', 'judge') "
        "AND (r.role <> 'liaison' OR EXISTS (SELECT 1 FROM agencies a "
        "WHERE a.contest = c.contest AND a.agency = r.agency)) "
        "AND NOT EXISTS (SELECT 1 FROM roles h WHERE h.person = r.person AND h.role = r.role "
        "AND h.contest = c.contest AND h.agency = r.agency)"
    )
    op.execute(
        "DELETE FROM roles WHERE contest = '' "
        "AND role IN ('liaison', 'author', 'vetter', 'judge') "
        "AND EXISTS (SELECT 1 FROM contests)"
    )
    op.execute(
        "DELETE FROM roles WHERE contest <> '' AND contest NOT IN (SELECT contest FROM contests)"
    )
