"""The embedded platform: every service and the gateway in one process, SQLite, no broker to run."""

import os

# Nobody here asks for names of hosts; eventlet's own resolver takes half a second to load.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
