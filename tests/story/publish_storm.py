"""A storm over publishing: consoles that are killed, a server that dies, and what is true afterwards."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.adapters.central_parts import ANA, a_user, set_up
from tests.servers.postgres import ask, charhub, restart
from tests.story.processes import ROOT

GRANTED = 1_000_000
PATIENCE_S = 300.0
TITLES = ("kills", "restarts", "characters", "charges", "refunds", "seconds")

_TWICE = """
SELECT c.id FROM "Character" c LEFT JOIN "CuratedImage" i ON i."generatedCharId" = c.id WHERE i.id IS NULL
"""
_IMAGES = """
SELECT c.id FROM "Character" c JOIN "CharacterImage" i ON i."characterId" = c.id GROUP BY c.id
HAVING count(*) <> 6 OR sum(("isActive" AND type = 'AVATAR')::int) <> 1 OR sum((type = 'REFERENCE')::int) <> 4
"""
_CHARGES = """
SELECT k.key FROM charhub_console.ledger_key k LEFT JOIN "CreditTransaction" t ON t.id = k.charge_id
WHERE (k.state = 'void') <> (t.id IS NULL)
UNION ALL SELECT k.key FROM charhub_console.ledger_key k LEFT JOIN "CreditTransaction" t ON t.id = k.refund_id
WHERE (k.state = 'refunded') <> (t.id IS NOT NULL)
"""
_STRANGERS = """
SELECT id FROM "CreditTransaction" WHERE "transactionType" <> 'GRANT_INITIAL' AND id NOT IN
    (SELECT unnest(ARRAY[charge_id, refund_id]) FROM charhub_console.ledger_key WHERE charge_id IS NOT NULL
     EXCEPT SELECT NULL)
"""


@dataclass
class Tally:
    """What a storm came to; `wrong` is empty when every promise held."""

    kills: int = 0
    restarts: int = 0
    characters: int = 0
    charges: int = 0
    refunds: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        """Its numbers, under TITLES."""
        numbers = (self.kills, self.restarts, self.characters, self.charges, self.refunds, round(self.seconds))
        return "  ".join(f"{number:>10}" for number in numbers)


class PublishStorm:
    """Consoles that all want a character of every candidate."""

    def __init__(self, folder: Path, url: str, *, consoles: int, candidates: int, seed: int) -> None:
        self.url = url
        self.tally = Tally()
        self._folder, self._candidates, self._chance = folder, candidates, random.Random(seed)
        self._living: dict[str, subprocess.Popen[bytes] | None] = {f"console-{n}": None for n in range(consoles)}
        self._ended: set[str] = set()

    def rage(self, *, seconds: float, calm_s: tuple[float, float], restart_every_s: float) -> None:
        """Kill for so long, then let all come to their end."""
        began = time.monotonic()
        next_restart = began + restart_every_s
        while time.monotonic() - began < seconds and len(self._ended) < len(self._living):
            self._start()
            time.sleep(self._chance.uniform(*calm_s))
            if time.monotonic() >= next_restart:
                restart()
                self.tally.restarts += 1
                next_restart = time.monotonic() + restart_every_s
            self._kill(self._chance.choice(list(self._living)))
        self._finish()
        self.tally.seconds = time.monotonic() - began

    def _start(self) -> None:
        for name, process in self._living.items():
            if process is not None and process.poll() is not None:
                if process.returncode == 0:
                    self._ended.add(name)
                elif process.returncode > 0:
                    self.tally.wrong.append(f"{name} ended with {process.returncode}")
            if name not in self._ended and (process is None or process.poll() is not None):
                words = [str(self._folder / name), self.url, name, str(self._candidates)]
                program = [sys.executable, "-m", "tests.story.storming_publisher", *words]
                self._living[name] = subprocess.Popen(program, cwd=ROOT)

    def _kill(self, name: str) -> None:
        process = self._living[name]
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()
            self.tally.kills += 1

    def _finish(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while len(self._ended) < len(self._living):
            self._start()
            if time.monotonic() > deadline or len(self.tally.wrong) > 5:
                self.tally.wrong.append("it never came to an end")
                break
            time.sleep(0.1)
        self.close()

    def close(self) -> None:
        """End what lives."""
        for process in self._living.values():
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()

    def judge(self) -> Tally:
        """Compare CharHub's tables, our keys and every console's own rows."""
        tally = self.tally
        for said, query in (
            ("a character that is no candidate's", _TWICE),
            ("images of a character", _IMAGES),
            ("a key without its row", _CHARGES),
            ("a ledger row nobody knows", _STRANGERS),
        ):
            tally.wrong += [f"{said}: {row[0]}" for row in ask(self.url, query)]
        statuses = dict(ask(self.url, 'SELECT status::text, count(*) FROM "CuratedImage" GROUP BY 1'))
        if statuses != {"COMPLETED": self._candidates}:
            tally.wrong.append(f"candidates are {statuses}")
        [(tally.characters,)] = ask(self.url, 'SELECT count(*) FROM "Character"')
        spent = self._judge_consoles()
        [(balance,)] = ask(self.url, 'SELECT sum("amountCredits") FROM "CreditTransaction" WHERE "userId" = %s', ANA)
        if balance != GRANTED - spent:
            tally.wrong.append(f"the balance is {balance}, {GRANTED - spent} would be right")
        counted = 'SELECT count(*) FROM "CreditTransaction" WHERE "transactionType" = %s::"CreditTransactionType"'
        [(tally.charges,)] = ask(self.url, counted, "CONSUMPTION")
        [(tally.refunds,)] = ask(self.url, counted, "REFUND")
        return tally

    def _judge_consoles(self) -> int:
        """What the consoles' own rows say was spent; and that what they take for published is there."""
        spent = 0
        there = {row[0] for row in ask(self.url, 'SELECT id FROM "Character"')}
        states = dict(ask(self.url, "SELECT key, state FROM charhub_console.ledger_key"))
        for name in self._living:
            for character_id, state in self._rows(name, "SELECT row_id, state FROM publication"):
                if (state == "published") != (character_id in there):
                    self.tally.wrong.append(f"{name}: {character_id} is {state}")
            entries = self._rows(name, "SELECT key, amount FROM credit_entry")
            given_back = {key.removeprefix("refund:") for key, amount in entries if amount > 0}
            for key, amount in entries:
                if amount < 0:
                    right = ("refunded", "void") if key in given_back else ("charged",)
                    spent -= 0 if key in given_back else amount
                    if states.get(key) not in right:
                        self.tally.wrong.append(f"{name}: {key} is {states.get(key)}, not {right}")
        return spent

    def _rows(self, name: str, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._folder / name / "console.db")) as database:
            return database.execute(query).fetchall()


async def a_publish_storm(folder: Path, *, consoles: int, candidates: int, seed: int) -> PublishStorm:
    """Over a database of its own, with credits enough for all."""
    url = charhub()
    await set_up(url)
    a_user(url, credits=GRANTED)
    return PublishStorm(folder, url, consoles=consoles, candidates=candidates, seed=seed)
