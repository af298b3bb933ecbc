"""Deciding at the command line: several at once, undo, and the gate's last word."""

from __future__ import annotations

from typing import Any

import pytest

from charhub_console.domain.safety import Door, GateDecision, GateVerdict, Reason
from tests.story.conftest import CommandLine


def status(cli: CommandLine, source_id: str) -> str:
    return str(cli("candidates", "show", source_id, "--json").json["status"])


def by_gate(cli: CommandLine, verdict: str) -> dict[str, Any]:
    """The first sample the gate says this about."""
    found = cli("candidates", "list", "--limit", "100", "--json").json
    first: dict[str, Any] = next(item for item in found if item["gate"] == verdict)
    return first


def test_several_are_decided_at_once_and_the_newest_decision_is_undone(cli: CommandLine) -> None:
    cli("fetch", "--limit", "5")
    both = ("90000001", "90000002")
    assert cli("candidates", "approve", *both, both[0]).stdout.splitlines() == [f"{one} is approved." for one in both]
    assert cli("candidates", "reject", "90000003", "--reason", "hands").code == 0
    assert "reject by" in cli("candidates", "show", "90000003").stdout
    assert cli("candidates", "undo").stdout == "90000003 is new again.\n"
    assert cli("candidates", "undo").stdout == "90000002 is new again.\n"
    assert cli("candidates", "undo", "90000001").stdout == "90000001 is new again.\n"
    assert cli("candidates", "undo").code == 2
    listed = cli("candidates", "list", "--status", "new", "--json").json
    assert len(listed) == 5
    log = cli("candidates", "show", "90000003", "--json").json["decisions"]
    assert [entry["verdict"] for entry in log] == ["reject", "undo"]


def test_a_rejected_candidate_does_not_come_back(cli: CommandLine) -> None:
    cli("fetch", "--limit", "3")
    cli("candidates", "reject", "90000001")
    cli("fetch")
    assert status(cli, "90000001") == "rejected"
    assert "90000001" not in cli("candidates", "list", "--status", "new").stdout


def test_what_the_gate_holds_is_approved_by_approving_it_after_its_reasons_were_shown(cli: CommandLine) -> None:
    cli("fetch")
    held = by_gate(cli, "hold")
    shown = cli("candidates", "list", "--limit", "100", width=140).stdout
    assert held["gate_reasons"][0][:30] in shown, "the reason stands where others have their prompt"

    first, second = (cli("candidates", "approve", held["source_id"], "90000001", "--json") for _ in range(2))

    assert first.code == 1, "some failed"
    assert [item["source_id"] for item in first.json["refused"]] == [held["source_id"]]
    assert [item["source_id"] for item in first.json["decided"]] == ["90000001"]
    assert "approve it once more" in first.said[0]
    assert second.code == 0
    assert [item["status"] for item in second.json["decided"]] == ["approved", "approved"]
    assert status(cli, held["source_id"]) == "approved"


def test_a_blocked_candidate_cannot_be_approved_by_anybody(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("fetch", "--limit", "2")
    reason = Reason("age-stated", "An age below 18 is stated.", GateVerdict.BLOCK)
    blocked = GateDecision(GateVerdict.BLOCK, (reason,), Door.ANALYSIS)
    monkeypatch.setattr("charhub_console.engine.gate.judge", lambda evidence: blocked)
    for _ in range(2):
        printed = cli("candidates", "approve", "90000001")
        assert printed.code == 2
        [line] = printed.said
        assert "An age below 18 is stated." in line and "Reject it." in line
    shown = cli("candidates", "show", "90000001")
    assert "block" in shown.stdout and "approve" not in shown.stdout, "no next step leads there"
    assert cli("candidates", "reject", "90000001").code == 0
