"""How long the gateway waits for services, in seconds."""

#: an answer that somebody waits for
PATIENCE_S = 2.5
#: standings, awards and drafts are read from stored lines
RESULTS_S = 10.0
#: whole rounds are worked out anew
PUBLISHING_S = 30.0
#: a bank is compared with what is there, question by question
BANK_S = 30.0
#: whoever asked before the gateway was told to end hears within this: before the server hangs up
#: (deploy.gateway.DRAIN_S)
LEAVING_S = 14.0
