"""Plays a whole contest over the public HTTP API, for ``hoithi demo``.

compressed_plan   which plan, and how it is squeezed into a minute or two
console           what is shown: progress bars on a terminal, plain lines elsewhere
setup             city, spreadsheets, import, codes, roles: all that precedes the first round
rounds            the rounds with their simulated people
publishing        settlement, publication and recount of every round
ledgers           fetched, and recounted as an auditor would
publishing_phase  what is over all rounds: published, recounted, agencies' prizes
prizes            who won what, and whether it is as much as the plan promises
crosscheck        participation, counted a second time from the simulator's own record
report            tables, files, sign-ins
play              all of it, in order
"""
