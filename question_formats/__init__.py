"""Question banks in the formats that others use: xlsx, GIFT, Aiken, Moodle XML, our TOML.

    files       which format a file is in; reads and writes any of them
    bank        questions as they were found -> checked rows, all or nothing
    findings    what cannot be taken over, named with its line, why, and how to mend it
    plain       bytes and HTML -> the plain text that questions are kept in
    tags        difficulty and office as tags
    gift_*      Moodle's text format        aiken       the simplest one
    moodle_*    Moodle's XML                toml_bank   the format of contests/banks
    doubles     questions that ask nearly the same thing

A bank holds single-choice questions of two to six plain options. Nothing that a file holds beyond
that is dropped silently: it is refused as a finding or told as a note. What a format cannot hold
is told as a note when it is written. Knows no framework; imports ``spreadsheets`` and below.
"""
