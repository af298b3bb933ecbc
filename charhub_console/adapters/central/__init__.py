"""CharHub's central PostgreSQL and the fleet's, on psycopg."""

from charhub_console.adapters.central.central import PostgresCentral, role_script
from charhub_console.adapters.central.charhub import CharhubTables
from charhub_console.adapters.central.feed import PostgresFeed
from charhub_console.adapters.central.fleet_board import PostgresFleetBoard
from charhub_console.adapters.central.fleet_hands import PostgresFleetHands

__all__ = [
    "CharhubTables",
    "PostgresCentral",
    "PostgresFeed",
    "PostgresFleetBoard",
    "PostgresFleetHands",
    "role_script",
]
