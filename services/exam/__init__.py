"""exam: owns question stems and options (never keys), rounds, papers, attempts and answers.

Reads registration's stream (contests, contestants, exclusions). Emits round opened, changed,
settled; attempt started, submitted.
"""
