-- What a fleet's machines tell each other, beside the tables of the durable queue in the same schema.

CREATE TABLE charhub_fleet.fact (
    name text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE charhub_fleet.worker (
    id text COLLATE "C" PRIMARY KEY,
    host text NOT NULL,
    version text NOT NULL,
    servers jsonb NOT NULL,
    slots int NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    steady_since timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_draining boolean NOT NULL DEFAULT false,
    lease_until timestamptz NOT NULL
);

-- An order's rows as they were when it was placed. Who has its character in hand is in `hand`.
CREATE TABLE charhub_fleet.parcel (
    character_id text COLLATE "C" NOT NULL,
    run_id text COLLATE "C" NOT NULL,
    console text COLLATE "C" NOT NULL,
    name text NOT NULL,
    rows text NOT NULL,
    source_key text NOT NULL,
    source_path text NOT NULL,
    posted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    cancelled boolean NOT NULL DEFAULT false,
    ended_at timestamptz,
    heard boolean NOT NULL DEFAULT false,
    PRIMARY KEY (character_id, run_id)
);
CREATE INDEX parcel_console ON charhub_fleet.parcel (console) WHERE NOT heard;

-- One worker at a time has a character in hand; only it may tell what becomes of the character's attempts.
CREATE TABLE charhub_fleet.hand (
    character_id text COLLATE "C" PRIMARY KEY,
    worker text COLLATE "C" NOT NULL
);
CREATE INDEX hand_worker ON charhub_fleet.hand (worker);

-- `version` counts what was told, `heard` is the version the console has.
CREATE TABLE charhub_fleet.attempt (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    character_id text COLLATE "C" NOT NULL,
    run_id text COLLATE "C" NOT NULL,
    worker text COLLATE "C" NOT NULL,
    rows text NOT NULL,
    is_open boolean NOT NULL,
    at_server boolean NOT NULL,
    thumbnail bytea,
    cancelled boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 1,
    heard bigint NOT NULL DEFAULT 0,
    glimpse jsonb,
    preview bytea
);
CREATE INDEX attempt_job ON charhub_fleet.attempt (character_id, run_id);
