"""What a competent team would write instead: one application over one database, to measure by."""
