"""Plays a whole contest over the public HTTP API, for ``hoithi demo``.

compressed_plan           which plan, and how it is squeezed into a minute or two
console                   what is shown: progress bars on a terminal, plain lines elsewhere
contest_setup             city, spreadsheets, import, codes, roles: all that precedes a round
round_hours               rounds kept open while somebody is due, and closed then
play_rounds               the rounds of a quiz with their simulated people
publish_and_recount       settlement, publication and recount of every round
ledger_recount            fetched, and recounted as an auditor would
publishing_overall_results  what is over all rounds: published, recounted, agencies' prizes
prize_summary             who won what, and whether it is as much as the plan promises
participation_crosscheck  participation and scores, counted a second time
all_round_count           prizes by quiz and video together, counted a second time
second_count              all that is published, counted again by the two above and by recounts
entries_phase             entries of a phase: handed in, looked at, marked, published
essays, video_clips       what is handed in; clips_of_agencies, handing_in: by whom and how
marking                   a jury at its sheets, and a count of what it gave; entry_prizes
play_entries, play_stage  a contest that judges mark, from its first day to its prizes
final_report              tables, files, sign-ins
play                      all of it, in order
"""
