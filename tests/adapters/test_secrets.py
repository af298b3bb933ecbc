"""Secrets in the OS keyring: only safe backends, and only what was really kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordSetError

from charhub_console.adapters.secrets import SAFE_BACKENDS, KeyringSecrets
from charhub_console.domain.errors import NotConfigured


class Memory(KeyringBackend):
    """A backend that works; `lossy` forgets, `error` raises."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, *, lossy: bool = False, error: Exception | None = None) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.lossy, self.error = lossy, error

    def get_password(self, service: str, username: str) -> str | None:
        if self.error:
            raise self.error
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.error:
            raise self.error
        if not self.lossy:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


SAFE = frozenset({f"{Memory.__module__}.{Memory.__qualname__}"})


@pytest.fixture(autouse=True)
def _own_keyring() -> Iterator[None]:
    before = keyring.core._keyring_backend
    yield
    keyring.core._keyring_backend = before


def test_a_secret_is_kept_and_found_again() -> None:
    backend = Memory()
    keyring.set_keyring(backend)
    secrets = KeyringSecrets(SAFE)
    assert secrets.get("civitai.api_key") is None
    secrets.set("civitai.api_key", "hush")
    assert secrets.get("civitai.api_key") == "hush"
    assert list(backend.kept) == [("charhub-console", "civitai.api_key")]


@pytest.mark.parametrize("backend", [Memory(), fail.Keyring(), null.Keyring()], ids=["unknown", "fail", "null"])
def test_a_backend_that_is_not_known_to_be_safe_is_never_used(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    secrets = KeyringSecrets()
    with pytest.raises(NotConfigured, match="environment"):
        secrets.set("civitai.api_key", "hush")
    assert secrets.get("civitai.api_key") is None
    assert secrets.describe() == "no safe keyring"
    assert getattr(backend, "kept", {}) == {}


def test_a_chain_of_backends_is_used_only_through_its_safe_member(monkeypatch: pytest.MonkeyPatch) -> None:
    safe = Memory()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [null.Keyring(), safe])
    keyring.set_keyring(chainer.ChainerBackend())
    KeyringSecrets(SAFE).set("civitai.api_key", "hush")
    assert list(safe.kept.values()) == ["hush"]


def test_a_keyring_that_forgets_is_noticed() -> None:
    keyring.set_keyring(Memory(lossy=True))
    with pytest.raises(NotConfigured, match="did not keep"):
        KeyringSecrets(SAFE).set("civitai.api_key", "hush")


@pytest.mark.parametrize("error", [KeyringLocked("no"), PasswordSetError("no"), OSError("bus hush"), RuntimeError("x")])
def test_what_the_platform_raises_becomes_ours_without_the_secret(error: Exception) -> None:
    keyring.set_keyring(Memory(error=error))
    for call in (lambda: KeyringSecrets(SAFE).set("a", "hush"), lambda: KeyringSecrets(SAFE).get("a")):
        with pytest.raises(NotConfigured) as caught:
            call()
        assert "hush" not in str(caught.value)
        assert caught.value.advice


def test_a_keyring_chosen_wrongly_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Keyring")
    keyring.core._keyring_backend = None
    with pytest.raises(NotConfigured):
        KeyringSecrets().get("a")


def test_the_backends_on_the_list_exist() -> None:
    for name in SAFE_BACKENDS - {"keyring.backends.macOS.Keyring", "keyring.backends.Windows.WinVaultKeyring"}:
        assert keyring.core._load_keyring_class(name).__name__ == name.rpartition(".")[2]


def test_no_plain_text_backend_is_on_the_list() -> None:
    assert not [name for name in SAFE_BACKENDS if "alt" in name or "null" in name or "fail" in name]


REAL = """
import keyring
from charhub_console.adapters.secrets import KeyringSecrets
secrets = KeyringSecrets()
assert secrets.get("test") is None
secrets.set("test", "hush")
assert KeyringSecrets().get("test") == "hush"
print(secrets.describe())
"""


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon (packages dbus and gnome-keyring)",
)
def test_a_real_secret_service_keeps_a_secret(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    script = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" -c "$1"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, REAL],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(home)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "secret" in done.stdout.lower()


def test_a_secret_is_removed_and_removing_it_again_is_harmless() -> None:
    backend = Memory()
    keyring.set_keyring(backend)
    secrets = KeyringSecrets(SAFE)
    secrets.set("civitai.api_key", "hush")
    secrets.remove("civitai.api_key")
    secrets.remove("civitai.api_key")
    assert backend.kept == {}


def test_a_keyring_that_refuses_to_remove_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Memory()
    keyring.set_keyring(backend)
    secrets = KeyringSecrets(SAFE)
    secrets.set("civitai.api_key", "hush")
    monkeypatch.setattr(backend, "delete_password", lambda _service, _name: None)
    with pytest.raises(NotConfigured, match="still has"):
        secrets.remove("civitai.api_key")
