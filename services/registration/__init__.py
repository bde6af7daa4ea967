"""Registration: owns contests, the agency tree, people, accounts, roles and exclusions.

Reads nobody's stream. Emits contest defined, agency registered, headcount approved, contestant
registered, contestant excluded.
"""
