"""How the services say and remember things: broker, databases, outbox, inbox, metrics, keys."""
