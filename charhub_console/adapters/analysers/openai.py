"""Any OpenAI-compatible chat service with vision (OpenRouter, xAI, Ollama, vLLM…): one request, one strict answer."""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from charhub_console.adapters.analysers.pixels import image_or_refuse
from charhub_console.adapters.analysers.vision_answer import read_answer
from charhub_console.adapters.analysers.vision_schema import ASK, SCHEMA, system_prompt
from charhub_console.adapters.http import Answer, HttpService, Outside, PaidCalls, RetryPolicy, Timeouts
from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import Candidate
from charhub_console.domain.errors import (
    BadAnswer,
    ConsoleError,
    Gone,
    NotConfigured,
    RateLimited,
    Unreachable,
)
from charhub_console.engine.ports import Clock

_OUTSIDE = Outside("The analyser's service", "analyser.url", "analyser.api_key")
_NOT_TAKEN = frozenset({400, 422})
_MAX_ANSWER_BYTES = 4 * 1024 * 1024
_MAX_TOKENS = 1500
_MAX_PROMPT_CHARS = 4000
_CHECK_S = 10.0
_HOLD = "The candidate stays on hold: analyse it again, look at it yourself, or choose another model."


@dataclass(frozen=True, slots=True)
class Dialect:
    """What of the request this service takes; learnt from its refusals, which cost nothing."""

    answer_format: str = "json_schema"  # then "json_object", then "text"
    limit_key: str = "max_tokens"
    temperature: bool = True

    def after(self, refusal: str) -> Dialect | None:
        """What to try next when it complained like this; None when it complained about something else."""
        said = refusal.lower()
        if self.temperature and "temperature" in said:
            return replace(self, temperature=False)
        if self.limit_key == "max_tokens" and "max_completion_tokens" in said:
            return replace(self, limit_key="max_completion_tokens")
        if re.search(r"response.?format|json.?schema|json.?object|structured.?output|guided|grammar", said):
            following = {"json_schema": "json_object", "json_object": "text"}.get(self.answer_format)
            return replace(self, answer_format=following) if following else None
        return None


class OpenAIAnalyser:
    """Implements `engine.ports.Analyser`; serves for sources and for examining finished images alike.

    Only the image goes out, smaller and without metadata; the candidate's own words only when asked for.

    Args:
        url: base address, with `/v1` where the service has it.
        model: as the service calls it; it has to take images.
        prepare: makes a small JPEG of an image (`Pixels.jpeg`). Raises: BadImage.
        timeout_s: for one analysis, everything included.
        with_prompt: send the candidate's prompt along.

    Raises:
        NotConfigured: no model, or an address or key that cannot be used.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        url: str,
        api_key: str | None,
        model: str,
        prepare: Callable[[bytes], Awaitable[bytes]],
        timeout_s: float = 60.0,
        with_prompt: bool = False,
        retry: RetryPolicy = PaidCalls(),  # noqa: B008 - frozen
    ) -> None:
        if not model.strip():
            raise NotConfigured("No vision model is chosen.", "Set analyser.model to one the service has.")
        self.name = f"openai:{model.strip()}"
        self._model = model.strip()
        self._clock = clock
        self._prepare = prepare
        self._with_prompt = with_prompt
        self._timeout_s = timeout_s
        self._dialect = Dialect()
        self._service = HttpService(
            _OUTSIDE,
            re.sub(r"/chat/completions/?$", "", url.strip()),
            token=api_key,
            retry=retry,
            timeouts=Timeouts(connect_s=min(10.0, timeout_s), read_s=timeout_s, total_s=timeout_s),
            max_bytes=_MAX_ANSWER_BYTES,
        )

    async def analyse(self, candidate: Candidate, image: bytes | None) -> Analysis:
        """Look at the image once. The caller holds the candidate when this raises.

        Raises:
            BadAnswer: no image, a refusal, half an answer, or one that is not what was asked for.
            NotConfigured: the service does not have this model.
            Unreachable, RateLimited, Unauthorized
        """
        small = await self._prepare(image_or_refuse(image))
        body = await self._complete(candidate, small)
        blank = Analysis(id=self._clock.new_id(), candidate_id=candidate.id, author=self.name, at=self._clock.now())
        return read_answer(_text_of(body), blank)

    async def check(self) -> str:
        """Ask for the list of models; costs nothing. Raises as `analyse`."""
        started = self._clock.monotonic()
        try:
            body = await self._service.request_json("GET", "/models", total_s=min(_CHECK_S, self._timeout_s))
        except Gone as error:
            raise self._not_there() from error
        took_ms = (self._clock.monotonic() - started) * 1000
        listed = body.get("data") if isinstance(body, dict) else None
        if not isinstance(listed, list):
            raise BadAnswer("The analyser's service answered without a list of models.", _OUTSIDE.check_address)
        known = {model.get("id") for model in listed if isinstance(model, dict) and isinstance(model.get("id"), str)}
        missing = "" if self._model in known else f", but it does not list {self._model}"
        return f"ok, {took_ms:.0f} ms{missing}"

    async def aclose(self) -> None:
        """Close all connections."""
        await self._service.aclose()

    async def _complete(self, candidate: Candidate, jpeg: bytes) -> Any:
        """The service's answer to one request, asked in the fullest way it understands."""
        dialect = self._dialect
        while True:
            answer = await self._ask(self._request(candidate, jpeg, dialect))
            if answer.status not in _NOT_TAKEN:
                self._dialect = dialect
                return answer.json()
            refusal = answer.body[:20_000].decode("utf-8", "replace")
            following = dialect.after(refusal)
            if following is None:
                raise BadAnswer(
                    f"The analyser's service did not accept the request ({answer.status}{_code_in(answer)}).",
                    "Check that analyser.model takes images, and that analyser.url ends where the service says.",
                )
            dialect = following

    async def _ask(self, request: dict[str, Any]) -> Answer:
        try:
            return await self._service.request(
                "POST", "/chat/completions", json=request, accept=_NOT_TAKEN, repeat=True
            )
        except Gone as error:
            raise self._not_there() from error

    def _request(self, candidate: Candidate, jpeg: bytes, dialect: Dialect) -> dict[str, Any]:
        ask = ASK
        if self._with_prompt and candidate.prompt.strip():
            ask += f" It was made from these words, which may be wrong: {candidate.prompt[:_MAX_PROMPT_CHARS]}"
        picture = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": system_prompt(spell_out=dialect.answer_format != "json_schema")},
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": ask},
                        {"type": "image_url", "image_url": {"url": picture}},
                    ],
                },
            ],
            "stream": False,
            dialect.limit_key: _MAX_TOKENS,
        }
        if dialect.temperature:
            request["temperature"] = 0
        if dialect.answer_format == "json_schema":
            wanted = {"name": "character_analysis", "strict": True, "schema": SCHEMA}
            request["response_format"] = {"type": "json_schema", "json_schema": wanted}
        elif dialect.answer_format == "json_object":
            request["response_format"] = {"type": "json_object"}
        return request

    def _not_there(self) -> NotConfigured:
        return NotConfigured(
            f"The analyser's service has no model {self._model!r}, or its address is not complete (404).",
            "Check analyser.model and analyser.url (most services want it to end in /v1).",
        )


def _text_of(body: Any) -> str:
    """What the model said (wire: https://platform.openai.com/docs/api-reference/chat/object). Raises: BadAnswer…"""
    if not isinstance(body, dict):
        raise _odd()
    if body.get("error"):
        raise _error_in(body["error"])
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise _odd()
    reason = choice.get("finish_reason")
    if message.get("refusal") or reason == "content_filter":
        raise BadAnswer("The analyser's model refused to describe this image.", _HOLD)
    if reason == "length":
        raise BadAnswer("The analyser's answer was cut off at its length limit.", _HOLD)
    content = message.get("content")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
        content = "".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str) or not content.strip():
        raise BadAnswer("The analyser's model answered nothing.", _HOLD)
    return content


def _odd() -> BadAnswer:
    return BadAnswer("The analyser's service answered something that is no chat completion.", _OUTSIDE.check_address)


def _error_in(error: Any) -> ConsoleError:
    """Some services answer 200 and put the failure into the body (OpenRouter, LM Studio)."""
    code = error.get("code") if isinstance(error, dict) else None
    if code in (429, "429", "rate_limit_exceeded"):
        return RateLimited("The analyser's service wants fewer requests.", "Try again later.")
    if isinstance(code, int) and 500 <= code < 600:
        return Unreachable(f"The analyser's service has a problem of its own ({code}).", "Try again later.")
    return BadAnswer("The analyser's service reported an error instead of answering.", _HOLD)


def _code_in(answer: Answer) -> str:
    """The machine-readable word of a refusal; its sentence may repeat keys and addresses."""
    try:
        error = answer.json().get("error")
    except (BadAnswer, AttributeError):
        return ""
    code = (error.get("code") or error.get("type")) if isinstance(error, dict) else None
    return f", {code}" if isinstance(code, str) and re.fullmatch(r"[a-z_]{3,40}", code) else ""
