"""Tries the packaged program with no Python on the path: its parts, a practice night, the window, no tray."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

LARGEST_MB = 130
INSIDE_S, NIGHT_S, WINDOW_S = 120, 180, 60
# Of `inside.py`; the window's pages on a screen of Qt's own, as the true one is tried after it.
PARTS = ("modules", "pictures", "tls", "storage", "postgres", "keyring", "schemas", "languages", "pages")
KEYRING = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@"'


class Broken(Exception):
    """The text says what does not work."""


def main(folder):
    """Try everything; returns the exit code."""
    try:
        size = size_mb(folder)
        print(f"size: {size:.1f} MB", flush=True)
        if size > LARGEST_MB:
            raise Broken(f"It is larger than {LARGEST_MB} MB.")
        with tempfile.TemporaryDirectory() as name:
            try_help(folder, Path(name))
            try_inside(folder, Path(name))
            try_keyring(folder, Path(name))
            try_night(folder, Path(name))
            if shutil.which("Xvfb") is None:
                print("NOT TRIED: the window and the tray (Xvfb is not installed)", flush=True)
                return 0
            with a_screen() as display:
                try_window(folder, Path(name) / "window", display, [], ("session open", "nights begin at"))
                try_window(folder, Path(name) / "tray", display, ["tray"], ("nights begin at", "there is no tray"))
    except Broken as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    return 0


def size_mb(folder):
    """Of all files, links not counted, in millions of bytes."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1e6


def try_help(folder, place):
    """The command line tells what its docstrings say."""
    said = answer([program(folder), "--help"], environment(place))
    if "Make one character" not in said or "Exit codes" not in said:
        raise Broken(f"The help is gone:\n{said}")


def try_inside(folder, place):
    """What only the program itself can see."""
    command = [program(folder), "try-the-package", ",".join(PARTS), str(place)]
    print(answer(command, {**environment(place), "QT_QPA_PLATFORM": "offscreen"}), end="", flush=True)


def try_keyring(folder, place):
    """A true keyring on a bus of its own."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        print("NOT TRIED: a desktop's keyring (dbus or gnome-keyring is not installed)", flush=True)
        return
    bus = [shutil.which("dbus-run-session"), "--", shutil.which("sh"), "-c", KEYRING]
    env = {**environment(place), "PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(place / "home")}
    print(answer([*bus, program(folder), "try-the-package", "secret-service"], env), end="", flush=True)


def answer(command, env):
    """What a command prints. Raises: Broken."""
    done = subprocess.run(command, env=env, timeout=INSIDE_S, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Broken(f"{' '.join(command[1:3])} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def try_night(folder, place):
    """A practice night without a screen, of one character with five views."""
    begun = time.monotonic()
    words = ["--practice", "--data", str(place / "night"), "night", "--count", "1"]
    done = subprocess.run(
        [program(folder), *words], env=environment(place), timeout=NIGHT_S, capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or "5 images made, 0 failed" not in " ".join(done.stdout.split()):
        raise Broken(f"The night ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    print(f"practice night: {time.monotonic() - begun:.1f} s", flush=True)


def try_window(folder, place, display, words, marks):
    """Start, wait until the log has every mark, end politely."""
    name = " ".join(words) or "window"
    begun = time.monotonic()
    place.mkdir()
    log = place / "said"
    command = [program(folder), "--practice", "-v", "--data", str(place / "data"), *words]
    with log.open("wb") as said:
        env = {**environment(place), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        process = subprocess.Popen(command, env=env, stdout=said, stderr=said)
        try:
            while not all(mark in log.read_text(errors="replace") for mark in marks):
                if process.poll() is not None or time.monotonic() - begun > WINDOW_S:
                    raise Broken(
                        f"{' '.join(words) or 'The window'} does not start:\n{log.read_text(errors='replace')}"
                    )
                time.sleep(0.1)
            took = time.monotonic() - begun
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=30)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    said = log.read_text(errors="replace")
    if code != 0 or "Traceback" in said:
        raise Broken(f"The {name} ended with {code}:\n{said}")
    print(f"{name}: {took:.1f} s to {marks[-1]!r}, ended politely", flush=True)


@contextmanager
def a_screen():
    """A display of its own."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def environment(place):
    """Nothing of this machine's Python, settings or desktop."""
    (place / "home").mkdir(exist_ok=True)
    home = str(place / "home")
    return {"PATH": home, "HOME": home, "LANG": os.environ.get("LANG", "C.UTF-8")}


def program(folder):
    """What a person starts."""
    return str(folder / "charhub-console")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
