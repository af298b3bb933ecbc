"""A desktop's services on a private session bus: a tray (StatusNotifierWatcher) and notifications, told over D-Bus."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_call, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

WATCHER, NOTIFIER = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PATIENCE_S = 30.0


def what_is_missing() -> str:
    """Why there can be no such desktop here, "" when there can."""
    missing = [name for name in ("dbus-daemon", "Xvfb") if shutil.which(name) is None]
    return f"needs {' and '.join(missing)}" if missing else ""


@dataclass(frozen=True)
class Notification:
    """One that was shown."""

    id: int
    title: str
    text: str


@dataclass
class MenuItem:
    """One entry of the icon's menu, as a panel sees it."""

    id: int
    label: str
    enabled: bool
    visible: bool
    children: list[MenuItem]

    def walk(self) -> Iterator[MenuItem]:
        """This one and everything below."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Desktop:
    """What was registered and shown; and a panel's hands."""

    address: str
    services: DBusConnection
    hands: DBusConnection
    has_tray: bool
    items: list[str] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    ended: bool = False

    # --- a panel's hands ---

    def activate(self) -> None:
        """Click the icon."""
        self._call("/StatusNotifierItem", ITEM, "Activate", "ii", (0, 0))

    def tool_tip(self) -> str:
        """What the icon says: title and text."""
        body = self._call("/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get", "ss", (ITEM, "ToolTip"))
        return "\n".join(body[0][1][2:])

    def menu(self) -> list[MenuItem]:
        """Everything that is in the icon's menu."""
        [_revision, root] = self._call("/MenuBar", MENU, "GetLayout", "iias", (0, -1, []))
        return list(_item(root).walk())

    def entry(self, label: str) -> MenuItem | None:
        """The visible entry whose label begins like this."""
        return next((one for one in self.menu() if one.visible and one.label.startswith(label)), None)

    def choose(self, label: str) -> None:
        """Click an entry that can be clicked."""
        found: list[MenuItem] = []

        def is_there() -> bool:
            one = self.entry(label)
            found[:] = [one] if one is not None and one.enabled else []
            return bool(found)

        wait_until(is_there, f"{label} in the menu")
        self._call("/MenuBar", MENU, "Event", "isvu", (found[0].id, "clicked", ("s", ""), 0))

    def click(self, notification: Notification) -> None:
        """A person clicks a notification."""
        place = DBusAddress("/org/freedesktop/Notifications", interface=NOTIFIER)
        self.services.send(new_signal(place, "ActionInvoked", "us", (notification.id, "default")))

    def _call(self, path: str, interface: str, method: str, signature: str, body: tuple[Any, ...]) -> Any:
        place = DBusAddress(path, bus_name=self.items[-1], interface=interface)
        reply = self.hands.send_and_get_reply(new_method_call(place, method, signature, body), timeout=PATIENCE_S)
        assert reply.header.message_type is MessageType.method_return, reply.body
        return reply.body

    # --- the services ---

    def serve(self) -> None:
        """Until `ended`, on a thread of its own."""
        while not self.ended:
            try:
                asked = self.services.receive(timeout=0.2)
            except TimeoutError:
                continue
            if asked.header.message_type is MessageType.method_call:
                self.services.send(self._answer(asked))

    def _answer(self, asked: Any) -> Any:
        member = asked.header.fields[HeaderFields.member]
        if member == "Get":
            return new_method_return(asked, "v", (("b", self.has_tray),))
        if member == "RegisterStatusNotifierItem":
            self.items.append(asked.body[0])
            return new_method_return(asked)
        if member == "Notify":
            shown = Notification(len(self.notifications) + 1, asked.body[3], asked.body[4])
            self.notifications.append(shown)
            return new_method_return(asked, "u", (shown.id,))
        if member == "GetCapabilities":
            return new_method_return(asked, "as", (["actions", "body"],))
        return new_error(asked, "org.freedesktop.DBus.Error.UnknownMethod", "s", (member,))


@contextmanager
def a_desktop(*, tray: bool = True) -> Iterator[Desktop]:
    """A bus nobody else knows, gone again afterwards."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    try:
        address = daemon.stdout.readline().strip()
        assert address, "dbus-daemon did not start"
        with open_dbus_connection(bus=address) as services, open_dbus_connection(bus=address) as hands:
            for name in (NOTIFIER, *([WATCHER] if tray else [])):
                services.send_and_get_reply(message_bus.RequestName(name), timeout=PATIENCE_S)
            desktop = Desktop(address, services, hands, tray)
            thread = threading.Thread(target=desktop.serve, name="desktop")
            thread.start()
            try:
                yield desktop
            finally:
                desktop.ended = True
                thread.join()
    finally:
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()


def wait_until(holds: Callable[[], object], what: str, timeout_s: float = PATIENCE_S) -> None:
    """Look until this holds."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.05)


def _item(raw: Any) -> MenuItem:
    number, properties, children = raw
    value = {name: content[1] for name, content in properties.items()}
    label = str(value.get("label", "")).replace("_", "")
    return MenuItem(
        number, label, value.get("enabled", True), value.get("visible", True), [_item(child[1]) for child in children]
    )
