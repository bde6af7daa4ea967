"""The embedded platform: every service and the gateway in one process, SQLite, no broker to run."""
