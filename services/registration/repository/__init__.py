"""Registration's queries: rows <-> domain."""
