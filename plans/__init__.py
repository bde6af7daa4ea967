"""Plans as data: definition files of contests, read, checked, written and rehearsed.

Owns the language of definition files; knows no database, broker or clock. Everything here is a
pure function over ``contracts.definition``.

    language     TOML or JSON text -> Definition, with a finding for each mistake
    check        what the words mean together: windows, blueprints, prizes, calendar
    form         Definition -> tables and TOML text as an organiser would write them
    editing      the commonest fields, for a form
    starter      a first definition from a few answers
    lines        the line of a key in the text
    rehearsal    the same contest played in minutes
    vocabulary   every key of the language

Reading goes language > sections > people, quizzes, arts, prizes, rounds > node > values, times,
amounts > findings. How to add a key: CONTRIBUTING.md.
"""
