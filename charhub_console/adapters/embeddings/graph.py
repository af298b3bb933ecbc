"""The published weights of a small BERT as an ONNX graph: mean of its last layer, of length 1.

Names and shapes of the weights are those of Hugging Face's BertModel; the arithmetic is that of the paper (Devlin et
al., 2018) and of sentence-transformers' mean pooling.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

OPSET = 20
_EPSILON = 1e-12


def build(weights: Mapping[str, Any], heads: int) -> bytes:
    """A serialised model. Inputs `ids` and `mask`, int64 (texts, tokens); output `vectors`, float32 (texts, width).

    Args:
        weights: numpy arrays by name.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights, heads)
    pooled = graph.pooled(graph.layers(graph.embedded()))
    shape, width = ["texts", "tokens"], weights["embeddings.word_embeddings.weight"].shape[1]
    made = helper.make_graph(
        graph.nodes,
        "sentences",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")],
        [helper.make_tensor_value_info(pooled, TensorProto.FLOAT, ["texts", width])],
        graph.constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    return bytes(model.SerializeToString())


class _Graph:
    """Nodes and constants as they come; each method returns the name of what it computed."""

    def __init__(self, weights: Mapping[str, Any], heads: int) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._weights = weights
        self._known: set[str] = set()
        self._heads = heads
        self._width = weights["embeddings.word_embeddings.weight"].shape[1]

    def embedded(self) -> str:
        """Words, their places, and that all is one sentence."""
        count = self._node("Shape", "ids", start=1, end=2)
        places = self._node("Slice", self._weight("embeddings.position_embeddings.weight"), self._ints([0]), count)
        kind = self._constant("kind", self._weights["embeddings.token_type_embeddings.weight"][0])
        words = self._node("Gather", self._weight("embeddings.word_embeddings.weight"), "ids")
        summed = self._node("Add", self._node("Add", words, places), kind)
        return self._normed(summed, "embeddings.LayerNorm")

    def layers(self, hidden: str) -> str:
        """All of them."""
        hide = self._node("Sub", self._float(1.0), self._node("Cast", "mask", to=1))
        hide = self._node("Unsqueeze", self._node("Mul", hide, self._float(-1e9)), self._ints([1, 2]))
        count = sum(name.endswith("attention.self.query.weight") for name in self._weights)
        for at in range(count):
            name = f"encoder.layer.{at}"
            attended = self._linear(
                self._attended(hidden, hide, f"{name}.attention.self"), f"{name}.attention.output.dense"
            )
            hidden = self._normed(self._node("Add", attended, hidden), f"{name}.attention.output.LayerNorm")
            inner = self._node("Gelu", self._linear(hidden, f"{name}.intermediate.dense"))
            outer = self._linear(inner, f"{name}.output.dense")
            hidden = self._normed(self._node("Add", outer, hidden), f"{name}.output.LayerNorm")
        return hidden

    def pooled(self, hidden: str) -> str:
        """The mean over the tokens there are, of length 1."""
        mask = self._node("Unsqueeze", self._node("Cast", "mask", to=1), self._ints([2]))
        total = self._node("ReduceSum", self._node("Mul", hidden, mask), self._ints([1]), keepdims=0)
        count = self._node("ReduceSum", mask, self._ints([1]), keepdims=0)
        mean = self._node("Div", total, self._node("Max", count, self._float(1e-9)))
        return self._node("LpNormalization", mean, out="vectors", axis=-1, p=2)

    def _attended(self, hidden: str, hide: str, name: str) -> str:
        size = self._width // self._heads
        query = self._split(self._linear(hidden, f"{name}.query"), [0, 2, 1, 3])
        key = self._split(self._linear(hidden, f"{name}.key"), [0, 2, 3, 1])
        value = self._split(self._linear(hidden, f"{name}.value"), [0, 2, 1, 3])
        scores = self._node("Div", self._node("MatMul", query, key), self._float(math.sqrt(size)))
        weights = self._node("Softmax", self._node("Add", scores, hide), axis=-1)
        joined = self._node("Transpose", self._node("MatMul", weights, value), perm=[0, 2, 1, 3])
        return self._node("Reshape", joined, self._ints([0, 0, self._width]))

    def _split(self, values: str, order: Sequence[int]) -> str:
        shape = self._ints([0, 0, self._heads, self._width // self._heads])
        return self._node("Transpose", self._node("Reshape", values, shape), perm=list(order))

    def _linear(self, values: str, name: str) -> str:
        turned = self._constant(f"{name}.turned", self._weights[f"{name}.weight"].T)
        return self._node("Add", self._node("MatMul", values, turned), self._weight(f"{name}.bias"))

    def _normed(self, values: str, name: str) -> str:
        scale, shift = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._node("LayerNormalization", values, scale, shift, axis=-1, epsilon=_EPSILON)

    def _node(self, operator: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        from onnx import helper

        out = out or f"{operator}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [out], **attributes))
        return out

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _float(self, value: float) -> str:
        import numpy as np

        return self._constant(f"float {value}", np.array(value, dtype=np.float32))

    def _ints(self, values: Sequence[int]) -> str:
        import numpy as np

        return self._constant(f"ints {list(values)}", np.array(values, dtype=np.int64))

    def _constant(self, name: str, value: Any) -> str:
        import numpy as np
        from onnx import numpy_helper

        if name not in self._known:
            self._known.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
