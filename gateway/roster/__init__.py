"""Lists of agencies, people and questions from files; headcounts, codes, exclusions."""
