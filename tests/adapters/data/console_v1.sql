CREATE TABLE candidate (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '????????-????-????-????-????????????' AND id NOT GLOB '*[^0-9a-f-]*'),
    source TEXT NOT NULL CHECK (source <> ''),
    source_id TEXT NOT NULL CHECK (source_id <> ''),
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL CHECK (fetched_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    page_url TEXT NOT NULL,
    creator TEXT,
    created_at TEXT CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    width INTEGER,
    height INTEGER,
    level INTEGER NOT NULL CHECK (level >= 0),
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    tags TEXT NOT NULL CHECK (tags GLOB '[[]*]'),
    base_model TEXT,
    model_version_ids TEXT NOT NULL CHECK (model_version_ids GLOB '[[]*]'),
    model_names TEXT NOT NULL CHECK (model_names GLOB '[[]*]'),
    reactions INTEGER NOT NULL,
    model_flags TEXT CHECK (model_flags GLOB '[[]*]'),
    raw TEXT NOT NULL,
    image_path TEXT,
    thumbnail_path TEXT,
    sha256 TEXT,
    dhash INTEGER,
    phash INTEGER,
    duplicate_group TEXT,
    gate TEXT NOT NULL CHECK (gate IN ('', 'allow', 'hold', 'block')),
    gate_reasons TEXT NOT NULL CHECK (gate_reasons GLOB '[[]*]'),
    gate_version TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'approved', 'rejected', 'held')),
    meta_known INTEGER NOT NULL CHECK (meta_known IN (0, 1)),
    UNIQUE (source, source_id)
) STRICT
;
CREATE TABLE analysis (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '????????-????-????-????-????????????' AND id NOT GLOB '*[^0-9a-f-]*'),
    candidate_id TEXT NOT NULL REFERENCES candidate (id),
    author TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    gender TEXT NOT NULL CHECK (gender GLOB '{*}'),
    species TEXT NOT NULL CHECK (species GLOB '{*}'),
    age_rating TEXT NOT NULL CHECK (age_rating GLOB '{*}'),
    content_tags TEXT NOT NULL CHECK (content_tags GLOB '{*}'),
    apparent_age TEXT NOT NULL CHECK (apparent_age GLOB '{*}'),
    style TEXT NOT NULL CHECK (style GLOB '{*}'),
    theme TEXT NOT NULL CHECK (theme GLOB '{*}'),
    description TEXT NOT NULL CHECK (description GLOB '{*}'),
    appearance TEXT NOT NULL CHECK (appearance GLOB '[[]*]'),
    evidence_tags TEXT NOT NULL CHECK (evidence_tags GLOB '[[]*]'),
    suggested_names TEXT NOT NULL CHECK (suggested_names GLOB '[[]*]')
) STRICT
;
CREATE TABLE decision (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '????????-????-????-????-????????????' AND id NOT GLOB '*[^0-9a-f-]*'),
    candidate_id TEXT NOT NULL REFERENCES candidate (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'reject', 'hold', 'undo')),
    "by" TEXT NOT NULL CHECK ("by" <> ''),
    reason TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00')
) STRICT
;
CREATE TABLE run (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 4 AND 64 AND id NOT GLOB '*[^0-9a-z_-]*'),
    kind TEXT NOT NULL CHECK (kind IN ('night', 'manual', 'retry')),
    started_at TEXT NOT NULL CHECK (started_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    count INTEGER NOT NULL CHECK (count >= 0),
    budget_s REAL NOT NULL,
    recipe TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled')),
    stage TEXT NOT NULL CHECK (stage IN ('fetch', 'select', 'generate', 'report')),
    ended_at TEXT CHECK (ended_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    carried_over INTEGER NOT NULL CHECK (carried_over >= 0),
    practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
    orders TEXT NOT NULL CHECK (orders GLOB '[[]*]'),
    notes TEXT NOT NULL CHECK (notes GLOB '[[]*]'),
    summary TEXT NOT NULL
) STRICT
;
CREATE TABLE character (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '????????-????-????-????-????????????' AND id NOT GLOB '*[^0-9a-f-]*'),
    name TEXT NOT NULL CHECK (name <> ''),
    gender TEXT NOT NULL,
    species TEXT NOT NULL,
    style TEXT NOT NULL,
    theme TEXT NOT NULL,
    age_rating TEXT NOT NULL,
    description TEXT NOT NULL,
    owner TEXT NOT NULL CHECK (owner <> ''),
    seed INTEGER NOT NULL CHECK (seed BETWEEN 0 AND 4294967295),
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    candidate_id TEXT UNIQUE REFERENCES candidate (id),
    run_id TEXT REFERENCES run (id),
    content_tags TEXT NOT NULL CHECK (content_tags GLOB '[[]*]'),
    appearance TEXT NOT NULL CHECK (appearance GLOB '[[]*]'),
    source_image_path TEXT,
    recipe TEXT NOT NULL,
    charged INTEGER NOT NULL CHECK (charged IN (0, 1)),
    with_references INTEGER NOT NULL CHECK (with_references IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN
        ('draft', 'queued', 'generating', 'complete', 'partial', 'failed', 'cancelled', 'blocked')),
    position INTEGER NOT NULL
) STRICT
;
CREATE TABLE attempt (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '????????-????-????-????-????????????' AND id NOT GLOB '*[^0-9a-f-]*'),
    character_id TEXT NOT NULL REFERENCES character (id),
    "view" TEXT NOT NULL CHECK ("view" IN ('AVATAR', 'REFERENCE_AVATAR', 'REFERENCE_FRONT', 'REFERENCE_SIDE', 'REFERENCE_BACK')),
    number INTEGER NOT NULL CHECK (number >= 1),
    run_id TEXT NOT NULL REFERENCES run (id),
    recipe TEXT NOT NULL,
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL,
    seed INTEGER NOT NULL CHECK (seed BETWEEN 0 AND 4294967295),
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    state TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'submitted', 'generated', 'stored', 'done',
        'failed', 'cancelled', 'needs_operator')),
    recipe_hash TEXT NOT NULL,
    settings TEXT NOT NULL CHECK (settings GLOB '[[]*]'),
    backend TEXT,
    backend_job TEXT,
    submissions INTEGER NOT NULL CHECK (submissions >= 0),
    deadline TEXT CHECK (deadline GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    path TEXT,
    key TEXT,
    url TEXT,
    sha256 TEXT,
    size_bytes INTEGER CHECK (size_bytes > 0),
    submitted_at TEXT CHECK (submitted_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    generated_at TEXT CHECK (generated_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    stored_at TEXT CHECK (stored_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    ended_at TEXT CHECK (ended_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    error TEXT NOT NULL,
    advice TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (character_id, "view", number),
    UNIQUE (id, character_id, "view"),
    CHECK (state NOT IN ('stored', 'done') OR key IS NOT NULL),
    CHECK (state <> 'done' OR (url IS NOT NULL AND sha256 IS NOT NULL AND size_bytes IS NOT NULL
        AND ended_at IS NOT NULL))
) STRICT
;
CREATE TABLE image (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '????????-????-????-????-????????????' AND id NOT GLOB '*[^0-9a-f-]*'),
    attempt_id TEXT NOT NULL UNIQUE,
    character_id TEXT NOT NULL,
    "view" TEXT NOT NULL CHECK ("view" IN ('AVATAR', 'REFERENCE_AVATAR', 'REFERENCE_FRONT', 'REFERENCE_SIDE', 'REFERENCE_BACK')),
    storage TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE CHECK (key <> ''),
    url TEXT NOT NULL,
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
    sha256 TEXT NOT NULL CHECK (sha256 <> ''),
    content_type TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    master_path TEXT,
    FOREIGN KEY (attempt_id, character_id, "view") REFERENCES attempt (id, character_id, "view")
) STRICT
;
CREATE TABLE credit_entry (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (id GLOB '????????-????-????-????-????????????' AND id NOT GLOB '*[^0-9a-f-]*'),
    key TEXT NOT NULL UNIQUE CHECK (key <> ''),
    owner TEXT NOT NULL CHECK (owner <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('GRANT', 'CONSUMPTION', 'REFUND')),
    amount INTEGER NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    character_id TEXT,
    run_id TEXT,
    views TEXT NOT NULL CHECK (views GLOB '[[]*]'),
    CHECK (CASE kind WHEN 'CONSUMPTION' THEN amount < 0 ELSE amount > 0 END)
) STRICT
;
CREATE TABLE outbox (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    op_id TEXT NOT NULL UNIQUE CHECK (op_id GLOB '????????-????-????-????-????????????' AND op_id NOT GLOB '*[^0-9a-f-]*'),
    kind TEXT NOT NULL CHECK (kind IN
        ('candidate', 'decision', 'character', 'attempt', 'image', 'run', 'credit_entry')),
    row_id TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (payload GLOB '{*}'),
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')) CHECK (at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00')
) STRICT
;
CREATE TABLE event (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL DEFAULT 'stage' CHECK (kind IN ('stage')),
    run_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    seconds REAL NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
    ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
    character_id TEXT,
    "view" TEXT CHECK ("view" IN ('AVATAR', 'REFERENCE_AVATAR', 'REFERENCE_FRONT', 'REFERENCE_SIDE', 'REFERENCE_BACK'))
) STRICT
;
CREATE TABLE model_flags (model_version_id INTEGER PRIMARY KEY, flags TEXT NOT NULL CHECK (flags GLOB '[[]*]')) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE sync_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE embedding (
        n INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('candidate', 'image')),
        row_id TEXT NOT NULL,
        model TEXT NOT NULL,
        dimensions INTEGER NOT NULL CHECK (dimensions > 0),
        vector BLOB NOT NULL,
        at TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-??-??T??:??:??.??????+00:00'),
        UNIQUE (kind, row_id, model)
    ) STRICT
    ;
CREATE UNIQUE INDEX candidate_url ON candidate (url) WHERE url <> '';
CREATE INDEX candidate_source_id ON candidate (source_id);
CREATE INDEX candidate_newest ON candidate (coalesce(created_at, fetched_at) DESC, n);
CREATE INDEX candidate_status ON candidate (status, coalesce(created_at, fetched_at) DESC, n);
CREATE INDEX analysis_candidate ON analysis (candidate_id);
CREATE INDEX decision_candidate ON decision (candidate_id);
CREATE INDEX run_started ON run (started_at);
CREATE INDEX character_run ON character (run_id);
CREATE INDEX character_state ON character (state);
CREATE INDEX character_name ON character (name);
CREATE INDEX attempt_run ON attempt (run_id);
CREATE UNIQUE INDEX attempt_under_way ON attempt (character_id, "view")
       WHERE state NOT IN ('done', 'failed', 'cancelled', 'needs_operator');
CREATE UNIQUE INDEX image_active ON image (character_id, "view") WHERE active = 1;
CREATE INDEX image_character ON image (character_id);
CREATE INDEX credit_entry_owner ON credit_entry (owner);
CREATE INDEX credit_entry_character ON credit_entry (character_id);
CREATE INDEX event_run ON event (run_id);
CREATE VIRTUAL TABLE candidate_text USING fts5(
    prompt, tags, creator, content='candidate', content_rowid='n', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER candidate_stays BEFORE DELETE ON candidate BEGIN SELECT RAISE(ABORT, 'a candidate is never deleted'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
CREATE TRIGGER decision_fixed BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER credit_entry_stays BEFORE DELETE ON credit_entry BEGIN SELECT RAISE(ABORT, 'a ledger entry is never deleted'); END;
CREATE TRIGGER credit_entry_fixed BEFORE UPDATE ON credit_entry BEGIN SELECT RAISE(ABORT, 'a ledger entry is never changed'); END;
CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'an attempt is never deleted'); END;
CREATE TRIGGER attempt_fixed BEFORE UPDATE OF id, character_id, "view", number, run_id, recipe, prompt, negative_prompt, seed, width, height, created_at, reason ON attempt BEGIN SELECT RAISE(ABORT, 'what an attempt asks for is never changed'); END;
CREATE TRIGGER attempt_ended BEFORE UPDATE OF state ON attempt WHEN old.state IN ('done', 'failed', 'cancelled') AND new.state <> old.state BEGIN SELECT RAISE(ABORT, 'an attempt that ended stays ended'); END;
CREATE TRIGGER image_stays BEFORE DELETE ON image BEGIN SELECT RAISE(ABORT, 'an image is never deleted'); END;
CREATE TRIGGER image_fixed BEFORE UPDATE OF id, attempt_id, character_id, "view", storage, key, width, height, size_bytes, sha256, content_type, created_at ON image BEGIN SELECT RAISE(ABORT, 'the bytes of an image are never changed'); END;
INSERT INTO analysis VALUES (1, '2c54aff3-8952-406e-8232-bfaebd547ce1', 'cafb3d60-374b-402e-8694-6bc01d6c1727', 'prompt-tags', '2026-10-07T12:00:00.000000+00:00', '{"value":null,"confidence":0.0,"author":""}', '{"value":"human","confidence":0.9,"author":"prompt-tags"}', '{"value":null,"confidence":0.0,"author":""}', '{"value":null,"confidence":0.0,"author":""}', '{"value":null,"confidence":0.0,"author":""}', '{"value":null,"confidence":0.0,"author":""}', '{"value":null,"confidence":0.0,"author":""}', '{"value":null,"confidence":0.0,"author":""}', '[]', '[]', '[]');
INSERT INTO attempt VALUES (1, 'c35e5294-92be-400e-aefe-c2c9af1b11fd', 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'AVATAR', 1, '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73', 'checkpoint', 'a knight', '', 7, 768, 768, '2026-10-07T12:00:00.000000+00:00', 'done', '', '[]', 'gpu-1', '643c2384-8e83-46a6-b9a7-bd170af7c9bf', 1, NULL, 'work/c35e5294-92be-400e-aefe-c2c9af1b11fd.png', 'characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp', 'file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp', 'abababababababababababababababababababababababababababababababab', 1000, '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '', '', 'first');
INSERT INTO attempt VALUES (2, '60354d9d-d050-4481-a865-c7217206c522', 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'REFERENCE_FRONT', 1, '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73', 'checkpoint', 'a knight', '', 7, 768, 768, '2026-10-07T12:00:00.000000+00:00', 'done', '', '[]', 'gpu-1', 'a95d2b1b-b7fb-4cd5-ae02-0b69519be9e0', 1, NULL, 'work/60354d9d-d050-4481-a865-c7217206c522.png', 'characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp', 'file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp', 'abababababababababababababababababababababababababababababababab', 1000, '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '', '', 'first');
INSERT INTO attempt VALUES (3, '8dae09ba-88a0-4d96-8e3b-04949962eef7', 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'AVATAR', 2, '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73', 'checkpoint', 'a knight', '', 7, 768, 768, '2026-10-07T12:00:00.000000+00:00', 'done', '', '[]', 'gpu-1', '3035e8ff-c98d-476c-a4a0-78984c310a32', 1, NULL, 'work/8dae09ba-88a0-4d96-8e3b-04949962eef7.png', 'characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp', 'file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp', 'abababababababababababababababababababababababababababababababab', 1000, '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '2026-10-07T12:00:00.000000+00:00', '', '', 'first');
INSERT INTO candidate VALUES (1, 'cafb3d60-374b-402e-8694-6bc01d6c1727', 'civitai', '1', 'https://image.example/1.jpeg', '2026-10-07T12:00:00.000000+00:00', '', NULL, '2026-10-07T11:59:00.000000+00:00', NULL, NULL, 0, 'a red knight', '', '[]', NULL, '[]', '[]', 0, NULL, '{}', NULL, NULL, NULL, -1, 5, NULL, '', '[]', '', 'approved', 1);
INSERT INTO candidate VALUES (2, 'c994a18b-6e68-4798-8507-6bb357b23c5a', 'civitai', '2', 'https://image.example/2.jpeg', '2026-10-07T12:00:00.000000+00:00', '', NULL, '2026-10-07T11:58:00.000000+00:00', NULL, NULL, 0, 'a wizard', '', '[]', NULL, '[]', '[]', 0, NULL, '{}', NULL, NULL, NULL, NULL, NULL, NULL, '', '[]', '', 'rejected', 1);
INSERT INTO character VALUES (1, 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'Mira Vale', 'FEMALE', 'human', 'ANIME', 'FANTASY', 'SIXTEEN', 'A knight.', '00000000-0000-0000-0000-000000000001', 4294967295, '2026-10-07T12:00:00.000000+00:00', 'cafb3d60-374b-402e-8694-6bc01d6c1727', '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73', '[]', '[]', NULL, '', 0, 1, 'draft', 0);
INSERT INTO credit_entry VALUES (1, '571270ac-31e2-4813-9f42-2e12cb217cb9', '3b402718-108a-4426-9b1f-7025d60a741d', 'ana', 'GRANT', 100, '', '2026-10-07T12:00:00.000000+00:00', NULL, NULL, '[]');
INSERT INTO decision VALUES (1, 'a29b15c4-b1cf-44a0-9547-fe855f42ed11', 'cafb3d60-374b-402e-8694-6bc01d6c1727', 'approve', 'ana', '', '2026-10-07T12:00:00.000000+00:00');
INSERT INTO decision VALUES (2, 'a120b85e-4bfa-4db3-aca7-8ef0a53dee68', 'c994a18b-6e68-4798-8507-6bb357b23c5a', 'reject', 'ana', '', '2026-10-07T12:00:00.000000+00:00');
INSERT INTO event VALUES (1, 'stage', '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73', 'paint', 1.5, '2026-10-07T12:00:00.000000+00:00', 1, 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'AVATAR');
INSERT INTO image VALUES (1, 'af4f3954-05d6-48c6-997f-d65e621d7104', 'c35e5294-92be-400e-aefe-c2c9af1b11fd', 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'AVATAR', 'local', 'characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp', 'file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp', 768, 768, 1000, 'abababababababababababababababababababababababababababababababab', 'image/webp', '2026-10-07T12:00:00.000000+00:00', 0, NULL);
INSERT INTO image VALUES (2, '662432ff-0c4b-4946-b49b-21c44de6ee15', '60354d9d-d050-4481-a865-c7217206c522', 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'REFERENCE_FRONT', 'local', 'characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp', 'file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp', 768, 768, 1000, 'abababababababababababababababababababababababababababababababab', 'image/webp', '2026-10-07T12:00:00.000000+00:00', 1, NULL);
INSERT INTO image VALUES (3, '16a7c55a-ef47-4067-b972-10853c87f3e8', '8dae09ba-88a0-4d96-8e3b-04949962eef7', 'b78624bb-d5fa-4867-9da1-e775e90bb958', 'AVATAR', 'local', 'characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp', 'file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp', 768, 768, 1000, 'abababababababababababababababababababababababababababababababab', 'image/webp', '2026-10-07T12:00:00.000000+00:00', 1, NULL);
INSERT INTO model_flags VALUES (7, '[{"model_id":4,"name":"","allow_no_credit":null,"allow_commercial_use":["Image"],"allow_derivatives":null,"allow_different_license":null,"poi":null,"minor":null}]');
INSERT INTO outbox VALUES (1, '53b8f7b5-f738-49d8-be5d-13436272e3b9', 'candidate', 'cafb3d60-374b-402e-8694-6bc01d6c1727', '{"id":"cafb3d60-374b-402e-8694-6bc01d6c1727","source":"civitai","source_id":"1","fetched_at":"2026-10-07T12:00:00+00:00","created_at":"2026-10-07T11:59:00+00:00","width":null,"height":null,"level":0,"base_model":null,"model_version_ids":[],"reactions":0,"sha256":null,"dhash":18446744073709551615,"phash":5,"duplicate_group":null,"gate":"","gate_reasons":[],"gate_version":"","status":"new","meta_known":true}', '2026-11-20T11:08:40.457000+00:00');
INSERT INTO outbox VALUES (10, '32475f8a-31fb-4ae1-b85f-899eae913e97', 'attempt', 'c35e5294-92be-400e-aefe-c2c9af1b11fd', '{"id":"c35e5294-92be-400e-aefe-c2c9af1b11fd","character_id":"b78624bb-d5fa-4867-9da1-e775e90bb958","view":"AVATAR","number":1,"run_id":"7cf8a413-f34b-4234-a4d3-1ef07a0c9a73","recipe":"checkpoint","prompt":"a knight","negative_prompt":"","seed":7,"width":768,"height":768,"created_at":"2026-10-07T12:00:00+00:00","state":"done","recipe_hash":"","settings":[],"backend":"gpu-1","backend_job":"643c2384-8e83-46a6-b9a7-bd170af7c9bf","submissions":1,"deadline":null,"key":"characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp","url":"file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp","sha256":"abababababababababababababababababababababababababababababababab","size_bytes":1000,"submitted_at":"2026-10-07T12:00:00+00:00","generated_at":"2026-10-07T12:00:00+00:00","stored_at":"2026-10-07T12:00:00+00:00","ended_at":"2026-10-07T12:00:00+00:00","error":"","advice":"","reason":"first"}', '2026-11-20T11:08:40.491000+00:00');
INSERT INTO outbox VALUES (11, '406459b4-6998-484c-bfe8-c2b91dbe174d', 'image', 'af4f3954-05d6-48c6-997f-d65e621d7104', '{"id":"af4f3954-05d6-48c6-997f-d65e621d7104","attempt_id":"c35e5294-92be-400e-aefe-c2c9af1b11fd","character_id":"b78624bb-d5fa-4867-9da1-e775e90bb958","view":"AVATAR","storage":"local","key":"characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp","url":"file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp","width":768,"height":768,"size_bytes":1000,"sha256":"abababababababababababababababababababababababababababababababab","content_type":"image/webp","created_at":"2026-10-07T12:00:00+00:00","active":true}', '2026-11-20T11:08:40.491000+00:00');
INSERT INTO outbox VALUES (12, '0981b2e0-e362-4373-8278-3c9a4aee4400', 'attempt', '60354d9d-d050-4481-a865-c7217206c522', '{"id":"60354d9d-d050-4481-a865-c7217206c522","character_id":"b78624bb-d5fa-4867-9da1-e775e90bb958","view":"REFERENCE_FRONT","number":1,"run_id":"7cf8a413-f34b-4234-a4d3-1ef07a0c9a73","recipe":"checkpoint","prompt":"a knight","negative_prompt":"","seed":7,"width":768,"height":768,"created_at":"2026-10-07T12:00:00+00:00","state":"done","recipe_hash":"","settings":[],"backend":"gpu-1","backend_job":"a95d2b1b-b7fb-4cd5-ae02-0b69519be9e0","submissions":1,"deadline":null,"key":"characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp","url":"file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp","sha256":"abababababababababababababababababababababababababababababababab","size_bytes":1000,"submitted_at":"2026-10-07T12:00:00+00:00","generated_at":"2026-10-07T12:00:00+00:00","stored_at":"2026-10-07T12:00:00+00:00","ended_at":"2026-10-07T12:00:00+00:00","error":"","advice":"","reason":"first"}', '2026-11-20T11:08:40.509000+00:00');
INSERT INTO outbox VALUES (13, '97dfb784-2ce8-4aa1-91c3-198952d26437', 'image', '662432ff-0c4b-4946-b49b-21c44de6ee15', '{"id":"662432ff-0c4b-4946-b49b-21c44de6ee15","attempt_id":"60354d9d-d050-4481-a865-c7217206c522","character_id":"b78624bb-d5fa-4867-9da1-e775e90bb958","view":"REFERENCE_FRONT","storage":"local","key":"characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp","url":"file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/REFERENCE_FRONT_1.webp","width":768,"height":768,"size_bytes":1000,"sha256":"abababababababababababababababababababababababababababababababab","content_type":"image/webp","created_at":"2026-10-07T12:00:00+00:00","active":true}', '2026-11-20T11:08:40.509000+00:00');
INSERT INTO outbox VALUES (14, '5f161fbb-5e5b-4730-9892-4c2a2579bf1c', 'image', 'af4f3954-05d6-48c6-997f-d65e621d7104', '{"id":"af4f3954-05d6-48c6-997f-d65e621d7104","attempt_id":"c35e5294-92be-400e-aefe-c2c9af1b11fd","character_id":"b78624bb-d5fa-4867-9da1-e775e90bb958","view":"AVATAR","storage":"local","key":"characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp","url":"file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_1.webp","width":768,"height":768,"size_bytes":1000,"sha256":"abababababababababababababababababababababababababababababababab","content_type":"image/webp","created_at":"2026-10-07T12:00:00+00:00","active":false}', '2026-11-20T11:08:40.524000+00:00');
INSERT INTO outbox VALUES (15, '0bd09ad7-b4e8-43d4-9eb5-39d7d1df075a', 'attempt', '8dae09ba-88a0-4d96-8e3b-04949962eef7', '{"id":"8dae09ba-88a0-4d96-8e3b-04949962eef7","character_id":"b78624bb-d5fa-4867-9da1-e775e90bb958","view":"AVATAR","number":2,"run_id":"7cf8a413-f34b-4234-a4d3-1ef07a0c9a73","recipe":"checkpoint","prompt":"a knight","negative_prompt":"","seed":7,"width":768,"height":768,"created_at":"2026-10-07T12:00:00+00:00","state":"done","recipe_hash":"","settings":[],"backend":"gpu-1","backend_job":"3035e8ff-c98d-476c-a4a0-78984c310a32","submissions":1,"deadline":null,"key":"characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp","url":"file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp","sha256":"abababababababababababababababababababababababababababababababab","size_bytes":1000,"submitted_at":"2026-10-07T12:00:00+00:00","generated_at":"2026-10-07T12:00:00+00:00","stored_at":"2026-10-07T12:00:00+00:00","ended_at":"2026-10-07T12:00:00+00:00","error":"","advice":"","reason":"first"}', '2026-11-20T11:08:40.525000+00:00');
INSERT INTO outbox VALUES (16, '2d743afd-6f3b-4afc-bc4f-dbfec504e43b', 'image', '16a7c55a-ef47-4067-b972-10853c87f3e8', '{"id":"16a7c55a-ef47-4067-b972-10853c87f3e8","attempt_id":"8dae09ba-88a0-4d96-8e3b-04949962eef7","character_id":"b78624bb-d5fa-4867-9da1-e775e90bb958","view":"AVATAR","storage":"local","key":"characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp","url":"file:///images/characters/b78624bb-d5fa-4867-9da1-e775e90bb958/AVATAR_2.webp","width":768,"height":768,"size_bytes":1000,"sha256":"abababababababababababababababababababababababababababababababab","content_type":"image/webp","created_at":"2026-10-07T12:00:00+00:00","active":true}', '2026-11-20T11:08:40.525000+00:00');
INSERT INTO outbox VALUES (2, 'cc5625e9-ed1f-46a9-939a-f74852e5d1b3', 'candidate', 'c994a18b-6e68-4798-8507-6bb357b23c5a', '{"id":"c994a18b-6e68-4798-8507-6bb357b23c5a","source":"civitai","source_id":"2","fetched_at":"2026-10-07T12:00:00+00:00","created_at":"2026-10-07T11:58:00+00:00","width":null,"height":null,"level":0,"base_model":null,"model_version_ids":[],"reactions":0,"sha256":null,"dhash":null,"phash":null,"duplicate_group":null,"gate":"","gate_reasons":[],"gate_version":"","status":"new","meta_known":true}', '2026-11-20T11:08:40.457000+00:00');
INSERT INTO outbox VALUES (3, '9ac67bb6-d691-4946-ac73-a4982b403b4f', 'decision', 'a29b15c4-b1cf-44a0-9547-fe855f42ed11', '{"id":"a29b15c4-b1cf-44a0-9547-fe855f42ed11","candidate_id":"cafb3d60-374b-402e-8694-6bc01d6c1727","verdict":"approve","by":"ana","reason":"","at":"2026-10-07T12:00:00+00:00"}', '2026-11-20T11:08:40.464000+00:00');
INSERT INTO outbox VALUES (4, 'b342e448-244d-4098-88e0-6005eb9ad50a', 'candidate', 'cafb3d60-374b-402e-8694-6bc01d6c1727', '{"id":"cafb3d60-374b-402e-8694-6bc01d6c1727","source":"civitai","source_id":"1","fetched_at":"2026-10-07T12:00:00+00:00","created_at":"2026-10-07T11:59:00+00:00","width":null,"height":null,"level":0,"base_model":null,"model_version_ids":[],"reactions":0,"sha256":null,"dhash":18446744073709551615,"phash":5,"duplicate_group":null,"gate":"","gate_reasons":[],"gate_version":"","status":"approved","meta_known":true}', '2026-11-20T11:08:40.465000+00:00');
INSERT INTO outbox VALUES (5, '0d2bc125-13bf-4677-8594-f73cc98fecbc', 'decision', 'a120b85e-4bfa-4db3-aca7-8ef0a53dee68', '{"id":"a120b85e-4bfa-4db3-aca7-8ef0a53dee68","candidate_id":"c994a18b-6e68-4798-8507-6bb357b23c5a","verdict":"reject","by":"ana","reason":"","at":"2026-10-07T12:00:00+00:00"}', '2026-11-20T11:08:40.467000+00:00');
INSERT INTO outbox VALUES (6, '085882b1-f532-4de1-82f3-d02dbbaa2204', 'candidate', 'c994a18b-6e68-4798-8507-6bb357b23c5a', '{"id":"c994a18b-6e68-4798-8507-6bb357b23c5a","source":"civitai","source_id":"2","fetched_at":"2026-10-07T12:00:00+00:00","created_at":"2026-10-07T11:58:00+00:00","width":null,"height":null,"level":0,"base_model":null,"model_version_ids":[],"reactions":0,"sha256":null,"dhash":null,"phash":null,"duplicate_group":null,"gate":"","gate_reasons":[],"gate_version":"","status":"rejected","meta_known":true}', '2026-11-20T11:08:40.469000+00:00');
INSERT INTO outbox VALUES (7, 'af10ed1e-a710-4d0f-9687-3f3ce055f15d', 'run', '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73', '{"id":"7cf8a413-f34b-4234-a4d3-1ef07a0c9a73","kind":"night","started_at":"2026-10-07T12:00:00+00:00","count":20,"budget_s":1800.0,"recipe":"","state":"running","stage":"fetch","ended_at":null,"carried_over":0,"practice":false,"orders":[],"notes":[],"summary":""}', '2026-11-20T11:08:40.470000+00:00');
INSERT INTO outbox VALUES (8, '2f8f6657-e204-466f-9b4c-f6ecbd256758', 'character', 'b78624bb-d5fa-4867-9da1-e775e90bb958', '{"id":"b78624bb-d5fa-4867-9da1-e775e90bb958","name":"Mira Vale","gender":"FEMALE","species":"human","style":"ANIME","theme":"FANTASY","age_rating":"SIXTEEN","description":"A knight.","owner":"00000000-0000-0000-0000-000000000001","seed":4294967295,"created_at":"2026-10-07T12:00:00+00:00","candidate_id":"cafb3d60-374b-402e-8694-6bc01d6c1727","run_id":"7cf8a413-f34b-4234-a4d3-1ef07a0c9a73","content_tags":[],"appearance":[],"recipe":"","charged":false,"with_references":true,"state":"draft","position":0}', '2026-11-20T11:08:40.472000+00:00');
INSERT INTO outbox VALUES (9, '38eb91ed-6e8e-43b5-b477-b650dfb8e582', 'credit_entry', '571270ac-31e2-4813-9f42-2e12cb217cb9', '{"id":"571270ac-31e2-4813-9f42-2e12cb217cb9","key":"3b402718-108a-4426-9b1f-7025d60a741d","owner":"ana","kind":"GRANT","amount":100,"note":"","at":"2026-10-07T12:00:00+00:00","character_id":null,"run_id":null,"views":[]}', '2026-11-20T11:08:40.474000+00:00');
INSERT INTO run VALUES (1, '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73', 'night', '2026-10-07T12:00:00.000000+00:00', 20, 1800.0, '', 'running', 'fetch', NULL, 0, 0, '[]', '[]', '');
INSERT INTO setting VALUES ('last_run', '7cf8a413-f34b-4234-a4d3-1ef07a0c9a73');
INSERT INTO candidate_text (candidate_text) VALUES ('rebuild');
PRAGMA application_id = 1128809265;
PRAGMA user_version = 1;
