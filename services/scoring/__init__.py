"""scoring: owns keys (encrypted), scores, standings, awards, publications and their ledger.

Reads registration's stream (contests, agencies, contestants, exclusions) and exam's (rounds
settled, attempts submitted). Emits attempt scored, attempts rescored,
results published.
"""
