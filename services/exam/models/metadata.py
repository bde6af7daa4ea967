"""What every table of the service belongs to."""

from sqlalchemy import MetaData

from plumbing.shared_tables import PlumbingTables

metadata = MetaData()
plumbing = PlumbingTables(metadata)
