"""Version 1: all tables, with the promises of the data held by the schema itself wherever it can."""

from __future__ import annotations

from charhub_console.adapters.sqlite.migrations.m0001_rules import INDEXES, TEXT_INDEX, TRIGGERS


def _uuid(column: str) -> str:
    shape = "????????-????-????-????-????????????"
    return f"CHECK ({column} GLOB '{shape}' AND {column} NOT GLOB '*[^0-9a-f-]*')"


def _utc(column: str) -> str:
    return f"CHECK ({column} GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00')"


def _array(column: str) -> str:
    """SQLite before 3.42 calls json_valid() unsafe in a CHECK while trusted_schema is off."""
    return f"CHECK ({column} GLOB '[[]*]')"


def _object(column: str) -> str:
    return f"CHECK ({column} GLOB '{{*}}')"


def _views(column: str) -> str:
    names = "'AVATAR', 'REFERENCE_AVATAR', 'REFERENCE_FRONT', 'REFERENCE_SIDE', 'REFERENCE_BACK'"
    return f"CHECK ({column} IN ({names}))"


_CANDIDATE = f"""
CREATE TABLE candidate (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE {_uuid("id")},
    source TEXT NOT NULL CHECK (source <> ''),
    source_id TEXT NOT NULL CHECK (source_id <> ''),
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL {_utc("fetched_at")},
    page_url TEXT NOT NULL,
    creator TEXT,
    created_at TEXT {_utc("created_at")},
    width INTEGER,
    height INTEGER,
    level INTEGER NOT NULL CHECK (level >= 0),
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    tags TEXT NOT NULL {_array("tags")},
    base_model TEXT,
    model_version_ids TEXT NOT NULL {_array("model_version_ids")},
    model_names TEXT NOT NULL {_array("model_names")},
    reactions INTEGER NOT NULL,
    model_flags TEXT {_array("model_flags")},
    raw TEXT NOT NULL,
    image_path TEXT,
    thumbnail_path TEXT,
    sha256 TEXT,
    dhash INTEGER,
    phash INTEGER,
    duplicate_group TEXT,
    gate TEXT NOT NULL CHECK (gate IN ('', 'allow', 'hold', 'block')),
    gate_reasons TEXT NOT NULL {_array("gate_reasons")},
    gate_version TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'approved', 'rejected', 'held')),
    meta_known INTEGER NOT NULL CHECK (meta_known IN (0, 1)),
    UNIQUE (source, source_id)
) STRICT
"""

_ANALYSIS = f"""
CREATE TABLE analysis (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE {_uuid("id")},
    candidate_id TEXT NOT NULL REFERENCES candidate (id),
    author TEXT NOT NULL,
    at TEXT NOT NULL {_utc("at")},
    gender TEXT NOT NULL {_object("gender")},
    species TEXT NOT NULL {_object("species")},
    age_rating TEXT NOT NULL {_object("age_rating")},
    content_tags TEXT NOT NULL {_object("content_tags")},
    apparent_age TEXT NOT NULL {_object("apparent_age")},
    style TEXT NOT NULL {_object("style")},
    theme TEXT NOT NULL {_object("theme")},
    description TEXT NOT NULL {_object("description")},
    appearance TEXT NOT NULL {_array("appearance")},
    evidence_tags TEXT NOT NULL {_array("evidence_tags")},
    suggested_names TEXT NOT NULL {_array("suggested_names")}
) STRICT
"""

_DECISION = f"""
CREATE TABLE decision (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE {_uuid("id")},
    candidate_id TEXT NOT NULL REFERENCES candidate (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'reject', 'hold', 'undo')),
    "by" TEXT NOT NULL CHECK ("by" <> ''),
    reason TEXT NOT NULL,
    at TEXT NOT NULL {_utc("at")}
) STRICT
"""

_RUN = f"""
CREATE TABLE run (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 4 AND 64 AND id NOT GLOB '*[^0-9a-z_-]*'),
    kind TEXT NOT NULL CHECK (kind IN ('night', 'manual', 'retry')),
    started_at TEXT NOT NULL {_utc("started_at")},
    count INTEGER NOT NULL CHECK (count >= 0),
    budget_s REAL NOT NULL,
    recipe TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled')),
    stage TEXT NOT NULL CHECK (stage IN ('fetch', 'select', 'generate', 'report')),
    ended_at TEXT {_utc("ended_at")},
    carried_over INTEGER NOT NULL CHECK (carried_over >= 0),
    practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
    orders TEXT NOT NULL {_array("orders")},
    notes TEXT NOT NULL {_array("notes")},
    summary TEXT NOT NULL
) STRICT
"""

_CHARACTER = f"""
CREATE TABLE character (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE {_uuid("id")},
    name TEXT NOT NULL CHECK (name <> ''),
    gender TEXT NOT NULL,
    species TEXT NOT NULL,
    style TEXT NOT NULL,
    theme TEXT NOT NULL,
    age_rating TEXT NOT NULL,
    description TEXT NOT NULL,
    owner TEXT NOT NULL CHECK (owner <> ''),
    seed INTEGER NOT NULL CHECK (seed BETWEEN 0 AND 4294967295),
    created_at TEXT NOT NULL {_utc("created_at")},
    candidate_id TEXT UNIQUE REFERENCES candidate (id),
    run_id TEXT REFERENCES run (id),
    content_tags TEXT NOT NULL {_array("content_tags")},
    appearance TEXT NOT NULL {_array("appearance")},
    source_image_path TEXT,
    recipe TEXT NOT NULL,
    charged INTEGER NOT NULL CHECK (charged IN (0, 1)),
    with_references INTEGER NOT NULL CHECK (with_references IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN
        ('draft', 'queued', 'generating', 'complete', 'partial', 'failed', 'cancelled', 'blocked')),
    position INTEGER NOT NULL
) STRICT
"""

_ATTEMPT = f"""
CREATE TABLE attempt (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE {_uuid("id")},
    character_id TEXT NOT NULL REFERENCES character (id),
    "view" TEXT NOT NULL {_views('"view"')},
    number INTEGER NOT NULL CHECK (number >= 1),
    run_id TEXT NOT NULL REFERENCES run (id),
    recipe TEXT NOT NULL,
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    seed INTEGER NOT NULL CHECK (seed BETWEEN 0 AND 4294967295),
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    created_at TEXT NOT NULL {_utc("created_at")},
    state TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'submitted', 'generated', 'stored', 'done',
        'failed', 'cancelled', 'needs_operator')),
    recipe_hash TEXT NOT NULL,
    settings TEXT NOT NULL {_array("settings")},
    backend TEXT,
    backend_job TEXT,
    submissions INTEGER NOT NULL CHECK (submissions >= 0),
    deadline TEXT {_utc("deadline")},
    path TEXT,
    key TEXT,
    url TEXT,
    sha256 TEXT,
    size_bytes INTEGER CHECK (size_bytes > 0),
    submitted_at TEXT {_utc("submitted_at")},
    generated_at TEXT {_utc("generated_at")},
    stored_at TEXT {_utc("stored_at")},
    ended_at TEXT {_utc("ended_at")},
    error TEXT NOT NULL,
    advice TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (character_id, "view", number),
    UNIQUE (id, character_id, "view"),
    CHECK (state NOT IN ('stored', 'done') OR key IS NOT NULL),
    CHECK (state <> 'done' OR (url IS NOT NULL AND sha256 IS NOT NULL AND size_bytes IS NOT NULL
        AND ended_at IS NOT NULL))
) STRICT
"""

_IMAGE = f"""
CREATE TABLE image (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE {_uuid("id")},
    attempt_id TEXT NOT NULL UNIQUE,
    character_id TEXT NOT NULL,
    "view" TEXT NOT NULL {_views('"view"')},
    storage TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE CHECK (key <> ''),
    url TEXT NOT NULL,
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
    sha256 TEXT NOT NULL CHECK (sha256 <> ''),
    content_type TEXT NOT NULL,
    created_at TEXT NOT NULL {_utc("created_at")},
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    master_path TEXT,
    FOREIGN KEY (attempt_id, character_id, "view") REFERENCES attempt (id, character_id, "view")
) STRICT
"""

_CREDIT_ENTRY = f"""
CREATE TABLE credit_entry (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE {_uuid("id")},
    key TEXT NOT NULL UNIQUE CHECK (key <> ''),
    owner TEXT NOT NULL CHECK (owner <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('GRANT', 'CONSUMPTION', 'REFUND')),
    amount INTEGER NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL {_utc("at")},
    character_id TEXT,
    run_id TEXT,
    views TEXT NOT NULL {_array("views")},
    CHECK (CASE kind WHEN 'CONSUMPTION' THEN amount < 0 ELSE amount > 0 END)
) STRICT
"""

_OUTBOX = f"""
CREATE TABLE outbox (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    op_id TEXT NOT NULL UNIQUE {_uuid("op_id")},
    kind TEXT NOT NULL CHECK (kind IN
        ('candidate', 'decision', 'character', 'attempt', 'image', 'run', 'credit_entry')),
    row_id TEXT NOT NULL,
    payload TEXT NOT NULL {_object("payload")},
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')) {_utc("at")}
) STRICT
"""

_EVENT = f"""
CREATE TABLE event (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL DEFAULT 'stage' CHECK (kind IN ('stage')),
    run_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    seconds REAL NOT NULL,
    at TEXT NOT NULL {_utc("at")},
    ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
    character_id TEXT,
    "view" TEXT {_views('"view"')}
) STRICT
"""

_SMALL_TABLES = (
    f"CREATE TABLE model_flags (model_version_id INTEGER PRIMARY KEY, flags TEXT NOT NULL {_array('flags')}) STRICT",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE sync_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    f"""
    CREATE TABLE embedding (
        n INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('candidate', 'image')),
        row_id TEXT NOT NULL,
        model TEXT NOT NULL,
        dimensions INTEGER NOT NULL CHECK (dimensions > 0),
        vector BLOB NOT NULL,
        at TEXT NOT NULL {_utc("at")},
        UNIQUE (kind, row_id, model)
    ) STRICT
    """,
)

STATEMENTS: tuple[str, ...] = (
    _CANDIDATE,
    _ANALYSIS,
    _DECISION,
    _RUN,
    _CHARACTER,
    _ATTEMPT,
    _IMAGE,
    _CREDIT_ENTRY,
    _OUTBOX,
    _EVENT,
    *_SMALL_TABLES,
    *INDEXES,
    TEXT_INDEX,
    *TRIGGERS,
)
