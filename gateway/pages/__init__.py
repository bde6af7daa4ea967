"""The server-rendered pages: what people see of the platform.

    queries      what a page may ask, as a Protocol that the gateway implements
    catalogue    every text of the UI, Vietnamese first; ``formats`` numbers and dates
    vietnamese   search without accents, and Vietnamese collation
    tables       participation as lines, totals and states, pure
    assets       static files: one version for all of them, compressed at start
    bundle       joins the small ES modules of a page into one file at start
    rendering    Jinja, language, security headers, compression
    forms        sign-in, password and error pages, for the gateway to answer with
    views        the routes; only translation between the four above

A page never calls a service itself and never decides a rule of the contest.
"""
