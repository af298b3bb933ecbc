#!/usr/bin/env python3
"""Set up and start CharHub Console from its source: one command on a bare machine.

Needs nothing but Python and this folder. Everything it makes is in `.venv` and `.dev`; deleting them undoes it.
"""

import argparse
import ctypes
import hashlib
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OWN = ROOT / ".dev"  # uv's own environment, when the machine has no recent uv
STAMP = VENV / "dev-stamp"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
SUFFIX = ".exe" if os.name == "nt" else ""

UV_PIN = "0.13.8"
PYTHONS = ((3, 11), (3, 12), (3, 13))
PREFERRED_PYTHON = "3.13"  # fetched by uv where no suitable one is installed
SQLITE_FOR_312 = (3, 42)  # the job queue uses unixepoch('subsec') from Python 3.12 on

# What Qt loads without a screen (Debian package by shared library).
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}

# What it loads besides on an X11 screen (as app/gui/display.py says).
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

CANNOT_SET_UP = 3


class SetUpError(Exception):
    """Set-up cannot go on; the text says what the person has to do."""


def main():
    """Parse the command line and do what it says; returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Set up, start and test CharHub Console.")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    run = commands.add_parser("run", help="set up and open the window; further arguments go to `charhub-console`")
    run.add_argument("--headless", action="store_true", help="no window: a practice night, with further arguments")
    commands.add_parser("test", help="set up, check and run every test; further arguments go to pytest")
    commands.add_parser("check", help="set up and check: ruff, mypy, import-linter")
    commands.add_parser("setup", help="only set up")
    commands.add_parser("package", help="build the program as a folder that needs no Python, and try it")
    commands.add_parser("translate", help="take the window's texts into resources/i18n/*.ts and compile them")
    commands.add_parser(
        "shots", help="draw every page into a folder; further arguments as its --help says", add_help=False
    )
    options, rest = parser.parse_known_args()
    if rest and options.command in ("check", "setup", "package", "translate"):
        parser.error(f"{options.command} takes no arguments")
    try:
        set_up()
    except SetUpError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return CANNOT_SET_UP
    if options.command == "run":
        return start(rest, headless=options.headless)
    if options.command == "setup":
        return 0
    if options.command == "package":
        tools = [find_uv() or install_uv(script("python")), find_mirror(script("python")) or ""]
        return subprocess.call([script("python"), str(ROOT / "build_spec" / "package.py"), *tools], env=environment())
    if options.command == "shots":
        return subprocess.call([script("python"), "-m", "tests.gui.shots", *rest], cwd=ROOT)
    if options.command == "translate":
        return subprocess.call([script("python"), str(ROOT / "build_spec" / "translations.py")], cwd=ROOT)
    return check(CHECKS if options.command == "check" else [*CHECKS, ("pytest", ["pytest", *AT_ONCE, *rest])])


# --- set-up -------------------------------------------------------------------------------------------------------


def set_up():
    """Make `.venv` as uv.lock says. Quick when nothing changed since the last time."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted and works(script("python")):
        install_packages(missing_packages(needs_venv=None))  # there may be a screen now that there was not then
        return
    started = time.monotonic()
    OWN.mkdir(exist_ok=True)
    (OWN / ".gitignore").write_text("*\n")
    uv, python = find_uv(), find_python()
    if python is None:
        say(f"No suitable Python is installed; uv fetches Python {PREFERRED_PYTHON}.")
    builder = python or sys.executable
    install_packages(missing_packages(needs_venv=None if uv else builder))
    if uv is None:
        uv = install_uv(builder)
    say("Installing the locked dependencies into .venv (700 MB on disk) ...")
    env, install = environment(uv=True), install_commands(uv, python or PREFERRED_PYTHON, find_mirror(builder))
    for command in install:
        if subprocess.call([*command, "--quiet"], cwd=ROOT, env=env) != 0:
            raise SetUpError("uv could not install the dependencies; its message above says why.")
    STAMP.write_text(wanted)
    say(f"Set up in {time.monotonic() - started:.0f} s.")


def install_commands(uv, python, mirror):
    """What installs exactly the locked versions, checked against the lock's hashes."""
    if mirror is None:
        return [[uv, "sync", "--locked", "--all-extras", "--python", python]]
    # The lock names the public index, and uv would resolve anew to name another one: hand it the locked list instead.
    locked, there = str(OWN / "locked.txt"), ["--python", script("python"), "--default-index", mirror]
    return [
        [uv, "export", "--frozen", "--all-extras", "--no-emit-project", "--output-file", locked],
        [uv, "venv", "--allow-existing", "--python", python, str(VENV)],
        [uv, "pip", "sync", "--require-hashes", *there, locked],
        [uv, "pip", "install", "--no-deps", *there, "--editable", "."],
    ]


def find_mirror(python):
    """The package index this person told uv or pip to use instead of the public one, or None."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    for pip in (script("python", OWN / "uv"), python):
        for key in ("install.index-url", "global.index-url"):
            found = output([pip, "-m", "pip", "config", "get", key])
            if found:
                return found
    return None


def fingerprint():
    """What set-up depends on, as one line."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml", "dev.py"):
        digest.update((ROOT / name).read_bytes())
    return f"{digest.hexdigest()} {ROOT}\n"


def script(name, environment=VENV):
    """Path of a program inside an environment."""
    return str(environment / SCRIPTS / f"{name}{SUFFIX}")


def works(python):
    """Whether this interpreter starts at all (a removed or upgraded base Python leaves a dead `.venv`)."""
    return output([python, "-c", "print(1)"]) == "1"


def find_python():
    """Path of an installed Python that can run the console, or None. The one running this comes first."""
    running = getattr(sys, "_base_executable", None) or sys.executable
    named = [shutil.which(f"python{major}.{minor}") for major, minor in PYTHONS]
    for python in [running, *named, shutil.which("python3"), shutil.which("python")]:
        facts = output([python, "-c", PROBE]) if python else None
        if facts:
            version, sqlite = (tuple(numbers) for numbers in json.loads(facts))
            if version in PYTHONS and (version < (3, 12) or sqlite >= SQLITE_FOR_312):
                return python
            say(f"Python {version[0]}.{version[1]} with SQLite {sqlite[0]}.{sqlite[1]} does not fit: {python}")
    return None


PROBE = "import json, sqlite3, sys; print(json.dumps([sys.version_info[:2], sqlite3.sqlite_version_info[:2]]))"


def find_uv():
    """Path of a uv at least as new as the pinned one, or None."""
    for uv in (shutil.which("uv"), script("uv", OWN / "uv")):
        words = (output([uv, "--version"]) or "").split() if uv else []
        if len(words) > 1 and numbers(words[1]) >= numbers(UV_PIN):
            return uv
    return None


def install_uv(python):
    """Put the pinned uv into an environment of its own; returns its path."""
    say(f"Installing uv {UV_PIN} into .dev ...")
    home = OWN / "uv"
    shutil.rmtree(str(home), ignore_errors=True)
    pip = [script("python", home), "-m", "pip", "install", "--quiet", f"uv=={UV_PIN}"]
    for command in ([python, "-m", "venv", str(home)], pip):
        if subprocess.call(command, cwd=ROOT, env=environment()) != 0:
            raise SetUpError("uv could not be installed; the message above says why.")
    return script("uv", home)


def missing_packages(needs_venv):
    """Debian packages that are not there. `needs_venv` is the Python that has to make an environment, or None."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**QT_LIBRARIES, **(X11_LIBRARIES if os.environ.get("DISPLAY") else {})}
    missing = [package for library, package in wanted.items() if not loads(library)]
    if needs_venv and output([needs_venv, "-c", "import ensurepip, venv; print(1)"]) != "1":
        version = output([needs_venv, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        missing.insert(0, f"python{version}-venv")
    return missing


def loads(library):
    """Whether the system can load this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(packages):
    """Install Debian packages when this user may, else tell the one command that does."""
    if not packages:
        return
    quiet = ["-qq", "-o", "DPkg::Lock::Timeout=120"]
    install = ["install", "-y", "--no-install-recommends", *packages]
    command = f"apt-get update && sudo apt-get {' '.join(install)}"
    if shutil.which("apt-get") is None:
        raise SetUpError("These system packages (Debian's names) are missing: " + " ".join(packages))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        prefix, command = [], command.replace("sudo ", "")
    elif shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        prefix, command = ["sudo", "-n"], f"sudo {command}"
    else:
        command = f"sudo {command}" if shutil.which("sudo") else f"su -c '{command.replace('sudo ', '')}'"
        raise SetUpError(f"System packages are missing. Run this, then try again:\n\n  {command}\n")
    say(f"Installing system packages: {' '.join(packages)}")
    prefix += ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *quiet]
    subprocess.call([*prefix, "update"], stdin=subprocess.DEVNULL)  # lists may be old and still do
    if subprocess.call([*prefix, *install], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) != 0:
        raise SetUpError(f"System packages could not be installed. Run this, then try again:\n\n  {command}\n")


# --- commands -----------------------------------------------------------------------------------------------------


def start(arguments, headless):
    """Open the window; without a screen, run a practice night of four characters. Returns the exit code."""
    env = environment()
    if not headless and has_screen():
        return subprocess.call([script("charhub-console"), *arguments], env=env)
    count = [] if any(item.split("=")[0] == "--count" for item in arguments) else ["--count", "4"]
    return subprocess.call([script("charhub-console"), "--practice", "night", *count, *arguments], env=env)


def has_screen():
    """Whether a window could open here."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


AT_ONCE = ["--numprocesses", "2", "--dist", "worksteal"]  # most tests wait for processes, sockets and timers

CHECKS = [
    ("ruff check", ["ruff", "check"]),
    ("ruff format", ["ruff", "format", "--check"]),
    ("mypy", ["mypy"]),
    ("import-linter", ["lint-imports", "--no-logo"]),
]


def check(tools):
    """Run the tools in order up to the first that fails; returns its exit code."""
    env = environment()
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    passed = []
    for name, (program, *arguments) in tools:
        say(f"{name} ...")
        code = subprocess.call([script(program), *arguments], cwd=ROOT, env=env)
        if code != 0:
            say(f"FAILED: {name} (exit code {code}). Passed before: {', '.join(passed) or 'nothing'}.")
            return code
        passed.append(name)
    say(f"All passed: {', '.join(passed)}.")
    return 0


# --- small things -------------------------------------------------------------------------------------------------


def environment(uv=False):
    """The person's environment, without an activated other one; for uv also where to install and whom to trust."""
    env = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
    env.setdefault("PYTHONUTF8", "1")
    if uv:
        env["UV_PROJECT_ENVIRONMENT"] = str(VENV)
        env.setdefault("UV_HTTP_TIMEOUT", "120")
        if os.name == "nt" or sys.platform == "darwin" or ssl.get_default_verify_paths().cafile:
            env.setdefault("UV_SYSTEM_CERTS", "1")  # a company's own certificate counts, as it does for pip
    return env


def output(command, env=None):
    """What a command prints, or None when it cannot be run or fails."""
    try:
        done = subprocess.run(
            command,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=True,
            encoding="utf-8",
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def numbers(version):
    """(0, 13, 8) of '0.13.8'."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def say(text):
    """One line of progress."""
    print(f"dev.py: {text}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
