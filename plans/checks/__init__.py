"""What a definition may get wrong although every key is well written.

Each check is a pure function ``Definition -> findings`` over one part of the plan; a check does
not repeat what another has said. ``plans.definition_check`` calls them all.
"""
