"""Version 1: indexes and triggers, the promises that no single column can hold."""

from __future__ import annotations


def _refuse(trigger: str, event: str, message: str, when: str = "") -> str:
    condition = f"WHEN {when} " if when else ""
    return f"CREATE TRIGGER {trigger} BEFORE {event} {condition}BEGIN SELECT RAISE(ABORT, '{message}'); END"


INDEXES = (
    # A candidate whose content was forgotten has no url any more; its (source, source_id) still keeps it out.
    "CREATE UNIQUE INDEX candidate_url ON candidate (url) WHERE url <> ''",
    "CREATE INDEX candidate_source_id ON candidate (source_id)",
    "CREATE INDEX candidate_newest ON candidate (coalesce(created_at, fetched_at) DESC, n)",
    "CREATE INDEX candidate_status ON candidate (status, coalesce(created_at, fetched_at) DESC, n)",
    "CREATE INDEX analysis_candidate ON analysis (candidate_id)",
    "CREATE INDEX decision_candidate ON decision (candidate_id)",
    "CREATE INDEX run_started ON run (started_at)",
    "CREATE INDEX character_run ON character (run_id)",
    "CREATE INDEX character_state ON character (state)",
    "CREATE INDEX character_name ON character (name)",
    "CREATE INDEX attempt_run ON attempt (run_id)",
    """CREATE UNIQUE INDEX attempt_under_way ON attempt (character_id, "view")
       WHERE state NOT IN ('done', 'failed', 'cancelled', 'needs_operator')""",
    'CREATE UNIQUE INDEX image_active ON image (character_id, "view") WHERE active = 1',
    "CREATE INDEX image_character ON image (character_id)",
    "CREATE INDEX credit_entry_owner ON credit_entry (owner)",
    "CREATE INDEX credit_entry_character ON credit_entry (character_id)",
    "CREATE INDEX event_run ON event (run_id)",
)

# Kept in step by candidates.py: SQLite before 3.42 calls FTS5 in a trigger unsafe while trusted_schema is off.
TEXT_INDEX = """
CREATE VIRTUAL TABLE candidate_text USING fts5(
    prompt, tags, creator, content='candidate', content_rowid='n', tokenize='unicode61 remove_diacritics 2')
"""

TRIGGERS = (
    _refuse("candidate_stays", "DELETE ON candidate", "a candidate is never deleted"),
    _refuse("decision_stays", "DELETE ON decision", "a decision is never deleted"),
    _refuse("decision_fixed", "UPDATE ON decision", "a decision is never changed"),
    _refuse("credit_entry_stays", "DELETE ON credit_entry", "a ledger entry is never deleted"),
    _refuse("credit_entry_fixed", "UPDATE ON credit_entry", "a ledger entry is never changed"),
    _refuse("attempt_stays", "DELETE ON attempt", "an attempt is never deleted"),
    _refuse(
        "attempt_fixed",
        'UPDATE OF id, character_id, "view", number, run_id, recipe, prompt, negative_prompt, seed, width, height, '
        "created_at, reason ON attempt",
        "what an attempt asks for is never changed",
    ),
    _refuse(
        "attempt_ended",
        "UPDATE OF state ON attempt",
        "an attempt that ended stays ended",
        "old.state IN ('done', 'failed', 'cancelled') AND new.state <> old.state",
    ),
    _refuse("image_stays", "DELETE ON image", "an image is never deleted"),
    _refuse(
        "image_fixed",
        'UPDATE OF id, attempt_id, character_id, "view", storage, key, width, height, size_bytes, sha256, '
        "content_type, created_at ON image",
        "the bytes of an image are never changed",
    ),
)
