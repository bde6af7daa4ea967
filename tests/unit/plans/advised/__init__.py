"""For every code of a finding: a sound plan, what spoils it, and the edits that its text advises.

edits     Put, Drop and the plans that they are made on
words     what is read value by value, and ids
people    classes, audiences, participation, registration
quizzes   rounds, papers, rankings, contributed questions
acts      entries and the stage
judged    entries' authors and files, panels, ways into later phases
awards    awards, measures, prizes
calendar  the calendar
office    who issues papers, and who signs them
evidence  what the bank, the staff list and the day of today say
"""
