"""Implements `engine.ports.embeddings.Embedder` with all-MiniLM-L6-v2, whose files the operator supplies."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charhub_console.adapters.embeddings import graph
from charhub_console.domain.errors import NotConfigured

FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the two files as sentence-transformers publishes them: a model file is a program of strangers."""

HEADS = 12
TOKENS = 256  # what the model was trained with; longer texts are read in pieces
OVERLAP = 32
_BATCH = 16
_THREADS = 2
_ADVICE = (
    "Put model.safetensors and tokenizer.json of sentence-transformers/all-MiniLM-L6-v2 into search.model_folder "
    "(docs/search.md)."
)


@dataclass(frozen=True, slots=True)
class _Model:
    session: Any
    tokenizer: Any


class MiniLm:
    """384 numbers a text, English. Texts longer than 256 tokens are read in overlapping pieces, and their mean counts.

    Args:
        folder: with the files of `FILES`; they are read at first use and kept (about 300 MB of memory).
        hashes: SHA-256 by file name that they must have.
    """

    model = "all-MiniLM-L6-v2"
    is_lexical = False

    def __init__(self, folder: Path, *, hashes: Mapping[str, str] = FILES, heads: int = HEADS) -> None:
        self._folder = folder
        self._hashes = hashes
        self._heads = heads
        self._lock = threading.Lock()
        self._loaded: _Model | None = None

    async def vectors(self, texts: Sequence[str]) -> list[array[float]]:
        """See the port."""
        return await asyncio.to_thread(self._vectors, list(texts))

    async def check(self) -> str:
        """See the port."""
        (made,) = await self.vectors(["a check"])
        return f"ok, {self.model}, {len(made)} dimensions"

    def _vectors(self, texts: list[str]) -> list[array[float]]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._folder, self._hashes, self._heads)
            model = self._loaded
            found: list[array[float]] = []
            for start in range(0, len(texts), _BATCH):
                found += _embed(model, texts[start : start + _BATCH])
            return found


def _embed(model: _Model, texts: list[str]) -> list[array[float]]:
    import numpy as np

    pieces, owners = [], []
    for owner, encoding in enumerate(model.tokenizer.encode_batch(texts)):
        for piece in (encoding, *encoding.overflowing):
            pieces.append(piece)
            owners.append(owner)
    longest = max(len(piece.ids) for piece in pieces)
    ids, mask = np.zeros((2, len(pieces), longest), dtype=np.int64)
    for at, piece in enumerate(pieces):
        ids[at, : len(piece.ids)] = piece.ids
        mask[at, : len(piece.ids)] = 1
    (vectors,) = model.session.run(None, {"ids": ids, "mask": mask})
    sums = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, vectors)
    sums /= np.linalg.norm(sums, axis=1, keepdims=True)
    return [array("f", row.tobytes()) for row in sums]


def _load(folder: Path, hashes: Mapping[str, str], heads: int) -> _Model:
    try:
        import onnxruntime  # type: ignore[import-untyped]  # optional, as the two below
        from safetensors.numpy import load
        from tokenizers import Tokenizer
    except ImportError as error:
        raise NotConfigured(
            f"Searching by meaning needs {error.name}, which is not installed.",
            "Install it with: pip install 'charhub-console[embeddings]'",
        ) from error
    files = {name: _verified(folder / name, sha256) for name, sha256 in hashes.items()}
    tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS, stride=OVERLAP)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.log_severity_level = 4
    made = graph.build(load(files["model.safetensors"]), heads)
    session = onnxruntime.InferenceSession(made, sess_options=options, providers=["CPUExecutionProvider"])
    return _Model(session, tokenizer)


def _verified(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotConfigured(f"The language model's file {path.name!r} cannot be read.", _ADVICE) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotConfigured(
            f"The language model's file {path.name!r} is not the published one.", f"Download it again. {_ADVICE}"
        )
    return data
