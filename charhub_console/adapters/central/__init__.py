"""CharHub's central PostgreSQL, on psycopg."""

from charhub_console.adapters.central.central import PostgresCentral, role_script
from charhub_console.adapters.central.feed import PostgresFeed

__all__ = ["PostgresCentral", "PostgresFeed", "role_script"]
