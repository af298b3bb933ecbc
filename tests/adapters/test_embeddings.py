"""The language model and the index: a small model of the same form against its arithmetic written out."""

from __future__ import annotations

import hashlib
import json
import math
from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charhub_console.adapters.embeddings.index import NumpyIndex, PlainIndex
from charhub_console.adapters.embeddings.minilm import FILES, TOKENS, MiniLm
from charhub_console.domain.errors import NotConfigured

np = pytest.importorskip("numpy")
WIDTH, INNER, HEADS, LAYERS = 384, 48, 12, 2
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "silver", "elf", "robot", "steel", "hair"]


def weights() -> dict[str, Any]:
    """Of a model with two layers, always the same."""
    random = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (TOKENS, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for at in range(LAYERS):
        name = f"encoder.layer.{at}"
        linear = {"attention.self.query": (WIDTH, WIDTH), "attention.self.key": (WIDTH, WIDTH)}
        linear |= {"attention.self.value": (WIDTH, WIDTH), "attention.output.dense": (WIDTH, WIDTH)}
        linear |= {"intermediate.dense": (INNER, WIDTH), "output.dense": (WIDTH, INNER)}
        for part, shape in linear.items():
            shapes |= {f"{name}.{part}.weight": shape, f"{name}.{part}.bias": shape[:1]}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{name}.{part}.weight": (WIDTH,), f"{name}.{part}.bias": (WIDTH,)}
    return {name: random.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}


def by_hand(ids: list[int]) -> Any:
    """One text through the same model, step by step."""
    known = {name: value.astype(np.float64) for name, value in weights().items()}

    def normed(values: Any, name: str) -> Any:
        off = values - values.mean(-1, keepdims=True)
        values = off / np.sqrt((off**2).mean(-1, keepdims=True) + 1e-12)
        return values * known[f"{name}.weight"] + known[f"{name}.bias"]

    def linear(values: Any, name: str) -> Any:
        return values @ known[f"{name}.weight"].T + known[f"{name}.bias"]

    hidden = known["embeddings.word_embeddings.weight"][ids]
    hidden = hidden + known["embeddings.position_embeddings.weight"][: len(ids)]
    hidden = normed(hidden + known["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for at in range(LAYERS):
        name, size = f"encoder.layer.{at}", WIDTH // HEADS
        query, key, value = (linear(hidden, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        heads = []
        for head in range(HEADS):
            part = slice(head * size, (head + 1) * size)
            scores = np.exp(query[:, part] @ key[:, part].T / math.sqrt(size))
            heads.append(scores / scores.sum(-1, keepdims=True) @ value[:, part])
        attended = linear(np.concatenate(heads, -1), f"{name}.attention.output.dense")
        hidden = normed(hidden + attended, f"{name}.attention.output.LayerNorm")
        inner = linear(hidden, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        hidden = normed(hidden + linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    mean = hidden.mean(0)
    return mean / np.linalg.norm(mean)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the small model."""
    numpy_files = pytest.importorskip("safetensors.numpy")
    tokenizers = pytest.importorskip("tokenizers")
    folder = tmp_path_factory.mktemp("model")
    numpy_files.save_file(weights(), folder / "model.safetensors")
    vocabulary = {word: at for at, word in enumerate(WORDS)}
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.post_processor = tokenizers.processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    made.save(str(folder / "tokenizer.json"))
    return folder


def small(folder: Path) -> MiniLm:
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    return MiniLm(folder, hashes=hashes, heads=HEADS)


async def test_the_graph_computes_what_the_model_says(folder: Path) -> None:
    texts = ["silver elf", "robot", "steel robot hair elf silver dragon"]
    ids = [[2, 4, 5, 3], [2, 6, 3], [2, 7, 6, 8, 5, 4, 1, 3]]
    made = await small(folder).vectors(texts)
    for vector, known in zip(made, map(by_hand, ids), strict=True):
        assert np.abs(np.array(vector) - known).max() < 1e-5, "also beside longer texts"


async def test_a_long_text_is_read_to_its_end(folder: Path) -> None:
    model = small(folder)
    long = " ".join(["silver elf"] * 300)
    (one, other) = await model.vectors([long + " robot" * 40, long + " hair" * 40])
    assert abs(sum(number * number for number in one) - 1) < 1e-5
    assert one != other, "the end counts"


async def test_only_the_published_files_are_loaded(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match=r"not the published one"):
        await MiniLm(folder).check()
    with pytest.raises(NotConfigured, match=r"cannot be read"):
        await MiniLm(tmp_path).check()
    assert "384 dimensions" in await small(folder).check()


NUMBER = st.integers(-4, 4)  # so that equals occur


@settings(deadline=None)
@given(
    st.lists(st.lists(NUMBER, min_size=3, max_size=3), max_size=30), st.lists(NUMBER, min_size=3, max_size=3), NUMBER
)
def test_both_indexes_give_the_same_answers(rows: list[list[int]], query: list[int], count: int) -> None:
    vectors, asked = [array("f", row) for row in rows], array("f", query)
    wanted = PlainIndex(vectors).nearest(asked, count + 5)
    assert NumpyIndex(vectors).nearest(asked, count + 5) == wanted
    by_hand = [(at, sum(a * b for a, b in zip(row, query, strict=True))) for at, row in enumerate(rows)]
    assert wanted == sorted(by_hand, key=lambda one: (-one[1], one[0]))[: count + 5]


def test_the_pins_are_whole_hashes() -> None:
    assert all(len(bytes.fromhex(sha256)) == 32 for sha256 in FILES.values())
    assert json.dumps(sorted(FILES)) == '["model.safetensors", "tokenizer.json"]'
