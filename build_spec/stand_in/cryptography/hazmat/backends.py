"""There is one: OpenSSL's libcrypto."""


def default_backend():
    """What `Cipher` takes and does not need."""
