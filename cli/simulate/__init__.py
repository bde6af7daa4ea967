"""``hoithi simulate``: simulated people take part in a round of a platform that runs.

    record   what was acknowledged to them
    door     a patient client: bounded connections, retries, stamps obeyed
    people   signing in, answering, being untidy
    play     one round
    command  the command

``cli.demo`` plays whole contests with the same people.
"""

from cli.simulate.command import add_parser, run

__all__ = ["add_parser", "run"]
