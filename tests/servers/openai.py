"""An OpenAI-compatible service: /v1/models and /v1/chat/completions with vision, over a real socket."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

from aiohttp import web

from tests.servers import Double

ADULT_WOMAN: dict[str, Any] = {
    "ageRating": "L",
    "contentTags": [],
    "description": "An adult elven archer in a green cloak.",
    "physicalCharacteristics": {
        "hairColor": "silver",
        "hairStyle": "long braid",
        "eyeColor": "green",
        "skinTone": "fair",
        "height": "tall",
        "build": "athletic",
        "age": "adult",
        "ageConfidence": "high",
        "gender": "female",
        "genderConfidence": "high",
        "species": "Elf",
        "distinctiveFeatures": ["pointed ears", "freckles"],
    },
    "ethnicity": {"primary": "Fantasy/Non-Human", "confidence": "high", "features": []},
    "visualStyle": {"artStyle": "semi-realistic", "colorPalette": "greens", "mood": "calm"},
    "clothing": {"outfit": "green hooded cloak", "style": "medieval", "accessories": ["longbow", "quiver"]},
    "suggestedTraits": {"personality": ["patient"], "archetype": "ranger", "suggestedOccupation": None},
    "themeClassification": {"theme": "FANTASY", "confidence": "high", "reasoning": None},
    "suggestedNames": ["Ilse", "Maren"],
    "overallDescription": "A tall elven archer with silver hair stands in a forest. She wears a green cloak.",
}
"""A whole answer that fits; change a copy of it (`answer_with`)."""


def answer_with(**changes: Any) -> dict[str, Any]:
    """The usual answer with other values; a dict changes keys of the object of that name."""
    answer = copy.deepcopy(ADULT_WOMAN)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(answer.get(key), dict):
            answer[key].update(value)
        else:
            answer[key] = value
    return answer


class OpenAIDouble(Double):
    """Says what it is told to say.

    Args:
        api_key: when given, calls without it get a 401.

    Attributes:
        says: what the model answers: text, or anything else as JSON text.
        finish_reason, refusal: of the choice.
        envelope: answered as the whole body instead of a completion, when not None.
        formats: kinds of `response_format` it takes; None in it stands for a request without one.
        refuses_keys: request keys it answers 400 to, with the sentence it says.
        models: ids it knows; others are a 404 on a completion.
        asked: the completion requests as they came.
        charged: how many completions were really made.
    """

    def __init__(self, *, api_key: str | None = None) -> None:
        super().__init__()
        self.api_key = api_key
        self.says: Any = ADULT_WOMAN
        self.finish_reason = "stop"
        self.refusal: str | None = None
        self.envelope: Any = None
        self.formats: set[str | None] = {"json_schema", "json_object", None}
        self.refuses_keys: dict[str, str] = {}
        self.models = ["painter-vision"]
        self.asked: list[dict[str, Any]] = []
        self.charged = 0

    @property
    def base(self) -> str:
        """What analyser.url would hold."""
        return f"{self.url}/v1"

    def add_routes(self, app: web.Application) -> None:
        """The routes the console uses."""
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._complete)

    def image(self, request: int = -1) -> bytes:
        """The picture that came with a request."""
        part = self.asked[request]["messages"][1]["content"][1]
        head, _, data = part["image_url"]["url"].partition(",")
        assert head == "data:image/jpeg;base64"
        return base64.b64decode(data, validate=True)

    def words(self, request: int = -1) -> str:
        """All text that came with a request."""
        system, user = self.asked[request]["messages"]
        return f"{system['content']}\n{user['content'][0]['text']}"

    def _unauthorized(self, request: web.Request) -> web.Response | None:
        if self.api_key and request.headers.get("Authorization") != f"Bearer {self.api_key}":
            return _error(401, "Incorrect API key provided: sk-ab***yz.", "invalid_api_key")
        return None

    async def _models(self, request: web.Request) -> web.Response:
        refused = self._unauthorized(request)
        if refused is not None:
            return refused
        listed = [{"id": name, "object": "model", "created": 0, "owned_by": "double"} for name in self.models]
        return web.json_response({"object": "list", "data": listed})

    async def _complete(self, request: web.Request) -> web.Response:
        refused = self._unauthorized(request)
        if refused is not None:
            return refused
        asked = await request.json()
        self.asked.append(asked)
        if asked["model"] not in self.models:
            return _error(404, f"The model `{asked['model']}` does not exist.", "model_not_found")
        for key, sentence in self.refuses_keys.items():
            if key in asked:
                return _error(400, sentence, "unsupported_parameter")
        kind = (asked.get("response_format") or {}).get("type")
        if kind not in self.formats:
            return _error(400, f"Invalid parameter: 'response_format' of type '{kind}' is not supported.")
        self.charged += 1
        if self.envelope is not None:
            return web.json_response(self.envelope)
        content = self.says if isinstance(self.says, str) else json.dumps(self.says)
        message = {"role": "assistant", "content": content, "refusal": self.refusal}
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        usage = {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200}
        body = {"id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": asked["model"]}
        return web.json_response({**body, "choices": [choice], "usage": usage})


def _error(status: int, message: str, code: str = "invalid_request_error") -> web.Response:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return web.json_response({"error": error}, status=status)
