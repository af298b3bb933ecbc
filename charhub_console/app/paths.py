"""Where things are on this machine: data, configuration, cache, logs and the shipped resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from charhub_console.domain.errors import InvalidInput, NotConfigured

APP_NAME = "charhub-console"
DATA_VARIABLE = "CHARHUB_CONSOLE_DATA"
CONFIG_VARIABLE = "CHARHUB_CONSOLE_CONFIG"


@dataclass(frozen=True, slots=True)
class Paths:
    """Absolute paths; none of them has to exist yet."""

    data: Path
    config_file: Path
    cache: Path
    logs: Path


def paths_for(data: Path | None, config_file: Path) -> Paths:
    """The paths of a data folder. One that was asked for holds its cache and logs itself; None is the platform's."""
    if data is not None:
        return Paths(data=data, config_file=config_file, cache=data / "cache", logs=data / "logs")
    dirs = _platform()
    return Paths(Path(dirs.user_data_dir), config_file, Path(dirs.user_cache_dir), Path(dirs.user_log_dir))


def find_config_file(environ: Mapping[str, str] = os.environ, *, working_folder: Path | None = None) -> Path:
    """`CHARHUB_CONSOLE_CONFIG`, or `config.toml` in the platform's configuration folder.

    Raises:
        InvalidInput: that variable is no usable path.
    """
    named = environ.get(CONFIG_VARIABLE, "").strip()
    if named:
        return absolute(Path(named), working_folder or Path.cwd())
    return Path(_platform().user_config_dir) / "config.toml"


def absolute(path: Path, base: Path) -> Path:
    """The path with `~` replaced, relative to `base` if it is relative.

    Raises:
        InvalidInput: `~name` names nobody, or the path holds a NUL.
    """
    try:
        return Path(os.path.abspath(base / path.expanduser()))  # noqa: PTH100  (resolve() would follow links)
    except (RuntimeError, ValueError) as error:
        raise InvalidInput("That path cannot be used.", "Give an absolute path.") from error


def resources() -> Path:
    """The folder with recipes, samples and templates: in a frozen build, an installed wheel or the source tree.

    Raises:
        NotConfigured: the installation is incomplete.
    """
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)  # where PyInstaller unpacked the program
    places = [Path(frozen) / "charhub_console" / "_resources", Path(frozen) / "resources"] if frozen else []
    places.append(package / "_resources")
    if (package.parent / "pyproject.toml").is_file():
        places.append(package.parent / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise NotConfigured("The program's own resources are missing.", "Install charhub-console again.")


def _platform() -> platformdirs.PlatformDirs:
    return platformdirs.PlatformDirs(APP_NAME, appauthor=False, roaming=False)
