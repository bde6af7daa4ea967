"""The door: the HTTP API and the web pages. Decides time, batches calls, asks the services."""
