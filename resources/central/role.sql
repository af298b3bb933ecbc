-- What a console may do, and nothing else. Run it as the owner of CharHub's database, after `central init`.
-- Give the role a password yourself: \password {role}

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {role_text}) THEN
        CREATE ROLE {role} LOGIN NOINHERIT;
    END IF;
END $$;

ALTER ROLE {role} SET idle_in_transaction_session_timeout = '3s';
ALTER ROLE {role} SET lock_timeout = '2s';
ALTER ROLE {role} SET statement_timeout = '20s';
ALTER ROLE {role} SET timezone = 'UTC';

GRANT USAGE ON SCHEMA charhub_console TO {role};
GRANT SELECT ON charhub_console.meta, charhub_console.record TO {role};
GRANT EXECUTE ON FUNCTION charhub_console.push(jsonb, integer), charhub_console.greet(bigint) TO {role};
GRANT SELECT, INSERT, UPDATE ON charhub_console.claim, charhub_console.publication, charhub_console.ledger_key TO {role};

GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT ON "User", "Species", "UserMonthlyBalance" TO {role};
GRANT SELECT, INSERT ON "CreditTransaction" TO {role};
GRANT SELECT, INSERT, UPDATE ON "Character", "CharacterImage", "CuratedImage", "BatchGenerationLog" TO {role};
GRANT UPDATE ("updatedAt") ON "User" TO {role}; -- SELECT ... FOR UPDATE of the payer's row asks for it; nothing is written
