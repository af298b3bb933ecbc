"""Browsing candidates and deciding about them."""
