"""What smoke.py can only see from inside the packaged program: every part that trimming could have broken."""

import asyncio
import importlib
import pkgutil
import socket
import ssl
import sys
import threading
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

PAGE_QUIET_S = 0.5
PATIENCE_S = 60


def try_from_inside(names, folder="."):
    """Try the parts named, with commas between; returns the exit code."""
    for name in names.split(","):
        begun = time.monotonic()
        said = PARTS[name](Path(folder))
        print(f"{name}: {said}, {time.monotonic() - begun:.1f} s", flush=True)
    return 0


def every_module(_):
    """No module of ours misses a library."""
    import charhub_console

    found = [module.name for module in pkgutil.walk_packages(charhub_console.__path__, "charhub_console.")]
    for name in found:
        if not name.endswith("__main__"):
            importlib.import_module(name)
    unwanted = [name for name in ("numpy", "onnxruntime") if name in sys.modules]
    assert len(found) > 300, found
    assert not unwanted, unwanted
    return f"{len(found)} imported"


def pictures(_):
    """WebP, PNG and JPEG, there and back; text is drawn."""
    from PIL import Image, ImageDraw, ImageFont, features

    from charhub_console.adapters.image_files.codecs import inspect, thumbnail
    from charhub_console.app.paths import resources

    picture = Image.radial_gradient("L").resize((300, 400)).convert("RGB")
    font = ImageFont.truetype(str(resources() / "fonts" / "Inter-Regular.otf"), 40)
    ImageDraw.Draw(picture).text((10, 10), "Ágata", "red", font=font)
    assert picture.getextrema()[1][0] == 0, "no text was drawn"
    for kind in ("WEBP", "PNG", "JPEG"):
        out = BytesIO()
        picture.save(out, kind)
        facts = inspect(out.getvalue())
        assert (facts.format, facts.width, facts.height) == (kind, 300, 400), facts
        assert thumbnail(out.getvalue()).startswith(b"\xff\xd8\xff")
    return f"WebP {features.version('webp')}, PNG, JPEG, FreeType {features.version('freetype2')}"


def tls(_):
    """The certificates are in the folder, and OpenSSL greets with them."""
    import certifi

    from charhub_console.adapters.http.loops import tls_context

    assert Path(certifi.where()).is_relative_to(sys._MEIPASS), certifi.where()
    known = ssl.create_default_context(cafile=certifi.where()).get_ca_certs()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        tls_context().wrap_bio(incoming, outgoing, server_hostname="example.org").do_handshake()
    except ssl.SSLWantReadError:
        assert outgoing.read()[:1] == b"\x16"
    assert len(known) > 100
    return f"{ssl.OPENSSL_VERSION}, {len(known)} authorities"


def storage(_):
    """boto3's client for S3 is made and asks; there is nobody, and that is said as ours."""
    from charhub_console.adapters.storage.r2 import R2Storage
    from charhub_console.domain.errors import Unreachable
    from charhub_console.domain.settings import R2

    settings = R2(
        bucket="b",
        access_key_id="a",
        secret_access_key="s",
        endpoint_url=f"http://127.0.0.1:{_closed_port()}",
        public_url_base="http://127.0.0.1",
    )
    try:
        asyncio.run(R2Storage(settings, attempts=1).check())
    except Unreachable as error:
        return f"an S3 client that says {error.title!r}"
    raise AssertionError("Nobody answered, and it was not noticed.")


def postgres(_):
    """The library for a central database is there, and its TLS."""
    import psycopg
    from sqlalchemy import create_engine
    from sqlalchemy.exc import OperationalError

    assert psycopg.pq.__impl__ == "binary", psycopg.pq.__impl__
    greeted, said = [], ""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_no_postgres, args=(server, greeted), daemon=True).start()
        address = f"postgresql+psycopg://u:p@127.0.0.1:{server.getsockname()[1]}/d"
        try:
            create_engine(f"{address}?sslmode=require&gssencmode=disable&connect_timeout=5").connect()
        except OperationalError as error:
            said = str(error)
    assert "SSL error" in said, said
    assert greeted == [b"\x16"], greeted
    return f"libpq {psycopg.pq.version()}"


def _no_postgres(server, greeted):
    """Agree to speak TLS, look at the greeting, answer nonsense."""
    connection, _ = server.accept()
    with connection:
        assert connection.recv(8)[4:] == b"\x04\xd2\x16\x2f"  # SSLRequest
        connection.sendall(b"S")
        greeted.append(connection.recv(4096)[:1])
        connection.sendall(b"no TLS, sorry\n")


def keyring(_):
    """Where there is no keyring it is said politely; secrets for one are encrypted right (NIST SP 800-38A, F.2.1)."""
    import secretstorage
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    from charhub_console.adapters.secrets import KeyringSecrets

    assert KeyringSecrets().get("never-stored") is None
    key, vector = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c"), bytes(range(16))
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector), None)
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    encryptor, decryptor = cipher.encryptor(), cipher.decryptor()
    sealed = encryptor.update(plain) + encryptor.finalize()
    assert sealed.hex() == "7649abac8119b246cee98e9b12e9197d", sealed.hex()
    assert decryptor.update(sealed) + decryptor.finalize() == plain
    return f"secretstorage {secretstorage.__version__}, {KeyringSecrets().describe()!r}"


def secret_service(_):
    """A secret is kept by the desktop's own keyring and found again."""
    from charhub_console.adapters.secrets import KeyringSecrets

    assert KeyringSecrets().get("try-the-package") is None
    KeyringSecrets().set("try-the-package", "hush")
    assert KeyringSecrets().get("try-the-package") == "hush"
    return KeyringSecrets().describe()


def schemas(_):
    """jsonschema finds its own schemas."""
    import jsonschema

    validator = jsonschema.Draft202012Validator({"type": "object", "required": ["a"]})
    validator.check_schema(validator.schema)
    return f"{len(list(validator.iter_errors({})))} error found"


def languages(_):
    """What Qt asks ICU for."""
    from PySide6.QtCore import QCollator, QDateTime, QLocale, QStringDecoder, QTimeZone

    words = ["zebra", "água", "Agata", "Zoe", "ação"]
    for name in ("pt_BR", "en_GB", "sv_SE", "ja_JP"):
        order = sorted(words, key=QCollator(QLocale(name)).sortKey)
        assert order == ["ação", "Agata", "água", "zebra", "Zoe"], (name, order)
    summer = QDateTime(datetime(2026, 7, 1, tzinfo=UTC))
    zone = QTimeZone(b"Europe/Berlin")
    assert zone.offsetFromUtc(summer) == 7200
    named = zone.displayName(QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName, QLocale("en_US"))
    assert named == "Central European Standard Time", named
    assert QStringDecoder("windows-1252").isValid()
    return "sorted, zones named, character sets read"


def pages(folder):
    """Every page of the window is loaded and drawn, and Qt reads the pictures we have."""
    from PySide6.QtGui import QImageReader
    from PySide6.QtWidgets import QApplication

    from charhub_console.app import config
    from charhub_console.app.gui import language, theme
    from charhub_console.app.gui.collector import Collector
    from charhub_console.app.gui.engine_thread import EngineThread
    from charhub_console.app.gui.memory import WindowMemory
    from charhub_console.app.gui.pages import PAGES
    from charhub_console.app.gui.start import warm_up
    from charhub_console.app.gui.window import MainWindow

    application = QApplication(["charhub-console"])
    application.setQuitOnLastWindowClosed(False)
    readable = {bytes(name).decode() for name in QImageReader.supportedImageFormats()}
    assert readable >= {"png", "jpg", "webp", "gif", "svg", "ico"}, readable
    warm_up()
    language.choose("pt_BR")
    theme.choose(application, theme.Choice.DARK)
    collector, engine = Collector(), EngineThread()
    engine.start(config.load(data=folder / "data", environ={}, working_folder=folder), True)
    try:
        _until(application, lambda: engine.error or (engine.facts is not None and not engine.facts.starting))
        assert engine.error is None, engine.error
        window = MainWindow(engine, WindowMemory(folder), practice=True)
        window.resize(1280, 800)
        window.show()
        for entry in PAGES:
            window.go_to(entry.name)
            quiet = time.monotonic() + PAGE_QUIET_S
            _until(application, lambda until=quiet: time.monotonic() > until)
            drawn = window.grab().toImage()
            colours = {drawn.pixel(x, y) for x in range(0, 1280, 16) for y in range(0, 800, 16)}
            assert len(colours) > 3, f"{entry.name} is blank"
        shown = set(window.pages)
        assert shown == {entry.name for entry in PAGES}, shown
        for page in window.pages.values():
            page.let_go()
        window.close_now()
    finally:
        engine.stop()
        collector.release()
    return f"{', '.join(entry.name for entry in PAGES)} drawn"


def _until(application, holds):
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it takes too long"
        application.processEvents()
        time.sleep(0.005)


def _closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


PARTS = {
    "modules": every_module,
    "pictures": pictures,
    "tls": tls,
    "storage": storage,
    "postgres": postgres,
    "keyring": keyring,
    "secret-service": secret_service,
    "schemas": schemas,
    "languages": languages,
    "pages": pages,
}
