"""Writes `data/console_v1.sql`: a filled database of version 1 as text. `python -m tests.adapters.make_sqlite_fixture`.

Once version 1 is released the file must never be written again: it stands for the files people have.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from charhub_console.adapters.sqlite import SqliteStore
from charhub_console.domain.analysis import Analysis, Field
from charhub_console.domain.candidate import ModelFlags, Verdict
from charhub_console.domain.views import View
from charhub_console.engine.store import StageTime
from tests.adapters.sqlite_examples import (
    NOON,
    a_candidate,
    a_decision,
    a_drafted_character,
    an_attempt,
    an_entry,
    new_id,
    paint,
)

FIXTURE = Path(__file__).parent / "data" / "console_v1.sql"


async def fill(path: Path) -> None:
    """One row at least in every table the store writes."""
    store = SqliteStore(path)
    one, two = a_candidate(1, prompt="a red knight", dhash=2**64 - 1, phash=5), a_candidate(2, prompt="a wizard")
    await store.add_candidates([one, two])
    await store.save_flags(7, [ModelFlags(model_id=4, allow_commercial_use=("Image",))])
    await store.save_analysis(
        Analysis(new_id(), one.id, "prompt-tags", NOON, species=Field("human", 0.9, "prompt-tags"))
    )
    await store.decide(a_decision(one, Verdict.APPROVE))
    await store.decide(a_decision(two, Verdict.REJECT))
    character, run = await a_drafted_character(store, candidate_id=one.id)
    await store.add_credit_entries([an_entry(100)])
    for view in (View.AVATAR, View.REFERENCE_FRONT, View.AVATAR):
        await paint(store, an_attempt(character, run, view))
    await store.add_stage_time(StageTime(run.id, "paint", 1.5, NOON, character_id=character.id, view=View.AVATAR))
    await store.set_setting("last_run", run.id)
    await store.close()


def as_text(path: Path) -> str:
    """The file as statements, without what SQLite makes by itself."""
    with closing(sqlite3.connect(path)) as database:
        shadow = "SELECT name FROM pragma_table_list WHERE type = 'shadow'"
        tables = database.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        lines = [
            sql + ";\n"
            for (sql,) in database.execute(f"SELECT sql FROM sqlite_master WHERE sql <> '' AND name NOT IN ({shadow})")
            if not sql.startswith("CREATE TABLE sqlite_")
        ]
        for (table,) in sorted(tables):
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
            rows = database.execute(f"SELECT {quoted} FROM {table} ORDER BY 1")
            lines += [f"INSERT INTO {table} VALUES ({values});\n" for (values,) in rows]
        lines.append("INSERT INTO candidate_text (candidate_text) VALUES ('rebuild');\n")
        for name in ("application_id", "user_version"):
            lines.append(f"PRAGMA {name} = {database.execute(f'PRAGMA {name}').fetchone()[0]};\n")
    return "".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(fill(Path(folder) / "console.db"))
        FIXTURE.write_text(as_text(Path(folder) / "console.db"), encoding="utf-8")
