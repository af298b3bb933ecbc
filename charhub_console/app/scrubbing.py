"""Taking secrets and the person's home folder out of text that leaves this machine."""

from __future__ import annotations

import base64
import html
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

from charhub_console.app.config import Configuration
from charhub_console.app.config_file import read_config
from charhub_console.domain.errors import InvalidInput
from charhub_console.domain.setting_values import MASK
from charhub_console.domain.settings import SETTINGS, value_of

SHORTEST = 4  # a shorter "secret" would tear every text apart and protects nothing
_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_KEY$|DSN", re.I)
_SWITCHES = frozenset({"true", "false", "none", "null"})
_LOGIN = re.compile(r"(?<=://)[^/@\s\"']*:[^/@\s\"']*(?=@)")
_SHAPES = (
    (re.compile(r"(?i)\b(bearer|basic|digest)\s+[A-Za-z0-9._~+/=-]{4,}"), r"\1 " + MASK),
    (
        re.compile(
            r"(?i)([\w-]*(?:api[_-]?key|access[_-]?key|token|secret|passw(?:or)?d|passphrase|signature|credential|"
            r"authorization)[\w-]*[\"']?\s*[=:]\s*)(\"[^\"\n]*\"|'[^'\n]*'|[^\s&,;\"'}\])]+)"
        ),
        r"\1" + MASK,
    ),
    (re.compile(r"(?i)([?&](?:key|sig|auth|code|t)=)[^&\s\"']+"), r"\1" + MASK),
    (re.compile(r"\b(?:sk|pk|rk|hf|xox[abp]|gh[opsur]|glpat|AKIA|ASIA)[-_]?[A-Za-z0-9_-]{16,}"), MASK),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"), MASK),
    (_LOGIN, MASK),
)


class Scrubber:
    """Replaces what must not be seen. What it writes instead is not ASCII, and secrets are: none can come out of it."""

    def __init__(self, secrets: Iterable[str], home: Path | None = None) -> None:
        forms = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
        self._secrets = _any_of(forms)
        self._home = _any_of(_home_forms(home)) if home is not None and len(str(home)) > 2 else None

    def scrub(self, text: str) -> str:
        """The text without secrets, `~` for the home folder.

        Line by line, which no secret is longer than: one search through a long text would stop all other threads.
        """
        return "\n".join(map(self._scrub_line, text.split("\n")))

    def _scrub_line(self, text: str) -> str:
        text = self._without_secrets(text)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        if self._home is not None:
            text = self._home.sub("~", text)
        return self._without_secrets(text)  # `~` may have completed one

    def _without_secrets(self, text: str) -> str:
        return text if self._secrets is None else self._secrets.sub(MASK, text)


def scrubber_for(configuration: Configuration, *, environ: Mapping[str, str], home: Path | None) -> Scrubber:
    """For every secret this process may know: settings, environment, and a config.toml that holds one by mistake."""
    values = [value_of(configuration.settings, key) for key, setting in SETTINGS.items() if setting.is_secret]
    secrets = [str(value) for value in values if value is not None]
    named = [value.strip() for name, value in environ.items() if _SECRET_NAME.search(name)]
    secrets += [value for value in named if value.lower() not in _SWITCHES]
    secrets += _logins([*environ.values(), *configuration.settings.comfyui.urls])
    try:
        entries = read_config(configuration.paths.config_file)
    except InvalidInput:  # its problems are told elsewhere; nothing of it is copied as it stands
        entries = ()
    for entry in entries:
        known = SETTINGS.get(entry.key)
        if entry.text and (known.is_secret if known is not None else _SECRET_NAME.search(entry.key)):
            secrets.append(entry.text.strip())
    return Scrubber(secrets, home)


def for_copying(text: str, configuration: Configuration | None) -> str:
    """What a person takes along, to send it to somebody. Without a configuration only what looks like a secret goes."""
    home = Path.home()
    known = Scrubber((), home) if configuration is None else scrubber_for(configuration, environ=os.environ, home=home)
    return known.scrub(text)


def _logins(texts: Iterable[str]) -> list[str]:
    """Passwords within addresses."""
    return [found.partition(":")[2] for text in texts for found in _LOGIN.findall(text)]


def _forms(secret: str) -> set[str]:
    """A secret as it may be written: plain, in an address, in JSON, in HTML, in base64 at every offset."""
    quoted = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda found: found.group().lower(), form) for form in quoted}
    escaped = {json.dumps(secret)[1:-1], repr(secret)[1:-1], html.escape(secret), html.escape(secret, quote=False)}
    forms = {secret, *quoted, *lower, *escaped}
    if len(secret) >= 8:
        forms |= {form for shift in range(3) for form in _base64(secret.encode(), shift)}
    return {form for form in forms if form}


def _base64(secret: bytes, shift: int) -> set[str]:
    """The letters that depend on nothing but the secret when `shift` bytes stand before it."""
    coded = base64.b64encode(b"\0" * shift + secret).decode()
    first = -(-shift * 8 // 6)
    last = (shift + len(secret)) * 8 // 6
    sure = coded[first:last]
    return {sure, sure.replace("+", "-").replace("/", "_")}


def _home_forms(home: Path) -> set[str]:
    plain = str(home)
    return {plain, home.as_posix(), json.dumps(plain)[1:-1], quote(home.as_posix()), quote(home.as_posix(), safe="")}


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """The longest first: a secret may begin another one."""
    ordered = sorted({text for text in texts if text}, key=lambda text: (-len(text), text))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
