"""What registration's tables belong to, and those that every service has."""

from sqlalchemy import MetaData

from plumbing.shared_tables import PlumbingTables

metadata = MetaData()
plumbing = PlumbingTables(metadata)
