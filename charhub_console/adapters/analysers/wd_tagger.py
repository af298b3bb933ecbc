"""A local tagger: an ONNX model of the wd-tagger family that the operator supplies, run on the CPU."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from charhub_console.adapters.analysers import ages, pictures, subjects
from charhub_console.adapters.analysers.findings import measured, signals_only
from charhub_console.adapters.analysers.pixels import Pixels, image_or_refuse
from charhub_console.adapters.analysers.tagger_labels import Labels, read_labels
from charhub_console.adapters.analysers.text import Phrase, phrases_of, plain
from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, Field
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.errors import BadAnswer, NotConfigured
from charhub_console.engine.ports import Clock, ImageFiles

if TYPE_CHECKING:
    import numpy as np  # comes with onnxruntime, and is as optional
    import numpy.typing as npt

THRESHOLD = 0.35  # what the published models are balanced at
YOUTH_THRESHOLD = 0.15  # a faint sign of a minor is a sign
_RATINGS = {
    "general": AgeRating.L,
    "sensitive": AgeRating.TWELVE,
    "questionable": AgeRating.SIXTEEN,
    "explicit": AgeRating.EIGHTEEN,
}
_THREADS = 2
_INSTALL = "Install it with: pip install 'charhub-console[tagger]'"


@dataclass(frozen=True, slots=True)
class _Model:
    """A loaded model: `side` of its square input in px."""

    session: Any
    input_name: str
    side: int
    labels: Labels


class WdTagger:
    """Implements `engine.ports.Analyser` by looking at pixels; serves for sources and for examining finished images.

    Args:
        path: the ONNX file; it is loaded at first use and kept.
        sha256: what the file has to hash to, hex.
        labels: `selected_tags.csv` of the same model.
        images: decodes.
        threshold: how sure the model has to be of a tag, 0..1.
    """

    def __init__(
        self,
        path: Path,
        sha256: str | None,
        labels: Path,
        *,
        images: ImageFiles,
        clock: Clock,
        threshold: float = THRESHOLD,
    ) -> None:
        self.name = f"wd-tagger:{path.stem}"
        self._path = path
        self._sha256 = (sha256 or "").strip().lower()
        self._labels = labels
        self._pixels = Pixels(images)
        self._clock = clock
        self._threshold = threshold
        self._lock = threading.Lock()
        self._model: _Model | None = None

    async def analyse(self, candidate: Candidate, image: bytes | None) -> Analysis:
        """Tag the image.

        Raises:
            NotConfigured: onnxruntime, the model or its labels are missing, or not what they should be.
            BadAnswer: no usable image, or the model's output makes no sense.
        """
        data = image_or_refuse(image)
        model = await asyncio.to_thread(self._loaded)
        square = await self._pixels.square(data, model.side)
        scores = await asyncio.to_thread(_scores, model, square)
        blank = Analysis(id=self._clock.new_id(), candidate_id=candidate.id, author=self.name, at=self._clock.now())
        return _analysis(model.labels, scores, self._threshold, blank)

    async def check(self) -> str:
        """Load the model. Raises: NotConfigured."""
        model = await asyncio.to_thread(self._loaded)
        return f"ok, {len(model.labels.names)} tags, {model.side} px"

    def _loaded(self) -> _Model:
        with self._lock:
            if self._model is None:
                self._model = _load(self._path, self._sha256, self._labels)
            return self._model


def _load(path: Path, sha256: str, labels_path: Path) -> _Model:
    try:
        import onnxruntime  # type: ignore[import-untyped]  # optional: 50 MB that only this analyser needs
    except ImportError as error:
        raise NotConfigured("The wd-tagger needs onnxruntime, which is not installed.", _INSTALL) from error
    _verify(path, sha256)
    labels = read_labels(labels_path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no other class
        raise NotConfigured(
            f"The tagger's model {path.name!r} cannot be loaded ({type(error).__name__}).",
            "Set analyser.tagger_path to the model.onnx of a wd-tagger.",
        ) from error
    shape, out = session.get_inputs()[0].shape, session.get_outputs()[0].shape
    if len(session.get_inputs()) != 1 or len(shape) != 4 or shape[1] != shape[2] or shape[3] != 3:
        raise _no_tagger(path, "its input is no square colour picture")
    if not isinstance(shape[1], int) or len(out) != 2 or (isinstance(out[1], int) and out[1] != len(labels.names)):
        raise _no_tagger(path, f"its output does not go with {labels_path.name!r}")
    return _Model(session, session.get_inputs()[0].name, shape[1], labels)


def _verify(path: Path, sha256: str) -> None:
    """A model file is a program of strangers: only the very file the operator meant is loaded."""
    if not sha256:
        raise NotConfigured(
            "The SHA-256 of the tagger's model is not set.",
            "Set analyser.tagger_sha256 to the one published with the model.",
        )
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError as error:
        raise NotConfigured(
            f"The tagger's model {path.name!r} cannot be read.", "Set analyser.tagger_path to a file that is there."
        ) from error
    if digest.hexdigest() != sha256:
        raise NotConfigured(
            f"The tagger's model {path.name!r} is not the file that analyser.tagger_sha256 names.",
            "Download it again, or set analyser.tagger_sha256 to the one published with this version.",
        )


def _no_tagger(path: Path, why: str) -> NotConfigured:
    return NotConfigured(
        f"The model {path.name!r} is no wd-tagger: {why}.", "Use the model.onnx and selected_tags.csv of one model."
    )


def _scores(model: _Model, square: bytes) -> npt.NDArray[np.float32]:
    """Probabilities by label. The family takes BGR 0..255 as NHWC float32 and puts sigmoid at its own end."""
    import numpy as np

    pixels = np.frombuffer(square, dtype=np.uint8).reshape(1, model.side, model.side, 3)
    batch = np.ascontiguousarray(pixels[..., ::-1], dtype=np.float32)
    try:
        (out,) = model.session.run(None, {model.input_name: batch})
    except Exception as error:  # onnxruntime's errors share no other class
        raise BadAnswer(
            f"The tagger failed on this image ({type(error).__name__}).",
            "Try again; if it lasts, the model file may not fit the installed onnxruntime.",
        ) from error
    scores: npt.NDArray[np.float32] = np.asarray(out, dtype=np.float32)
    if scores.shape != (1, len(model.labels.names)) or not bool(((scores >= 0) & (scores <= 1)).all()):
        raise BadAnswer(
            "The tagger's output makes no sense.", "Use the model.onnx and selected_tags.csv of one wd-tagger model."
        )
    first: npt.NDArray[np.float32] = scores[0]
    return first


def _analysis(labels: Labels, scores: npt.NDArray[np.float32], threshold: float, blank: Analysis) -> Analysis:
    tags = _tags(labels, scores, threshold)
    codes = ages.youth_signals([], tags=_tags(labels, scores, min(threshold, YOUTH_THRESHOLD)))
    phrases = phrases_of(" , ".join(map(plain, tags)))
    age = _age(phrases, tags, codes, labels, scores)
    if ages.means_minor(codes):
        return signals_only(blank, age, codes)
    return measured(
        blank,
        phrases,
        age=age,
        rating=_rating(labels, scores),
        style=pictures.style(phrases, models=(), base_model=None),
        evidence=tags,
    )


def _tags(labels: Labels, scores: npt.NDArray[np.float32], threshold: float) -> list[str]:
    """General tags the model is sure of, surest first, words apart."""
    sure = sorted((at for at in labels.general if scores[at] >= threshold), key=lambda at: -scores[at])
    return [labels.names[at].replace("_", " ") for at in sure]


def _age(
    phrases: list[Phrase], tags: list[str], codes: frozenset[str], labels: Labels, scores: npt.NDArray[np.float32]
) -> Field[ApparentAge]:
    """By tags; as sure as the model is of the tag that says so."""
    text = " , ".join(map(plain, tags))
    age = ages.apparent_age(text, codes, shows_somebody=subjects.shows_somebody(phrases))
    if age.value in (None, ApparentAge.UNSURE) or ages.means_minor(codes):
        return age
    sure = max(
        (
            float(scores[at])
            for at in labels.general
            if ages.apparent_age(plain(labels.names[at]), frozenset(), shows_somebody=False).value is age.value
        ),
        default=0.0,
    )
    return Field(age.value, round(min(age.confidence, sure), 3))


def _rating(labels: Labels, scores: npt.NDArray[np.float32]) -> Field[AgeRating]:
    """The likeliest rating; of equals the more severe."""
    ratings = sorted(labels.rating, key=lambda at: -_RATINGS[labels.names[at]].minimum_age)
    likeliest = max(ratings, key=lambda at: float(scores[at]))
    return Field(_RATINGS[labels.names[likeliest]], round(float(scores[likeliest]), 3))
