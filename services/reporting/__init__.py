"""Reporting: owns read models (participation against the quotas, attempts, scores) and no facts.

Reads registration's stream (contests, agencies, headcounts, contestants, exclusions), exam's
(rounds, attempts) and scoring's (scores). Emits nothing: everything here can be dropped and
rebuilt from events, to the same bytes.
"""
