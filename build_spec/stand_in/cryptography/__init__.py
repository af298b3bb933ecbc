"""In the package only, instead of the library of this name: 12 MB that nobody but `secretstorage` asks for AES.

See `hazmat.primitives.ciphers`. The folder has OpenSSL already, for Python's `ssl`.
"""
