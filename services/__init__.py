"""The services: each owns one database and is spoken to over the broker only."""
