"""Pages of those who run a contest, one module a role: each asks the services as the API does.

Below them, ``desk`` lets people in, reads forms and turns refusals into pages.
"""
