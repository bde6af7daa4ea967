"""How long the gateway waits for services, in seconds."""

#: an answer that somebody waits for
PATIENCE_S = 2.5
#: argon2id queues in the rush of a morning
PASSWORD_S = 10.0
#: standings, awards, drafts and ledgers are read from stored lines
RESULTS_S = 10.0
#: whole rounds are worked out anew
PUBLISHING_S = 30.0
#: thousands of works among a large jury
ASSIGNING_S = 30.0
#: a bank is compared with what is there, question by question
BANK_S = 30.0
#: all that a service has put aside is applied, or dropped and built again
OPERATIONS_S = 60.0
#: whoever asked before the gateway was told to end hears within this: before the server hangs up
#: (deploy.gateway.DRAIN_S)
LEAVING_S = 14.0
