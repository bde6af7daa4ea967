"""The API, a module for each thing it is about. Only translation: HTTP to commands and back.

session         signing in and out, choosing a password
contests        contests, rounds, and an organiser's decisions about them
attempts        attempts and receipts (the three calls of the rush are in ``gateway.hot``)
participation   the quota table, as an answer, a stream and a spreadsheet
results         standings, awards, publications, ledgers
imports         rosters and question banks from spreadsheets
questions       what a round says about its questions
proposals       questions on their way into the bank: contributed, vetted, selected
people          headcounts, activation codes, exclusions, roles
forms           the forms of the pages
health          /health and /metrics
docs            /api/docs
"""
