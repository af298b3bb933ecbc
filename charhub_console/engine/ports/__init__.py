"""What the engine needs from the outside. Adapters implement these; tests bring fakes."""

from charhub_console.engine.ports.base import Clock, EventBus, Secrets
from charhub_console.engine.ports.candidates import Analyser, CandidateSource, SourcePage, SourceQuery
from charhub_console.engine.ports.embeddings import Embedder, VectorIndex
from charhub_console.engine.ports.generation import (
    Backend,
    BackendHealth,
    Device,
    GenerationRequest,
    JobState,
    Painted,
    Progress,
    RecipeProblem,
)
from charhub_console.engine.ports.images import EncodedImage, ImageFacts, ImageFiles, LocalFiles, Provenance
from charhub_console.engine.ports.jobs import Jobs, Work
from charhub_console.engine.ports.storage import Storage, StoredObject
from charhub_console.engine.ports.webhook import Webhook

__all__ = [
    "Analyser",
    "Backend",
    "BackendHealth",
    "CandidateSource",
    "Clock",
    "Device",
    "Embedder",
    "EncodedImage",
    "EventBus",
    "GenerationRequest",
    "ImageFacts",
    "ImageFiles",
    "JobState",
    "Jobs",
    "LocalFiles",
    "Painted",
    "Progress",
    "Provenance",
    "RecipeProblem",
    "Secrets",
    "SourcePage",
    "SourceQuery",
    "Storage",
    "StoredObject",
    "VectorIndex",
    "Webhook",
    "Work",
]
