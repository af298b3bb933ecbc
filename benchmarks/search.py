"""How fast characters are found: `python -m benchmarks.search [100000]`, beside the bare product of the same size."""

from __future__ import annotations

import random
import sys
import time
from array import array
from collections.abc import Callable

import numpy as np

from charhub_console.adapters.embeddings.index import NumpyIndex
from charhub_console.domain.embedding import DIMENSIONS

LIMIT_MS = 20.0
SEARCHES = 30


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = np.random.default_rng(1).normal(size=(count, DIMENSIONS)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    vectors = [array("f", row.tobytes()) for row in made]
    began = time.perf_counter()
    index = NumpyIndex(vectors)
    print(f"{count} vectors into the index: {time.perf_counter() - began:.2f} s")
    queries = random.Random(1).sample(vectors, SEARCHES)
    ours = slowest(lambda query: index.nearest(query, 20), queries)
    bare = slowest(lambda query: made @ np.frombuffer(query, dtype=np.float32), queries)
    print(
        f"the 20 nearest, slowest of {SEARCHES}: {ours:.1f} ms (limit {LIMIT_MS:.0f}); the bare product {bare:.1f} ms"
    )


def slowest(search: Callable[[array[float]], object], queries: list[array[float]]) -> float:
    times = []
    for query in queries:
        began = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - began) * 1000)
    return max(times)


if __name__ == "__main__":
    main()
