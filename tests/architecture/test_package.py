"""What is left out of the packaged program, and what stands in for it: `build_spec/`."""

from __future__ import annotations

import ctypes.util
import gzip
import os
import random
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BUILD_SPEC = Path(__file__).resolve().parents[2] / "build_spec"
STAND_IN = BUILD_SPEC / "stand_in"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux's folder is made slim")


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> ModuleType:
    """A module of build_spec, as package.py imports it."""
    monkeypatch.syspath_prepend(str(BUILD_SPEC))
    return import_module(request.param)


slim = pytest.mark.parametrize("part", ["slim"], indirect=True)
icu_data = pytest.mark.parametrize("part", ["icu_data"], indirect=True)


class Folder:
    """A package whose libraries are names of what they need, offer and want."""

    def __init__(self, place: Path, slim: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.place = place
        self.facts: dict[str, tuple[list[str], set[str], set[str]]] = {}
        monkeypatch.setattr(slim, "needed", lambda file: self.facts[file.name][0])
        monkeypatch.setattr(slim, "symbols", lambda file: self.facts[file.name][1:])

    def add(self, name: str, needs: str = "", offers: str = "", wants: str = "") -> Path:
        file = self.place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\x7fELF" + name.encode())
        self.facts[file.name] = needs.split(), set(offers.split()), set(wants.split())
        return file

    def names(self) -> set[str]:
        return {file.name for file in self.place.rglob("*") if file.is_file()}


@pytest.fixture
def folder(tmp_path: Path, part: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Folder:
    return Folder(tmp_path, part, monkeypatch)


@slim
def test_a_wheels_copy_becomes_a_link_to_the_library_that_offers_what_is_used(part: ModuleType, folder: Folder) -> None:
    folder.add("libcrypto.so.3", offers="aes@3.0 sha@3.0")
    copy = folder.add("psycopg.libs/libcrypto-3a0647ea.so.3", offers="aes@3.0 sha@3.0 kyber@3.5")
    folder.add("psycopg.libs/libpq-e9b5c9ac.so.5", needs=copy.name, wants="aes@3.0 malloc")
    part.share_copies(folder.place)
    assert str(copy.readlink()) == "../libcrypto.so.3"


@slim
def test_a_copy_stays_when_one_of_its_users_needs_more(part: ModuleType, folder: Folder) -> None:
    """And so do the copies that it uses itself."""
    folder.add("libcrypto.so.3", offers="aes@3.0")
    folder.add("libssl.so.3", offers="connect@3.0", wants="aes@3.0")
    crypto = folder.add("a.libs/libcrypto-3a0647ea.so.3", offers="aes@3.0 kyber@3.5")
    ssl = folder.add("a.libs/libssl-6a9b88ec.so.3", needs=crypto.name, offers="connect@3.0 quic@3.5", wants="kyber@3.5")
    folder.add("a.libs/libpq-e9b5c9ac.so.5", needs=ssl.name, wants="quic@3.5")
    part.share_copies(folder.place)
    assert not ssl.is_symlink()
    assert not crypto.is_symlink()


@slim
def test_two_copies_are_shared_when_nobody_else_needs_what_only_they_say_to_each_other(
    part: ModuleType, folder: Folder
) -> None:
    folder.add("libcrypto.so.3", offers="aes@3.0")
    folder.add("libssl.so.3", offers="connect@3.0", wants="aes@3.0")
    crypto = folder.add("a.libs/libcrypto-3a0647ea.so.3", offers="aes@3.0 kyber@3.5")
    ssl = folder.add("a.libs/libssl-6a9b88ec.so.3", needs=crypto.name, offers="connect@3.0", wants="kyber@3.5")
    folder.add("a.libs/libpq-e9b5c9ac.so.5", needs=ssl.name, wants="connect@3.0")
    part.share_copies(folder.place)
    assert (ssl.is_symlink(), crypto.is_symlink()) == (True, True)


@slim
def test_a_longer_version_is_the_same_library_and_what_draws_pixels_is_never_shared(
    part: ModuleType, folder: Folder
) -> None:
    for name in ("libXau.so.6", "libfreetype.so.6"):
        folder.add(name)
    authority = folder.add("pillow.libs/libXau-154567c4.so.6.0.0")
    letters = folder.add("pillow.libs/libfreetype-57f805ba.so.6.20.6")
    part.share_copies(folder.place)
    assert (authority.is_symlink(), letters.is_symlink()) == (True, False)


@slim
def test_libraries_that_nothing_needs_go_with_what_they_needed(part: ModuleType, folder: Folder) -> None:
    folder.add("charhub-console", needs="libz.so.1 libc.so.6")
    folder.add("_internal/libpython3.11.so.1.0")
    folder.add("_internal/libz.so.1")
    folder.add("_internal/_ssl.cpython-311-x86_64-linux-gnu.so", needs="libssl.so.3")
    folder.add("_internal/libssl.so.3")
    folder.add("_internal/PySide6/Qt/plugins/platforms/libqxcb.so", needs="libQt6Gui.so.6")
    core = folder.add("_internal/PySide6/Qt/lib/libQt6Gui.so.6")
    (folder.place / "_internal" / core.name).symlink_to("PySide6/Qt/lib/libQt6Gui.so.6")
    kept = folder.names()
    for name, needs in (("libgio-2.0.so.0", "libmount.so.1"), ("libmount.so.1", ""), ("gone/libgtk.so.3", "")):
        folder.add(f"_internal/{name}", needs=needs)
    (folder.place / "_internal" / "libgtk.so.3").symlink_to("gone/libgtk.so.3")
    part.drop_orphans(folder.place)
    assert folder.names() == kept
    assert not (folder.place / "_internal" / "libgtk.so.3").is_symlink()


@slim
def test_botocores_descriptions_are_packed_as_it_reads_them(part: ModuleType, tmp_path: Path) -> None:
    loaders = pytest.importorskip("botocore.loaders")
    (tmp_path / "endpoints.json").write_text('{"partitions": []}')
    part.pack_json(tmp_path)
    assert gzip.decompress((tmp_path / "endpoints.json.gz").read_bytes()) == b'{"partitions": []}'
    assert loaders.JSONFileLoader().load_file(str(tmp_path / "endpoints")) == {"partitions": []}


@slim
@on_linux
def test_what_a_library_needs_and_offers_is_read_from_it(part: ModuleType) -> None:
    module = Path(str(import_module("_ssl").__file__))
    assert any(name.startswith("libssl") for name in part.needed(module))
    offered, wanted = part.symbols(module)
    assert "PyInit__ssl" in offered
    assert any(name.startswith("SSL_new") for name in wanted)


@icu_data
@pytest.mark.parametrize(
    ("name", "size", "wanted"),
    [
        ("root.res", 100_000, True),
        ("pool.res", 100_000, True),
        ("zoneinfo64.res", 100_000, True),
        ("coll/ucadata.icu", 500_000, True),
        ("coll/pt_BR.res", 10, True),
        ("coll/zh.res", 700_000, False),
        ("zone/en_001.res", 10, True),
        ("zone/fil.res", 10, False),
        ("brkitr/root.res", 10, False),
        ("unit/en.res", 10, False),
        ("unames.icu", 300_000, False),
        ("cnvalias.icu", 60_000, True),
        ("ibm-5348_P100-1997.cnv", 1_500, True),
        ("gb18030.cnv", 230_000, False),
        ("rfc3491.spp", 10, False),
    ],
)
def test_of_unicodes_data_what_qt_and_the_windows_languages_need_is_kept(
    part: ModuleType, name: str, size: int, wanted: bool
) -> None:
    assert part.is_wanted(f"icudt73l/{name}", size) is wanted


def unicode_data() -> Path:
    pyside = pytest.importorskip("PySide6")
    found = sorted((Path(str(pyside.__file__)).parent / "Qt" / "lib").glob("libicudata.so.*"))
    return found[0] if found else pytest.skip("this Qt brings no ICU")


@icu_data
@on_linux
def test_the_reduced_library_loads_and_holds_the_same_bytes_for_what_it_kept(part: ModuleType, tmp_path: Path) -> None:
    whole = unicode_data().read_bytes()
    reduced = part.reduced(whole)
    assert len(reduced) < len(whole) / 6

    def contents(library: bytes, end: int) -> dict[str, bytes]:
        start = library.find(b"CmnD") - 12
        return {name: library[begin : stop or end] for name, begin, stop in part.items(library, start)}

    before, after = contents(whole, len(whole)), contents(reduced, len(reduced))
    assert set(after) == {name for name in before if part.is_wanted(name, len(before[name]))}
    assert all(after[name].startswith(before[name]) for name in list(after)[:-1])
    (tmp_path / "libicudata.so").write_bytes(reduced)
    script = "import ctypes, sys; data = ctypes.CDLL(sys.argv[1]); name = sys.argv[2]\n"
    script += "print(bytes((ctypes.c_char * 16).in_dll(data, name))[12:16])"
    symbol = next(iter(before)).split("/")[0].removesuffix("l") + "_dat"
    command = [sys.executable, "-c", script, str(tmp_path / "libicudata.so"), symbol]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "b'CmnD'"


@icu_data
@pytest.mark.parametrize("library", [b"", b"\x7fELF" * 100, b"\0" * 64 + b"CmnD" + b"\0" * 200])
def test_a_library_that_is_built_otherwise_is_refused(part: ModuleType, library: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        part.reduced(library)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Its AES beside the library's, under another name."""
    if not ctypes.util.find_library("crypto"):
        pytest.skip("no OpenSSL to ask")
    monkeypatch.syspath_prepend(str(STAND_IN / "cryptography" / "hazmat" / "primitives"))
    return import_module("ciphers")


@on_linux
def test_the_stand_in_encrypts_as_the_library_does(stand_in: ModuleType) -> None:
    chance = random.Random(11)
    for blocks in (0, 1, 2, 63):
        key, vector, plain = (chance.randbytes(size) for size in (16, 16, 16 * blocks))
        true = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
        sealed = true.update(plain) + true.finalize()
        cipher = stand_in.Cipher(stand_in.algorithms.AES(key), stand_in.modes.CBC(vector))
        encryptor, decryptor = cipher.encryptor(), cipher.decryptor()
        assert encryptor.update(plain) + encryptor.finalize() == sealed
        assert decryptor.update(sealed) + decryptor.finalize() == plain


@on_linux
def test_the_stand_in_refuses_other_keys_and_broken_blocks(stand_in: ModuleType) -> None:
    with pytest.raises(ValueError, match="keys of 128 bits"):
        stand_in.algorithms.AES(b"x" * 32)
    with pytest.raises(ValueError, match="vectors of 128 bits"):
        stand_in.modes.CBC(b"x" * 8)
    broken = stand_in.Cipher(stand_in.algorithms.AES(b"k" * 16), stand_in.modes.CBC(b"v" * 16)).decryptor()
    broken.update(b"less than a block"[:11])
    with pytest.raises(ValueError, match="OpenSSL refused"):
        broken.finalize()


@on_linux
def test_the_keyrings_library_is_content_with_the_stand_in() -> None:
    script = (
        "import cryptography, secretstorage.item\n"
        "from secretstorage.dhcrypto import Session\n"
        "from secretstorage.util import format_secret\n"
        "session = Session(); session.object_path, session.aes_key = '/s', bytes(16)\n"
        "_, vector, sealed, _ = format_secret(session, b'hush', 'text/plain')\n"
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n"
        "opened = Cipher(algorithms.AES(bytes(16)), modes.CBC(vector)).decryptor()\n"
        "print(cryptography.__file__, opened.update(sealed) + opened.finalize())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(STAND_IN)},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stdout.startswith(str(STAND_IN))
    assert str(b"hush" + bytes([12]) * 12) in done.stdout


def test_every_part_that_can_be_tried_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BUILD_SPEC))
    inside, smoke = import_module("inside"), import_module("smoke")
    assert set(inside.PARTS) == {*smoke.PARTS, "secret-service"}
