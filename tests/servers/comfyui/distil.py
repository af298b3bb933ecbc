"""Makes the transcripts in this folder from the recordings: `python -m tests.servers.comfyui.distil [recordings]`.

The recordings are looked for at CHARHUB_RECORDINGS, else in ../shared/recordings beside the project.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.servers.comfyui.replay import (
    answers_files,
    answers_lookups,
    answers_prompts,
    answers_uploads,
    events,
    events_clients,
)
from tests.servers.comfyui.replay.scenarios import SCENARIOS
from tests.servers.comfyui.replay.tables import TABLES
from tests.servers.comfyui.replay.transcript import sockets_of
from tests.servers.comfyui.versions import VERSIONS

Json = dict[str, Any]
# Importing them fills TABLES and SCENARIOS.
PLAYS = (answers_files, answers_lookups, answers_prompts, answers_uploads, events, events_clients)
TRANSCRIPTS = Path(__file__).with_name("transcripts")


def recordings_folder() -> Path | None:
    """Where the recordings of the real servers are, if they are here at all."""
    given = os.environ.get("CHARHUB_RECORDINGS")
    beside = Path(__file__).resolve().parents[4] / "shared" / "recordings"
    folder = Path(given) if given else beside
    folder = folder / "comfyui" if (folder / "comfyui").is_dir() else folder
    return folder if (folder / "v0.24.0").is_dir() else None


def distilled(recordings: Path) -> dict[str, Json]:
    """All transcripts by name: {"both": …} where the versions agree, else one entry per version."""
    found = {}
    for name, scenario in SCENARIOS.items():
        told = {}
        for version in VERSIONS:
            lines = (recordings / f"v{version}" / "ws" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
            told[version] = sockets_of([json.loads(line) for line in lines], scenario.reading)
        found[f"ws_{name}"] = _joined(told)
    for name, table in TABLES.items():
        found[f"http_{name}"] = _joined({version: table.recorded(recordings / f"v{version}") for version in VERSIONS})
    return found


def expected(name: str, version: str) -> Any:
    """What a server of this version should say, read from the transcripts in the repository."""
    told = json.loads((TRANSCRIPTS / f"{name}.json").read_text(encoding="utf-8"))
    if "whole" in told:
        return told["whole"][version] if version in told["whole"] else told["whole"]["both"]
    return told["both"] | told.get(version, {})


def _joined(told: Json) -> Json:
    """One transcript of all versions: `both` holds the cases (or sockets) they agree on."""
    first, *others = told.values()
    if not isinstance(first, dict):
        return {"whole": {"both": first} if all(other == first for other in others) else told}
    both = {case: said for case, said in first.items() if all(other.get(case) == said for other in others)}
    differing = {
        version: {case: said for case, said in cases.items() if case not in both} for version, cases in told.items()
    }
    return {"both": both} | {version: cases for version, cases in differing.items() if cases}


def written(told: Any, depth: int = 0) -> str:
    """JSON with one frame or case per line."""
    if isinstance(told, dict) and depth < 2 and told:
        inner = ",\n".join(
            f"{' ' * (depth + 1)}{json.dumps(key)}: {written(value, depth + 1)}" for key, value in told.items()
        )
        return f"{{\n{inner}\n{' ' * depth}}}"
    if isinstance(told, list) and told:
        inner = ",\n".join(f"{' ' * (depth + 1)}{json.dumps(item, ensure_ascii=False)}" for item in told)
        return f"[\n{inner}\n{' ' * depth}]"
    return json.dumps(told, ensure_ascii=False)


def main() -> None:
    """Write them all."""
    recordings = Path(sys.argv[1]) if len(sys.argv) > 1 else recordings_folder()
    if recordings is None:
        sys.exit("no recordings found: give their folder or set CHARHUB_RECORDINGS")
    TRANSCRIPTS.mkdir(exist_ok=True)
    for name, told in distilled(recordings).items():
        (TRANSCRIPTS / f"{name}.json").write_text(written(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
