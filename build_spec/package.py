"""`dev.py package`: PyInstaller as locked, the folder, what a Linux desktop wants beside it, the smoke test."""

import shutil
import subprocess
import sys
from pathlib import Path

from slim import slim
from smoke import size_mb

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".dev" / "package"
FOLDER = OUT / "charhub-console"


def main(uv, mirror):
    """Build and try; returns the exit code. `mirror` is another package index, or empty."""
    if sys.platform == "linux" and not all(map(shutil.which, ("objcopy", "objdump", "nm", "strip"))):
        print("FAILED: binutils is missing. On Debian: apt-get install binutils", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    locked, index = str(OUT / "locked.txt"), ["--default-index", mirror] if mirror else []
    group = ["--only-group", "package", "--no-emit-project", "--output-file", locked]
    place = ["--distpath", str(OUT), "--workpath", str(OUT / "work")]
    spec = str(ROOT / "build_spec" / "charhub_console.spec")
    for command in (
        [uv, "export", "--quiet", "--frozen", *group],
        [uv, "pip", "install", "--quiet", "--require-hashes", "--python", sys.executable, *index, "-r", locked],
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *place, spec],
    ):
        if subprocess.call(command, cwd=ROOT) != 0:
            print(f"FAILED: {Path(command[0]).name} {' '.join(command[1:3])}", file=sys.stderr)
            return 1
    if sys.platform == "linux":
        slim(FOLDER)
    add_desktop_files(FOLDER / "share")
    code = subprocess.call([sys.executable, str(ROOT / "build_spec" / "smoke.py"), str(FOLDER)])
    where = f"{FOLDER} ({size_mb(FOLDER):.1f} MB)"
    print(f"The program is in {where}" if code == 0 else f"What was built stays in {where}")
    return code


def add_desktop_files(share):
    """The entry of the menu and the icon, in the folders they are copied to (see docs/package.md)."""
    entry, icon = share / "applications", share / "icons" / "hicolor" / "scalable" / "apps"
    for folder in (entry, icon):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "desktop" / "charhub-console.desktop", entry)
    shutil.copy(ROOT / "resources" / "icons" / "app.svg", icon / "charhub-console.svg")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
