"""Version 5: what consoles tell each other.

`origin` is the console a row came from; empty means this one, and only such rows are carried out here. Two consoles may
have made a character of one candidate, or an attempt with the same number: both are kept, so these are no longer unique
across consoles, only among what was made here.
"""

from __future__ import annotations

from charhub_console.adapters.sqlite.migrations.m0001_initial import _ATTEMPT, _CHARACTER
from charhub_console.adapters.sqlite.migrations.m0001_rules import TRIGGERS
from charhub_console.adapters.sqlite.migrations.m0004_vectors import _STALE

_UTC = "GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'"
_OPEN = "state NOT IN ('done', 'failed', 'cancelled', 'needs_operator')"

_NEW_ATTEMPT = (
    _ATTEMPT.replace("CREATE TABLE attempt", "CREATE TABLE attempt_new")
    .replace('UNIQUE (character_id, "view", number),\n', "")
    .replace("reason TEXT NOT NULL,", "reason TEXT NOT NULL,\n    origin TEXT NOT NULL DEFAULT '',")
)
_NEW_CHARACTER = _CHARACTER.replace("CREATE TABLE character", "CREATE TABLE character_new").replace(
    "candidate_id TEXT UNIQUE", "candidate_id TEXT"
)
# An end that another console saw may prove to be wrong: an image that is done counts more than a failure.
_ATTEMPT_ENDED = """
CREATE TRIGGER attempt_ended BEFORE UPDATE OF state ON attempt
WHEN old.state = 'done' AND new.state <> 'done'
  OR old.state IN ('failed', 'cancelled') AND new.state NOT IN (old.state, 'done', 'failed')
BEGIN SELECT RAISE(ABORT, 'an attempt that ended stays ended'); END
"""

# An entry without `op_id` says that a row has to be sent as it is then; its payload names the registers, {} is all.
_OUTBOX = f"""
CREATE TABLE outbox_new (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    op_id TEXT UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('candidate', 'decision', 'analysis', 'character', 'attempt', 'image', 'run',
        'conflict', 'credit_entry')),
    row_id TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (payload GLOB '{{*}}'),
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')) CHECK (at {_UTC})
) STRICT
"""

_STAMP = """
CREATE TABLE stamp (
    row_id TEXT NOT NULL,
    register TEXT NOT NULL,
    stamp TEXT NOT NULL,
    PRIMARY KEY (row_id, register)
) STRICT, WITHOUT ROWID
"""

_CONFLICT = """
CREATE TABLE conflict (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    of_kind TEXT NOT NULL,
    of_id TEXT NOT NULL,
    register TEXT NOT NULL,
    loser TEXT NOT NULL,
    loser_stamp TEXT NOT NULL,
    winner TEXT NOT NULL,
    winner_stamp TEXT NOT NULL,
    settled TEXT NOT NULL DEFAULT '' CHECK (settled IN ('', 'keep', 'swap'))
) STRICT
"""

_SET_ASIDE = f"""
CREATE TABLE set_aside (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    outgoing INTEGER NOT NULL CHECK (outgoing IN (0, 1)),
    op_id TEXT,
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    error TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')) CHECK (at {_UTC}),
    UNIQUE (outgoing, kind, row_id, op_id)
) STRICT
"""

_COLUMNS_OF_ATTEMPT = (
    'n, id, character_id, "view", number, run_id, recipe, prompt, negative_prompt, seed, width, height, created_at, '
    "state, recipe_hash, settings, backend, backend_job, submissions, deadline, path, key, url, sha256, size_bytes, "
    "submitted_at, generated_at, stored_at, ended_at, error, advice, reason"
)

_SAW_THE_ONE_BEFORE = """
UPDATE decision SET seen = coalesce((SELECT json_array(b.id) FROM decision b
    WHERE b.candidate_id = decision.candidate_id AND b.n < decision.n ORDER BY b.n DESC LIMIT 1), '[]')
"""


def _trigger(name: str) -> str:
    return next(text for text in TRIGGERS if text.startswith(f"CREATE TRIGGER {name} "))


def _mark(kind: str) -> str:
    return f"INSERT INTO outbox (kind, row_id, payload) SELECT '{kind}', id, '{{}}' FROM {kind} ORDER BY n"  # noqa: S608


STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE run ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE candidate ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1))",
    "ALTER TABLE candidate ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1))",
    "UPDATE candidate SET forgotten = 1 WHERE url = '' AND raw = '{}'",
    "DROP INDEX candidate_url",
    "CREATE INDEX candidate_url ON candidate (url) WHERE url <> ''",
    "ALTER TABLE image ADD COLUMN activated TEXT NOT NULL DEFAULT ''",
    "UPDATE image SET activated = printf('%015d:%06d:', 1, n % 1000000) WHERE active = 1",
    "ALTER TABLE decision ADD COLUMN seen TEXT NOT NULL DEFAULT '[]' CHECK (seen GLOB '[[]*]')",
    "ALTER TABLE decision ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    "DROP TRIGGER decision_fixed",
    _SAW_THE_ONE_BEFORE,
    _trigger("decision_fixed"),
    _NEW_CHARACTER,
    "INSERT INTO character_new SELECT * FROM character",
    "DROP TABLE character",
    "ALTER TABLE character_new RENAME TO character",
    "CREATE INDEX character_run ON character (run_id)",
    "CREATE INDEX character_state ON character (state)",
    "CREATE INDEX character_name ON character (name)",
    "CREATE INDEX character_candidate ON character (candidate_id)",
    _STALE,
    _NEW_ATTEMPT,
    f"INSERT INTO attempt_new ({_COLUMNS_OF_ATTEMPT}) SELECT {_COLUMNS_OF_ATTEMPT} FROM attempt",  # noqa: S608
    "DROP TABLE attempt",
    "ALTER TABLE attempt_new RENAME TO attempt",
    "CREATE INDEX attempt_run ON attempt (run_id)",
    'CREATE INDEX attempt_view ON attempt (character_id, "view", number)',
    """CREATE UNIQUE INDEX attempt_number ON attempt (character_id, "view", number) WHERE origin = ''""",
    f"""CREATE UNIQUE INDEX attempt_under_way ON attempt (character_id, "view") WHERE origin = '' AND {_OPEN}""",
    _trigger("attempt_stays"),
    _trigger("attempt_fixed"),
    _ATTEMPT_ENDED,
    _OUTBOX,
    "INSERT INTO outbox_new SELECT * FROM outbox WHERE kind = 'credit_entry'",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_new RENAME TO outbox",
    "CREATE UNIQUE INDEX outbox_mark ON outbox (kind, row_id) WHERE op_id IS NULL",
    "CREATE INDEX outbox_row ON outbox (row_id)",
    _STAMP,
    _CONFLICT,
    _SET_ASIDE,
    *(_mark(kind) for kind in ("candidate", "run", "character", "decision", "analysis", "attempt", "image")),
)
