-- What we write into CharHub's own tables is remembered here, so that writing it twice changes nothing.

-- Who of us makes a character of which of CharHub's images. The fence grows with every owner: one that comes back after
-- its lease ran out brings an older number and is refused.
CREATE TABLE charhub_console.claim (
    curated_id text COLLATE "C" PRIMARY KEY,
    console text NOT NULL,
    fence bigint NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'released', 'finished')),
    lease_until timestamptz NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The transaction that made CharHub's row ours. Its worker overwrites without looking; then the row's xmin is another.
    row_xmin text NOT NULL
);

CREATE INDEX claim_lease ON charhub_console.claim (lease_until) WHERE state = 'held';

-- Which character was published last as what, by which console.
CREATE TABLE charhub_console.publication (
    character_id text COLLATE "C" PRIMARY KEY,
    digest text NOT NULL,
    console text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Our keys of ledger entries. A charge that was given up before it arrived is void and never counts.
CREATE TABLE charhub_console.ledger_key (
    key text COLLATE "C" PRIMARY KEY,
    user_id text NOT NULL,
    amount double precision NOT NULL,
    state text NOT NULL CHECK (state IN ('charged', 'refunded', 'void')),
    charge_id text,
    refund_id text,
    console text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
