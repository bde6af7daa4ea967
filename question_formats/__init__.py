"""Question banks in the formats that others use: xlsx, Word, text, GIFT, Aiken, Moodle XML, TOML.

    format_dispatch   which format a file is in; reads and writes any of them
    bank_checks       questions as they were found -> checked rows, all or nothing
    file_findings     what cannot be taken over, named with its line, why, and how to mend it
    omitted_content   what is left out or changed, told as notes; text_notes of any format
    html_text         HTML -> the plain text that questions are kept in
    question_tags     difficulty and office as tags
    gift_*            Moodle's text format        moodle_*    Moodle's XML
    list_*, line_*    lists as people write them: Aiken, pasted text, Word
    word_*            Word files as such lists    right_options   the right option by its signs
    toml_bank         the format of contests/banks
    option_*          options that speak of others, and what keeps its place for them
    similar_questions questions that ask nearly the same thing

A bank holds single-choice questions of two to six plain options. Nothing that a file holds beyond
that is dropped silently: it is refused as a finding or told as a note. What a format cannot hold
is told as a note when it is written. Knows no framework; imports ``spreadsheets`` and below.
"""
