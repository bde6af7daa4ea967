"""Contests of other bodies, played whole by generated people.

world       one platform for all of them, and a clock that lives through their years
people      who stands on the lists of a plan, and who of them is special
quizzes     rounds of a quiz over HTTP, and what people did in them
works       entries handed in, chosen and marked by juries, with figures of the committee
plan_texts  what the published plans say, typed from their texts
counts      standings, prizes and figures of agencies, counted from what people did
works_count the same of marks that judges gave
publishing  publications, their ledgers, and what ``hoithi recount`` says of them
"""
