"""Files that people hand in for judges: what they are, what is in them, and what judges see of it.

Whatever parses bytes from outside runs in a reading process only.
"""
