"""The stage: team lists, the order of performance, clocks, what the hall sees."""
