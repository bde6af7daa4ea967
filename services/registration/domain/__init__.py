"""Registration's pure rules: agencies, people and rosters, codes, passwords, throttling."""
