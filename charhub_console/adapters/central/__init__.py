"""CharHub's central PostgreSQL, on psycopg."""

from charhub_console.adapters.central.central import PostgresCentral, role_script

__all__ = ["PostgresCentral", "role_script"]
