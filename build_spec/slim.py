"""What the built folder does without: symbols, libraries nobody loads, second copies, data of other languages.

For Linux, with the binutils that PyInstaller needs there anyway. What is left out is listed in docs/package.md; that
the rest works is for smoke.py to show.
"""

import gzip
import re
import subprocess
from pathlib import Path

import icu_data

# Loaded by the program itself, not named by any other library.
LOADED_BY_NAME = ("libpython",)

# Wheels bring their own copies of these (`libcrypto-3a0647ea.so.3`) beside the ones Python and Qt need. Not of what
# reads, writes or draws images: pixels shall not depend on the machine that builds.
SHAREABLE = {
    *("libcrypto", "libssl", "libkrb5", "libk5crypto", "libkrb5support", "libgssapi_krb5", "libcom_err", "libkeyutils"),
    *("libXau", "libzstd", "liblzma", "libbrotlicommon", "libbrotlidec"),
}
_OF_A_WHEEL = re.compile(r"(?P<stem>lib.+)-[0-9a-f]{8}(?P<version>\.so.*)")


def slim(folder):
    """Do all of it to the folder that holds the executable."""
    internal = folder / "_internal"
    strip_libraries(internal)
    share_copies(internal)
    drop_orphans(folder)
    for data in internal.rglob("libicudata.so*"):
        if not data.is_symlink():
            data.write_bytes(icu_data.reduced(data.read_bytes()))
    pack_json(internal / "botocore" / "data")


def strip_libraries(internal):
    """Symbols are a fifth of the folder. What lies in `*.libs` was moved by its wheel's builder and would break."""
    for library in _libraries(internal):
        if not any(part.endswith(".libs") for part in library.parts):
            subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)


def share_copies(internal):
    """Link a wheel's copy of a library to the folder's own one, if that one offers every symbol used of the copy.

    All users of a copy keep their names for it, and the loader sees by the file that it is the same library.
    """
    libraries = _libraries(internal)
    users = {}
    for library in libraries:
        for name in needed(library):
            users.setdefault(name, []).append(library)
    shared = {copy: own for copy in libraries if (own := _own(copy, internal))}
    unfit = shared
    while unfit:  # a copy that has to stay is a user of the others
        unfit = [
            copy
            for copy, own in shared.items()
            if not _serves(own, copy, [user for user in users.get(copy.name, ()) if user not in shared])
        ]
        for copy in unfit:
            del shared[copy]
    for copy, own in shared.items():
        copy.unlink()
        copy.symlink_to(Path(*[".."] * len(copy.parent.relative_to(internal).parts), own.name))


def drop_orphans(folder):
    """Delete libraries that no program, extension module or plugin needs, and what they needed in turn."""
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink() and _is_elf(file)]
    by_name, wants = {}, {file: needed(file) for file in files}
    for file in folder.rglob("*.so*"):
        by_name.setdefault(file.name, []).append(file.resolve())
    reached, waiting = set(), [file for file in files if not _is_library(file)]
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting += [found for name in wants.get(file, ()) for found in by_name.get(name, ())]
    for file in files:
        if file not in reached:
            file.unlink()
    for link in folder.rglob("*"):
        if link.is_symlink() and not link.exists():
            link.unlink()


def pack_json(data):
    """botocore reads its descriptions compressed as well as plain."""
    for file in data.glob("*.json"):
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
        file.unlink()


def needed(library):
    """Names of the libraries that the loader brings along."""
    said = _said("objdump", "-p", str(library))
    return [words[1] for words in map(str.split, said.splitlines()) if words[:1] == ["NEEDED"]]


def symbols(library):
    """(what it offers, what it wants of others), each as name or name@version."""
    offered, wanted = set(), set()
    for line in _said("nm", "-D", str(library)).splitlines():
        kind, name = line.split()[-2:]
        (wanted if kind in ("U", "w", "v") else offered).add(name.replace("@@", "@"))
    return offered, wanted


def _serves(own, copy, users):
    """Whether `own` offers these users everything that they use of `copy`."""
    used = set().union(*(symbols(user)[1] for user in users))
    return used & symbols(copy)[0] <= symbols(own)[0]


def _own(copy, internal):
    """The folder's own library that a wheel's copy repeats, or None."""
    named = _OF_A_WHEEL.fullmatch(copy.name)
    if named is None or named["stem"] not in SHAREABLE:
        return None
    version = named["version"]
    while version != ".so":  # libXau-154567c4.so.6.0.0 repeats libXau.so.6
        own = internal / f"{named['stem']}{version}"
        if own.is_file() and own.resolve() != copy.resolve():
            return own
        version = version.rpartition(".")[0]
    return None


def _libraries(internal):
    return sorted(file for file in internal.rglob("*.so*") if not file.is_symlink() and _is_elf(file))


def _is_library(file):
    """Whether others have to ask for it: no executable, extension module or plugin."""
    plain = file.name.startswith("lib") and "plugins" not in file.parts and ".cpython-" not in file.name
    return plain and ".so" in file.name and not file.name.startswith(LOADED_BY_NAME)


def _is_elf(file):
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
