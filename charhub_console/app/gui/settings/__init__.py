"""The Settings page: sections, fields, live tests."""
