"""The services of the house: each owns one database and is spoken to over the broker only."""
