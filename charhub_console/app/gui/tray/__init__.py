"""The program as it stays while its window is closed: icon, menu, notifications, quitting."""

KEEP = "tray/keep"
"""Where the window's memory has whether closing it leaves the program in the tray: ON (shipped) or OFF."""
ON, OFF = "on", "off"
