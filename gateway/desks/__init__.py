"""Pages of those who run a contest or check it, one module a subject; each asks the services as the
API does.

Below them, ``desk`` lets people in, reads forms and turns refusals into pages.
"""
