"""What a widget that paints itself is for a screen reader: Qt knows only its own kinds, and calls others "client".

A class says `accessible_role: ClassVar[Role] = Role.Graphic`; name and description are those of every widget.
"""

from __future__ import annotations

from functools import cache

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Role = QAccessible.Role

_AT_ONCE = 256


class _Roles:
    """Makes interfaces, and keeps Python's side of them alive: Qt does not."""

    def __init__(self) -> None:
        self._kept: list[QAccessibleInterface] = []
        self._look_at = _AT_ONCE

    def interface(self, _class_name: str, asked: QObject) -> QAccessibleInterface | None:
        """For widgets that say a role; None leaves it to Qt."""
        role = getattr(type(asked), "accessible_role", None)
        if role is None or not isinstance(asked, QWidget):
            return None
        if len(self._kept) >= self._look_at:
            self._kept = [one for one in self._kept if shiboken6.isValid(one)]  # Qt ends them with their widgets
            self._look_at = len(self._kept) + _AT_ONCE
        made = QAccessibleWidget(asked, role)
        self._kept.append(made)
        return made


@cache
def install() -> None:
    """Once in a program; nothing is made until something like a screen reader asks."""
    QAccessible.installFactory(_roles.interface)


_roles = _Roles()
