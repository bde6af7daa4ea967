"""exam: owns questions without keys, rounds, papers, attempts and answers."""
