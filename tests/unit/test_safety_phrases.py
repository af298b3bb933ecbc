"""The safety gate on many phrases, and what holds for every text: no crash, no way to talk a block away, no hang."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.candidate import Level
from charhub_console.domain.safety import Door, Evidence, GateVerdict, judge
from charhub_console.domain.text_folding import fold, spelled_out, spellings, tokens
from tests.unit import safety_cases as cases
from tests.unit import safety_phrases as more

PEOPLE = frozenset(" ".join(tokens(name)) for name in ("Emma Watson", "Taylor Swift", "Zendaya"))


def verdict(text: str) -> GateVerdict:
    evidence = Evidence(door=Door.CANDIDATE, level=Level.PG, texts=(text,), real_people=PEOPLE)
    return judge(evidence).verdict


@pytest.mark.parametrize("text", more.phrases(more.BLOCKED))
def test_words_and_ages_of_minors_block_in_every_spelling_and_grammar(text: str) -> None:
    assert verdict(text) is GateVerdict.BLOCK


@pytest.mark.parametrize("text", more.phrases(more.HELD))
def test_what_leaves_the_age_open_is_held(text: str) -> None:
    assert verdict(text) is GateVerdict.HOLD


def test_ordinary_words_for_grown_ups_and_things_pass() -> None:
    assert [text for text in more.phrases(more.HARMLESS) if verdict(text) is not GateVerdict.ALLOW] == []


@pytest.mark.parametrize("text", ["3mma watson", "emma w4tson", "e m m a w a t s o n", "<lora:emmaw4tson_v2:1>"])
def test_a_real_name_is_found_in_leetspeak_too(text: str) -> None:
    assert verdict(text) is GateVerdict.BLOCK


# --- for every text -----------------------------------------------------------------------------------------------

SIGNS = cases.lines(cases.AGES + cases.YOUTH_ENGLISH + cases.YOUTH_PORTUGUESE + cases.DISGUISED)
SIGNS += more.phrases(more.BLOCKED)
COUNTER = [
    "adult",
    "not a child",
    "25 years old",
    "18+",
    "baby blue eyes",
    "no minors",
    "college student",
    "ago",
    "blue",
]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_no_text_makes_the_gate_fail(text: str) -> None:
    """Lone surrogates, unassigned signs and controls too."""
    assert verdict(text) in GateVerdict
    assert all(spellings(text)) and all(spelled_out(text))


@given(st.sampled_from(SIGNS), st.sampled_from(COUNTER), st.text(max_size=30))
def test_nothing_written_beside_a_minor_talks_the_block_away(sign: str, counter: str, noise: str) -> None:
    for text in (f"{counter}, {sign}, {counter}", f"{noise}, {sign}, {noise}", f"{noise}\n{sign}\n{counter}"):
        assert verdict(text) is GateVerdict.BLOCK


@given(st.sampled_from(more.phrases(more.HELD)), st.sampled_from(COUNTER), st.text(max_size=30))
def test_nothing_written_beside_a_doubt_makes_it_harmless(doubt: str, counter: str, noise: str) -> None:
    for text in (f"{counter}, {doubt}, {counter}", f"{noise}, {doubt}, {noise}"):
        assert verdict(text) is not GateVerdict.ALLOW


LARGE = """
import sys
import time
from charhub_console.domain.candidate import Level
from charhub_console.domain.safety import Door, Evidence, judge

def seconds(piece, size):
    evidence = Evidence(door=Door.CANDIDATE, level=Level.PG, texts=(piece * (size // len(piece)),))
    began = time.process_time()
    judge(evidence)
    return time.process_time() - began

slow = [piece for piece in sys.argv[1:] if seconds(piece, 100_000) > 15 * max(0.02, seconds(piece, 20_000))]
sys.exit(f"not linear: {slow}" if slow else 0)
"""


def test_the_time_the_gate_takes_grows_no_faster_than_the_text() -> None:
    """Five times the text: about five times the time; a pattern that tries every split would take 25 times."""
    pieces = ["a b c, ", "a-", "l o n g ", "1a", "young ", "a$", "<a:1>", "15 ", "aaa", "age of "]
    subprocess.run([sys.executable, "-c", LARGE, *pieces], check=True, timeout=120)
