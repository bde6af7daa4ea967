"""scoring: owns keys, scores, standings, awards, publications and their ledger."""
