"""Setting up the central database: our schema and nothing else, and CharHub's tables looked at before they are used."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg
import pytest

from charhub_console.adapters.central import PostgresCentral, role_script
from charhub_console.adapters.central.connection import Server
from charhub_console.domain.errors import InvalidInput, NotConfigured, Unauthorized, Unreachable
from tests.servers.postgres import address_of, ask, charhub

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "central"
BOT = "00000000-0000-0000-0000-000000000001"
CATALOGUE = """
SELECT n.nspname, c.relname, c.relkind::text, c.relnatts FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' UNION ALL
SELECT 'trigger', tgname, tgrelid::regclass::text, 0 FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2, 3
"""


@pytest.fixture
def url() -> str:
    return charhub()


def central(url: str, bot: str = BOT) -> PostgresCentral:
    return PostgresCentral(url, RESOURCES, bot)


async def wrong(made: PostgresCentral) -> dict[str, str]:
    return {one.what: one.message for one in await made.look() if not one.ok}


async def test_our_schema_is_made_and_nothing_of_charhub_is_touched(url: str) -> None:
    before = ask(url, CATALOGUE)
    made = central(url)
    steps = [step.number for step in await made.pending()]
    assert steps == list(range(1, len(steps) + 1))

    done = await made.set_up()

    assert [step.number for step in done] == steps
    assert await made.pending() == []
    assert ask(url, CATALOGUE) == before
    assert ask(url, "SELECT value FROM charhub_console.meta WHERE name = 'schema_version'") == [(str(len(steps)),)]
    assert await wrong(made) == {}
    assert (await made.check()).startswith("ok, ")


async def test_setting_up_twice_changes_nothing_also_at_the_same_time(url: str) -> None:
    done = await asyncio.gather(*(central(url).set_up() for _ in range(4)))
    assert sorted(bool(steps) for steps in done) == [False, False, False, True]
    [(epoch,)] = ask(url, "SELECT value FROM charhub_console.meta WHERE name = 'epoch'")
    assert await central(url).set_up() == []
    assert ask(url, "SELECT value FROM charhub_console.meta WHERE name = 'epoch'") == [(epoch,)]


async def test_a_step_that_fails_leaves_nothing_behind(url: str, tmp_path: Path) -> None:
    (tmp_path / "0001_base.sql").write_text((RESOURCES / "0001_base.sql").read_text())
    (tmp_path / "0002_wrong.sql").write_text("CREATE TABLE charhub_console.more (id int);\nSELECT nothing;")
    with pytest.raises(Exception, match="nothing"):
        await PostgresCentral(url, tmp_path, BOT).set_up()
    assert ask(url, "SELECT to_regnamespace('charhub_console') IS NULL") == [(True,)]


async def test_a_newer_schema_is_not_touched_by_an_older_console(url: str) -> None:
    await central(url).set_up()
    ask(url, "UPDATE charhub_console.meta SET value = '99' WHERE name = 'schema_version'")
    with pytest.raises(NotConfigured, match="newer console"):
        await central(url).set_up()
    assert "Update this console" in (await wrong(central(url)))["our schema"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            'ALTER TABLE "CharacterImage" RENAME COLUMN "isActive" TO active',
            '"CharacterImage"."isActive" is not there.',
        ),
        (
            'ALTER TABLE "CharacterImage" ALTER COLUMN width TYPE bigint',
            '"CharacterImage"."width" is bigint, not integer.',
        ),
        ('ALTER TABLE "Character" ADD COLUMN mood text NOT NULL', '"Character"."mood" is new and has to be filled.'),
        (
            'ALTER TABLE "Character" ALTER COLUMN "lastName" SET NOT NULL',
            '"Character"."lastName" has to be filled now.',
        ),
        ('DROP TABLE "BatchGenerationLog"', 'There is no table "BatchGenerationLog".'),
        (
            "ALTER TYPE \"ImageType\" RENAME VALUE 'REFERENCE' TO 'VIEW'",
            'The enum "ImageType" no longer has REFERENCE.',
        ),
        (
            'ALTER TABLE "CuratedImage" ALTER COLUMN status TYPE text USING status::text',
            '"CuratedImage"."status" is text, not "CurationStatus".',
        ),
    ],
)
async def test_a_schema_we_do_not_know_is_refused_and_the_difference_named(url: str, change: str, said: str) -> None:
    await central(url).set_up()
    ask(url, change)
    found = await wrong(central(url))
    assert list(found) == ["CharHub's tables"]
    assert said in found["CharHub's tables"]
    with pytest.raises(NotConfigured):
        await central(url).check()


@pytest.mark.parametrize(
    "change",
    [
        'ALTER TABLE "Character" ADD COLUMN mood text',
        'ALTER TABLE "Character" ADD COLUMN "isNew" boolean NOT NULL DEFAULT true',
        "ALTER TYPE \"Theme\" ADD VALUE 'WESTERN'",
        'CREATE TABLE "Comment" (id text PRIMARY KEY, words text NOT NULL)',
        "ALTER TABLE \"CuratedImage\" ALTER COLUMN gender SET DEFAULT 'unknown'",
    ],
)
async def test_what_is_only_more_is_no_difference(url: str, change: str) -> None:
    await central(url).set_up()
    ask(url, change)
    assert await wrong(central(url)) == {}


async def test_the_least_rights_are_enough_and_the_script_may_run_twice(url: str) -> None:
    await central(url).set_up()
    name = "cura\"tor's"
    for _ in range(2):
        ask(url, role_script(name, RESOURCES))
    ask(url, f'ALTER ROLE "{name.replace(chr(34), chr(34) * 2)}" PASSWORD NULL')
    own = url.replace("//postgres:", "//cura%22tor%27s:")
    assert await wrong(central(own)) == {}
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(own, 'DELETE FROM "Character"')
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(own, 'UPDATE "CreditTransaction" SET "amountCredits" = 0')
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(own, "CREATE TABLE charhub_console.mine (id int)")
    ask(own, 'SELECT 1 FROM "User" FOR UPDATE')


async def test_missing_rights_are_named(url: str) -> None:
    await central(url).set_up()
    ask(url, 'DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN; GRANT SELECT ON "User" TO poor')
    ask(
        url,
        "GRANT USAGE ON SCHEMA charhub_console TO poor; GRANT SELECT ON charhub_console.meta TO poor",
    )
    found = await wrong(central(url.replace("//postgres:", "//poor:")))
    assert 'INSERT on "CreditTransaction"' in found["rights"]
    assert "EXECUTE on charhub_console.push" in found["rights"]
    ask(url, "DROP SCHEMA charhub_console CASCADE")
    with pytest.raises(Unauthorized, match="may not"):
        await central(url.replace("//postgres:", "//poor:")).set_up()


@pytest.mark.parametrize(("bot", "said"), [("nobody", "there is no user"), ("person", "role BASIC")])
async def test_the_official_bot_has_to_be_one(url: str, bot: str, said: str) -> None:
    await central(url).set_up()
    ask(
        url,
        """INSERT INTO "User" (id, provider, "providerAccountId", "updatedAt")
        VALUES ('person', 'GOOGLE', 'x', now())""",
    )
    assert said in (await wrong(central(url, bot)))["official bot"]


def test_an_address_as_prisma_takes_it_is_understood_and_shown_without_its_password() -> None:
    made = Server("postgresql://ana:geheim@db.example:6543/charhub?schema=public&connection_limit=5&sslmode=require")
    assert made.place == "db.example:6543/charhub"
    assert Server("postgres://ana@/charhub?host=/run/pg").place == "/run/pg:5432/charhub"


@pytest.mark.parametrize(
    "url",
    ["", "charhub", "mysql://a@b/c", "postgresql://a@b:port/c", "postgresql://a@b/c?nonsense=1", "postgresql://[::1"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(NotConfigured, match="cannot be read"):
        Server(url)


def test_tables_elsewhere_than_in_public_are_refused() -> None:
    with pytest.raises(NotConfigured, match="not in tenant"):
        Server("postgresql://a@b/c?schema=tenant")


async def test_a_server_that_is_not_there_is_told_with_the_tunnel_in_mind() -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1/charhub does not answer") as caught:
        await central("postgresql://ana:geheim@127.0.0.1:1/charhub").look()
    assert "tunnel" in caught.value.advice
    assert "geheim" not in str(caught.value)


async def test_a_database_or_role_that_is_not_there_is_no_outage() -> None:
    with pytest.raises(Unauthorized, match="does not exist"):
        await central(address_of("nowhere")).look()
    with pytest.raises(Unauthorized, match="does not exist"):
        await central(address_of("postgres", user="nobody")).look()


@pytest.mark.parametrize("name", ["", "x" * 64, "two\nlines"])
def test_a_role_needs_a_name(name: str) -> None:
    with pytest.raises(InvalidInput):
        role_script(name, RESOURCES)
