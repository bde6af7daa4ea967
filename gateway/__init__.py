"""The HTTP API and the web pages. Decides time, batches calls, asks the services."""
