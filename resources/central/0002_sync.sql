-- What consoles tell each other. One record is one row of a console: registers by name, each [stamp, base, value].
-- Joining is a maximum per register, so neither order nor repetition matters. The server knows nothing about kinds.

CREATE SEQUENCE charhub_console.place;

CREATE TABLE charhub_console.record (
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    registers jsonb NOT NULL,
    -- Its place in the feed: the transaction that changed it last. A reader stops below the oldest one that is open, so
    -- nothing that commits late is passed over. Each record is in the feed once, where it changed last.
    xid xid8 NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE INDEX record_feed ON charhub_console.record (xid, seq);

-- Edits that were taken in: sent a second time, after a crash or a torn connection, they would look like collisions.
CREATE TABLE charhub_console.applied (
    op uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

INSERT INTO charhub_console.meta (name, value) VALUES ('oldest_protocol', '1');

CREATE FUNCTION charhub_console.identity() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.system_identifier || '/' || c.timeline_id || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
    FROM pg_control_system() s, pg_control_checkpoint() c
$$;

INSERT INTO charhub_console.meta (name, value) VALUES ('identity', charhub_console.identity());

-- Two edits that had not seen each other: the one that does not count is kept as a record of its own.
CREATE FUNCTION charhub_console.keep_loser(kind text, id text, register text, loser jsonb, winner jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO charhub_console.record (kind, id, registers, xid, seq)
    VALUES (
        'conflict',
        md5(concat_ws('|', kind, id, register, loser ->> 0)),
        jsonb_build_object('facts', jsonb_build_array('', NULL, jsonb_build_object(
            'of_kind', kind, 'of_id', id, 'register', register,
            'loser', loser -> 2, 'loser_stamp', loser -> 0, 'winner', winner -> 2, 'winner_stamp', winner -> 0))),
        pg_current_xact_id(), nextval('charhub_console.place')
    ) ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION charhub_console.joined(kind text, id text, current jsonb, incoming jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    result jsonb := current;
    name text;
    new jsonb;
    old jsonb;
    wins boolean;
BEGIN
    FOR name, new IN SELECT e.key, e.value FROM jsonb_each(incoming) e LOOP
        old := current -> name;
        IF old IS NULL THEN
            result := result || jsonb_build_object(name, new);
            CONTINUE;
        END IF;
        wins := (new ->> 0) COLLATE "C" > (old ->> 0) COLLATE "C";
        IF new ->> 1 IS NOT NULL AND new ->> 0 <> old ->> 0 AND new -> 2 <> old -> 2
            AND split_part(new ->> 0, ':', 3) <> split_part(old ->> 0, ':', 3)
        THEN
            IF NOT wins THEN
                PERFORM charhub_console.keep_loser(kind, id, name, new, old);
            ELSIF new ->> 1 <> old ->> 0 THEN
                PERFORM charhub_console.keep_loser(kind, id, name, old, new);
            END IF;
        END IF;
        IF wins THEN
            result := result || jsonb_build_object(name, new);
        END IF;
    END LOOP;
    IF result ? 'forgotten' THEN
        result := result - 'content' - 'flags' - 'all';
    END IF;
    RETURN result;
END $$;

-- All of a batch or nothing, as one statement: a console that falls asleep never holds a transaction open. A batch names
-- each record once. Locks are taken in order of op and then of record, so two batches never wait for each other.
CREATE FUNCTION charhub_console.push(operations jsonb, protocol integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed integer;
BEGIN
    IF protocol < (SELECT m.value::int FROM charhub_console.meta m WHERE m.name = 'oldest_protocol') THEN
        RAISE EXCEPTION 'this console is too old to write' USING ERRCODE = 'CHC01';
    END IF;
    WITH given AS MATERIALIZED (
        SELECT o.op, o.kind, o.id, o.registers
        FROM jsonb_to_recordset(operations) AS o (op uuid, kind text, id text, registers jsonb)
    ), fresh AS (
        INSERT INTO charhub_console.applied (op)
        SELECT g.op FROM given g WHERE g.op IS NOT NULL ORDER BY g.op
        ON CONFLICT DO NOTHING RETURNING op
    )
    INSERT INTO charhub_console.record AS r (kind, id, registers, xid, seq)
    SELECT g.kind, g.id,
        CASE WHEN g.registers ? 'forgotten' THEN g.registers - 'content' - 'flags' - 'all' ELSE g.registers END,
        pg_current_xact_id(), nextval('charhub_console.place')
    FROM (
        SELECT * FROM given WHERE given.op IS NULL OR given.op IN (SELECT f.op FROM fresh f)
        ORDER BY given.kind COLLATE "C", given.id COLLATE "C"
    ) g
    ON CONFLICT (kind, id) DO UPDATE
    SET registers = charhub_console.joined(r.kind, r.id, r.registers, excluded.registers),
        xid = excluded.xid, seq = excluded.seq;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;

-- Another epoch: what consoles remember of their place in the feed does not count any more, they compare everything.
CREATE FUNCTION charhub_console.begin_epoch() RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    UPDATE charhub_console.meta SET value = gen_random_uuid()::text WHERE name = 'epoch';
    UPDATE charhub_console.meta SET value = charhub_console.identity() WHERE name = 'identity';
    UPDATE charhub_console.record SET xid = pg_current_xact_id(), seq = nextval('charhub_console.place');
$$;

-- The server was dumped and restored, put back, moved to other hardware: its transactions count anew, or it forgot some.
CREATE FUNCTION charhub_console.is_another(highest bigint) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT m.value FROM charhub_console.meta m WHERE m.name = 'identity') <> charhub_console.identity()
        OR coalesce((SELECT r.xid FROM charhub_console.record r ORDER BY r.xid DESC, r.seq DESC LIMIT 1)
            >= pg_snapshot_xmax(pg_current_snapshot()), false)
        OR highest > (SELECT p.last_value FROM charhub_console.place p)
$$;

CREATE FUNCTION charhub_console.greet(highest bigint)
RETURNS TABLE (epoch text, oldest_protocol integer, now timestamptz, lag_s double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF charhub_console.is_another(highest) THEN
        PERFORM pg_advisory_xact_lock(1128812114);
        IF charhub_console.is_another(highest) THEN
            PERFORM setval('charhub_console.place', greatest(highest, (SELECT p.last_value FROM charhub_console.place p)));
            PERFORM charhub_console.begin_epoch();
        END IF;
    END IF;
    RETURN QUERY SELECT
        (SELECT m.value FROM charhub_console.meta m WHERE m.name = 'epoch'),
        (SELECT m.value::int FROM charhub_console.meta m WHERE m.name = 'oldest_protocol'),
        clock_timestamp(),
        coalesce((SELECT extract(epoch FROM clock_timestamp() - min(a.xact_start))::float8 FROM pg_stat_activity a
            WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()), 0);
END $$;

-- For comparing everything: per bucket of a kind how many records, and the sum of the checksums of their values.
CREATE FUNCTION charhub_console.digest(id text, registers jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ('x' || left(md5(id || (SELECT coalesce(jsonb_object_agg(e.key, e.value -> 2), '{}') FROM jsonb_each(registers) e)::text), 8))::bit(32)::bigint
$$;

CREATE FUNCTION charhub_console.bucket(id text) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT get_byte(decode(left(md5(id), 2), 'hex'), 0)
$$;

REVOKE ALL ON FUNCTION charhub_console.push(jsonb, integer), charhub_console.greet(bigint),
    charhub_console.begin_epoch(), charhub_console.is_another(bigint),
    charhub_console.joined(text, text, jsonb, jsonb), charhub_console.keep_loser(text, text, text, jsonb, jsonb)
    FROM PUBLIC;
