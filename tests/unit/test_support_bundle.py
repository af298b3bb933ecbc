"""The support bundle: what is in it, and that no secret is, whatever secrets there are and however they are written."""

from __future__ import annotations

import base64
import html
import json
import string
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from charhub_console.app import config
from charhub_console.app.config import Configuration
from charhub_console.app.logs import log_file
from charhub_console.app.scrubbing import Scrubber, scrubber_for
from charhub_console.app.support_bundle import MOST_LINES, Circumstances, write_bundle
from charhub_console.domain.errors import InvalidInput

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
VISIBLE = string.ascii_letters + string.digits + string.punctuation
SECRETS = st.text(alphabet=VISIBLE, min_size=6, max_size=60)


def configured(folder: Path, **environ: str) -> Configuration:
    environ = {"CHARHUB_CONSOLE_CONFIG": str(folder / "config.toml"), **environ}
    return config.load(data=folder / "data", environ=environ, working_folder=folder)


def bundled(folder: Path, configuration: Configuration, environ: dict[str, str], *, home: Path | None = None) -> str:
    """Everything in the files of the zip."""
    target = folder / "bundle.zip"
    given_ = Circumstances(NOW, configuration.paths.data, checks=[f"server: ok, {environ.get('SAID', '')}"])
    write_bundle(target, configuration, scrubber_for(configuration, environ=environ, home=home), given_)
    with zipfile.ZipFile(target) as bundle:
        return "\n".join(bundle.read(name).decode() for name in bundle.namelist())


def written_forms(secret: str) -> list[str]:
    """As libraries, tracebacks and addresses write it."""
    coded = [base64.b64encode(before + secret.encode() + b"!").decode() for before in (b"", b"u:", b"user:")]
    return [
        secret,
        json.dumps(secret),
        repr(secret),
        html.escape(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        f"Authorization: Bearer {secret}",
        f"https://user:{quote(secret, safe='')}@host.example/path?token={quote(secret, safe='')}",
        *(f"Basic {text}" for text in coded),
    ]


def prepare(folder: Path, secret: str) -> None:
    """The secret is wherever it should not be: the log, the report."""
    logs = folder / "data" / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    lines = [f"2026-11-20 02:00:00,000 INFO charhub_console.x: {form}" for form in written_forms(secret)]
    log_file(logs).write_text("\n".join([*lines, f"x{secret}{secret}y", ""]), encoding="utf-8")
    report = folder / "data" / "reports" / "one" / "report.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps({"notes": [secret, f"failed with {secret}"]}), encoding="utf-8")


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(key=SECRETS, token=SECRETS, other=SECRETS)
def test_no_secret_survives_in_any_form(tmp_path: Path, key: str, token: str, other: str) -> None:
    environ = {"CIVITAI_API_KEY": key, "COMFYUI_SERVICE_TOKEN": token, "SOME_PASSWORD": other, "SAID": other}
    configuration = configured(tmp_path, **environ)
    for secret in (key, token, other):
        prepare(tmp_path, secret)
        text = bundled(tmp_path, configuration, environ, home=tmp_path)
        for known in (key, token, other):
            for form in (known, json.dumps(known)[1:-1], quote(known, safe=""), html.escape(known)):
                assert form not in text
            if len(known) >= 12:
                assert base64.b64encode(known.encode()).decode().rstrip("=")[:-2] not in text


def test_a_secret_that_stands_in_config_toml_by_mistake_does_not_leave(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[civitai]\napi_key = "hunter2-hunter2"\n[old]\nmy_token = "ancient-9"\n')
    configuration = configured(tmp_path)
    prepare(tmp_path, "hunter2-hunter2")
    text = bundled(tmp_path, configuration, {"SAID": "ancient-9"})
    assert "hunter2" not in text and "ancient-9" not in text and "civitai.api_key" in text


@pytest.mark.parametrize(
    "line",
    [
        "GET https://host.example/a.png?X-Amz-Signature=0a1b2c3d&X-Amz-Credential=leaked",
        '{"api_key": "leaked-value"}',
        "headers={'Authorization': 'Bearer leaked.value'}",
        "password=leaked; next",
        "postgresql://user:leaked@db.example/console",
        "key sk-leakedleakedleakedleaked",
        "eyJhbGciOiJI.eyJleaked12.leaked",
    ],
)
def test_what_looks_like_a_secret_is_taken_out_even_if_nobody_knows_it(line: str) -> None:
    scrubbed = Scrubber(()).scrub(line)
    assert "leaked" not in scrubbed and "0a1b2c3d" not in scrubbed


def test_ordinary_lines_stay_as_they_are() -> None:
    lines = (
        "2026-11-20 02:00:00,000 INFO charhub_console.engine.paint: AVATAR of 6977a41b-730b-4d9c-94a6 attempt 2 done",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, http://127.0.0.1:8188/prompt",
        "run 8ea995cd: paint done in 12.40 s",
    )
    assert [Scrubber(["not-in-there"], Path("/home/ana")).scrub(line) for line in lines] == list(lines)


def test_the_home_folder_is_a_tilde(tmp_path: Path) -> None:
    scrubber = Scrubber((), Path("/home/ana"))
    assert scrubber.scrub("data in /home/ana/.local/share, “/home/ana”") == "data in ~/.local/share, “~”"
    configuration = configured(tmp_path)
    assert str(tmp_path) not in bundled(tmp_path, configuration, {}, home=tmp_path)


def test_the_newest_lines_and_the_newest_report_are_in_it(tmp_path: Path) -> None:
    configuration = configured(tmp_path)
    prepare(tmp_path, "nothing secret")
    log_file(configuration.paths.logs).write_text("".join(f"line {n} of the log\n" for n in range(5000)))
    text = bundled(tmp_path, configuration, {})
    assert "line 4999 of" in text and f"line {5000 - MOST_LINES} of" in text
    assert f"line {4999 - MOST_LINES} of" not in text and "failed with nothing secret" in text
    assert "night.count = 20    (default)" in text and "written: 2026-11-20T08:00:00+00:00" in text


def test_a_bundle_is_whole_or_not_there(tmp_path: Path) -> None:
    configuration = configured(tmp_path)
    (tmp_path / "taken.zip").mkdir()
    with pytest.raises(InvalidInput, match="could not be written"):
        write_bundle(tmp_path / "taken.zip", configuration, Scrubber(()), Circumstances(NOW, tmp_path))
    assert not list(tmp_path.glob("*.part"))
