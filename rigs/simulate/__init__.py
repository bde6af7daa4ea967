"""Simulated people take part in a round of a platform that runs, for ``hoithi simulate``.

    record           what was acknowledged to them
    retrying_client  a patient client: bounded connections, retries, stamps obeyed
    people           signing in, answering, being untidy
    play             one round, played
    rehearsal        the whole of it: codes, times, visits, the round

``rigs.demo`` plays whole contests with the same people.
"""
