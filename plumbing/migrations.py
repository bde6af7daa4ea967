"""stub until merged"""

import importlib


def upgrade(url, service):
    import sqlalchemy as sa

    e = sa.create_engine(url)
    importlib.import_module(f"services.{service}.models").metadata.create_all(e)
    e.dispose()
