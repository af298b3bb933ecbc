"""The OS keyring: secrets in, secrets out, and only in a store that really keeps them secret."""

from __future__ import annotations

from collections.abc import Collection

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked

from charhub_console.domain.errors import NotConfigured

SERVICE = "charhub-console"

SAFE_BACKENDS = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
"""Backends that encrypt. Others may be installed by accident and keep plain text, or silently keep nothing."""

_ADVICE = "Unlock or start the desktop's keyring, or give the secret by environment variable or `.env`."


class KeyringSecrets:
    """`engine.ports.Secrets` over the keyring package. Calls block (D-Bus, a person unlocking): not for an event loop.

    Every backend raises what its platform raises (D-Bus, COM, Security framework), so all of it becomes NotConfigured.

    Args:
        safe: full class names of the backends that may be used.
    """

    def __init__(self, safe: Collection[str] = SAFE_BACKENDS) -> None:
        self._safe = frozenset(safe)

    def get(self, name: str) -> str | None:
        """The secret, or None when it was never stored or this machine has no safe keyring.

        Raises:
            NotConfigured: there is a safe keyring and it cannot be read (locked, refused).
        """
        backend = self._backend()
        return self._read(backend, name) if backend is not None else None

    def set(self, name: str, value: str) -> None:
        """Store and read back.

        Raises:
            NotConfigured: there is no safe keyring, or it did not keep the value.
        """
        backend = self._backend()
        if backend is None:
            raise NotConfigured(
                f"There is no safe keyring on this machine for {name}.",
                "Give it by environment variable or `.env`, or start the desktop's keyring.",
            )
        try:
            backend.set_password(SERVICE, name, value)
        except Exception as error:
            raise NotConfigured(f"The keyring did not accept {name}.", _ADVICE) from error
        if self._read(backend, name) != value:
            raise NotConfigured(f"The keyring did not keep {name}.", _ADVICE)

    def remove(self, name: str) -> None:
        """Take it out and look that it is gone.

        Raises:
            NotConfigured: the keyring refuses, or still has it.
        """
        backend = self._backend()
        if backend is None or self._read(backend, name) is None:
            return
        try:
            backend.delete_password(SERVICE, name)
        except Exception as error:
            raise NotConfigured(f"The keyring did not remove {name}.", _ADVICE) from error
        if self._read(backend, name) is not None:
            raise NotConfigured(f"The keyring still has {name}.", _ADVICE)

    def describe(self) -> str:
        """What a person may read: the keyring in use, or that there is none."""
        backend = self._backend()
        return "no safe keyring" if backend is None else str(backend.name)

    def _read(self, backend: KeyringBackend, name: str) -> str | None:
        try:
            return backend.get_password(SERVICE, name)
        except KeyringLocked as error:
            raise NotConfigured("The keyring is locked.", _ADVICE) from error
        except Exception as error:
            raise NotConfigured("The keyring cannot be read.", _ADVICE) from error

    def _backend(self) -> KeyringBackend | None:
        try:
            chosen = keyring.get_keyring()  # honours a person's own choice, also the choice of none
        except Exception as error:
            raise NotConfigured("The keyring chosen for this machine cannot be loaded.", _ADVICE) from error
        candidates = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
        return next((item for item in candidates if _full_name(item) in self._safe), None)


def _full_name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
