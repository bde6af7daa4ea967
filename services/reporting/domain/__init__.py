"""Pure rules: what counts, for which agency, against which quota."""
