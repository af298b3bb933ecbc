"""Writing a character and its images into CharHub's tables: compare-and-set, and the same again changes nothing."""

from __future__ import annotations

from charhub_console.adapters.central import claims, rows
from charhub_console.adapters.central.schema import Connection
from charhub_console.domain.central import Schema
from charhub_console.domain.charhub_rows import Cell, TableRow, contents_of
from charhub_console.domain.errors import PublishRefused, Taken
from charhub_console.engine.ports.publishing import Publication

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_BEFORE = "SELECT digest, console FROM charhub_console.publication WHERE character_id = %s"
_REMEMBER = """
INSERT INTO charhub_console.publication (character_id, digest, console) VALUES (%s, %s, %s)
ON CONFLICT (character_id) DO UPDATE SET digest = excluded.digest, console = excluded.console, at = clock_timestamp()
"""
_IS_THERE = 'SELECT 1 FROM public."Character" WHERE id = %s FOR UPDATE'
_USER = 'SELECT 1 FROM public."User" WHERE id = %s'
_SPECIES = """SELECT id FROM public."Species" WHERE lower(replace(name, '-', ' ')) = %s ORDER BY id LIMIT 1"""
_COMPLETE = """
UPDATE public."CuratedImage" SET status = 'COMPLETED', "generatedCharId" = %s,
    "processedAt" = (clock_timestamp() AT TIME ZONE 'UTC')::timestamp(3)
WHERE id = %s AND status = 'PROCESSING' AND "generatedCharId" IS NULL
"""
_AVATARS_OFF = """
UPDATE public."CharacterImage" SET "isActive" = false,
    "updatedAt" = (clock_timestamp() AT TIME ZONE 'UTC')::timestamp(3)
WHERE "characterId" = %s AND type = 'AVATAR' AND "isActive"
"""
_ACTIVE_AVATARS = """
SELECT key FROM public."CharacterImage" WHERE "characterId" = %s AND type = 'AVATAR' AND "isActive" FOR UPDATE
"""
_OF_VIEW = """
SELECT id, key, "isActive" FROM public."CharacterImage"
WHERE "characterId" = %s AND type = 'REFERENCE' AND content = ANY(%s)
ORDER BY "isActive" DESC, "createdAt" DESC, id FOR UPDATE
"""
_BYTES = (
    "url",
    "key",
    "width",
    "height",
    "sizeBytes",
    "contentType",
    "content",
    "ageRating",
    "contentTags",
    "isActive",
)


def published(connection: Connection, character_id: str) -> str | None:
    """See the port."""
    row = connection.execute(_BEFORE, (character_id,)).fetchone()
    return row[0] if row else None


def publish(connection: Connection, known: Schema, publication: Publication, console: str) -> None:
    """See the port; in the connection's transaction."""
    character_id = str(publication.character.values["id"])
    connection.execute(_ONE_AT_A_TIME, (f"character:{character_id}",))
    before = connection.execute(_BEFORE, (character_id,)).fetchone()
    if before is not None and before[0] == publication.digest:
        return
    if before is not None and before[0] != publication.expected and before[1] != console:
        raise PublishRefused(
            "Another console published other images of this character.",
            "Look at it in CharHub; `charhub-console characters publish ID` publishes these in their place.",
        )
    if connection.execute(_IS_THERE, (character_id,)).fetchone() is None:
        _first(connection, known, publication)
    else:
        for image in publication.images:
            replace(connection, known, image)
    connection.execute(_REMEMBER, (character_id, publication.digest, console))


def _first(connection: Connection, known: Schema, publication: Publication) -> None:
    character = publication.character
    if connection.execute(_USER, (character.values["userId"],)).fetchone() is None:
        raise PublishRefused(f"CharHub has no user {character.values['userId']}.", "Set owner.bot and central.user.")
    held = publication.claim
    if held is not None and not claims.is_ours(connection, held):
        raise Taken("The image of this character is no longer claimed by this console.", "It is claimed anew first.")
    species = {"speciesId": _species(connection, publication.species)}
    rows.insert(connection, known, TableRow(character.table, {**character.values, **species}))
    for image in (*publication.images, *([publication.sample] if publication.sample else [])):
        rows.insert(connection, known, image)
    if held is not None:
        if connection.execute(_COMPLETE, (character.values["id"], held.curated_id)).rowcount != 1:
            raise Taken("CharHub's row of this image was changed meanwhile.", "It is looked at again.")
        claims.end(connection, held, "finished")


def replace(connection: Connection, known: Schema, image: TableRow) -> None:
    """Make this the active image of its view; the other views are not touched. The same again changes nothing."""
    if image.values["type"] == "AVATAR":
        _swap_avatar(connection, known, image)
    else:
        _replace_reference(connection, known, image)


def _swap_avatar(connection: Connection, known: Schema, image: TableRow) -> None:
    character_id = image.values["characterId"]
    active = [key for (key,) in connection.execute(_ACTIVE_AVATARS, (character_id,))]
    if active == [image.values["key"]]:
        return
    connection.execute(_AVATARS_OFF, (character_id,))
    if not rows.insert(connection, known, image, once=True):  # an earlier one, taken again
        rows.update(connection, known, image.table, str(image.values["id"]), _bytes(connection, image))


def _replace_reference(connection: Connection, known: Schema, image: TableRow) -> None:
    """In place: CharHub reads every row of a view, whether it is active or not."""
    contents = list(contents_of(str(image.values["content"])))
    found = connection.execute(_OF_VIEW, (image.values["characterId"], contents)).fetchall()
    if not found:
        rows.insert(connection, known, image)
        return
    (row_id, key, is_active), *others = found
    if key != image.values["key"] or not is_active:
        rows.update(connection, known, image.table, row_id, _bytes(connection, image))
    for other_id, _, other_is_active in others:
        if other_is_active:
            off: dict[str, Cell] = {"isActive": False, "updatedAt": rows.server_now(connection)}
            rows.update(connection, known, image.table, other_id, off)


def _bytes(connection: Connection, image: TableRow) -> dict[str, Cell]:
    return {**{name: image.values[name] for name in _BYTES}, "updatedAt": rows.server_now(connection)}


def _species(connection: Connection, names: tuple[str, ...]) -> str | None:
    for name in names:
        row = connection.execute(_SPECIES, (name,)).fetchone()
        if row is not None:
            return str(row[0])
    return None
