"""The fleet: a console that orders and watches, a worker that paints, and what both agree on."""
