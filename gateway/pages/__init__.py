"""The server-rendered pages: what people see of the platform.

    catalogue    every text of the UI, Vietnamese first; ``formats`` numbers and dates
    vietnamese   search without accents, and Vietnamese collation
    tables       participation as lines, totals and states, pure
    assets       static files: one version for all of them, compressed at start
    bundle       joins the small ES modules of a page into one file at start
    rendering    Jinja, language, security headers, compression
    forms        sign-in, password and error pages

A page never calls a service itself and never decides a rule of the contest.
"""
