"""Pure rules of scoring: from answers to marks, standings, awards and a publication."""
