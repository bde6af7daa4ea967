"""Registration: owns contests, the agency tree, people, accounts, roles and exclusions.

Reads of scoring's stream what is published as final. Emits contest defined, agency registered,
headcount approved, contestant registered, contestant excluded.
"""
