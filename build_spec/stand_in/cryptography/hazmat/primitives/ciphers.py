"""AES-128 in CBC mode by OpenSSL's EVP functions: how a desktop's keyring hands secrets over (Secret Service API).

The names and calls are those of the library `cryptography`, as far as `secretstorage` uses them.
"""

import ctypes
import ctypes.util
import sys
from pathlib import Path

_BLOCK = 16  # bytes


class _Namespace:
    class AES:
        """A key of 128 bits."""

        def __init__(self, key):
            if len(key) != _BLOCK:
                raise ValueError("Only keys of 128 bits.")
            self.key = key

    class CBC:
        """An initialisation vector of one block."""

        def __init__(self, initialization_vector):
            if len(initialization_vector) != _BLOCK:
                raise ValueError("Only vectors of 128 bits.")
            self.initialization_vector = initialization_vector


algorithms = modes = _Namespace


class Cipher:
    """Whole blocks in, as many blocks out; padding is the caller's."""

    def __init__(self, algorithm, mode, backend=None):
        self._given = algorithm.key, mode.initialization_vector

    def encryptor(self):
        """A context with `update` and `finalize`."""
        return _Context(*self._given, encrypt=1)

    def decryptor(self):
        """A context with `update` and `finalize`."""
        return _Context(*self._given, encrypt=0)


class _Context:
    def __init__(self, key, vector, encrypt):
        self._library = _libcrypto()
        self._context = ctypes.c_void_p(self._library.EVP_CIPHER_CTX_new())
        kind = ctypes.c_void_p(self._library.EVP_aes_128_cbc())
        self._ask("EVP_CipherInit_ex", kind, None, key, vector, encrypt)
        self._ask("EVP_CIPHER_CTX_set_padding", 0)

    def update(self, data):
        """The blocks of `data`, encrypted or decrypted."""
        out, length = ctypes.create_string_buffer(len(data) + _BLOCK), ctypes.c_int()
        self._ask("EVP_CipherUpdate", out, ctypes.byref(length), data, len(data))
        return out.raw[: length.value]

    def finalize(self):
        """Nothing more. Raises: ValueError, the data were no whole blocks."""
        out, length = ctypes.create_string_buffer(_BLOCK), ctypes.c_int()
        self._ask("EVP_CipherFinal_ex", out, ctypes.byref(length))
        return out.raw[: length.value]

    def __del__(self):
        self._library.EVP_CIPHER_CTX_free(self._context)

    def _ask(self, name, *words):
        if getattr(self._library, name)(self._context, *words) != 1:
            raise ValueError(f"OpenSSL refused {name}.")


def _libcrypto():
    """The folder's own OpenSSL; without a folder, in tests, the system's."""
    folder = getattr(sys, "_MEIPASS", None)
    found = sorted(Path(folder).glob("libcrypto*.so*"))[-1] if folder else ctypes.util.find_library("crypto")
    library = ctypes.CDLL(str(found))
    for name in ("EVP_CIPHER_CTX_new", "EVP_aes_128_cbc"):
        getattr(library, name).restype = ctypes.c_void_p
    return library
