-- Everything of ours in CharHub's server lives in this schema. Prisma does not list it, so it neither manages nor drops it.

CREATE SCHEMA IF NOT EXISTS charhub_console;

COMMENT ON SCHEMA charhub_console IS 'CharHub Console: what its consoles tell each other. Made by `charhub-console central init`.';

CREATE TABLE charhub_console.meta (
    name text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

-- Another epoch means: this is not the server it was. What a console remembers of the former one does not count.
INSERT INTO charhub_console.meta (name, value) VALUES ('epoch', gen_random_uuid()::text);
