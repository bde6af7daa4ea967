"""Who speaks, and what they may: sessions, the tables of roles, limits, the trail of reads."""
