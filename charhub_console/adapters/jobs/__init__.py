"""The durable queue (DBOS). The only package that knows DBOS and SQLAlchemy."""
