"""Servers as a worker tells of them: by addresses that mean the same on every machine."""

from __future__ import annotations

import socket
from dataclasses import replace

from charhub_console.app.wiring import outsides
from charhub_console.domain.settings import Settings

HERE = socket.gethostname()


def told(*urls: str, **by_style: str) -> list[tuple[str, str, str]]:
    settings = Settings()
    settings = replace(
        settings, comfyui=replace(settings.comfyui, urls=urls), webui=replace(settings.webui, **by_style)
    )
    return list(outsides.servers_of(outsides.as_others_say(settings)))


def test_a_server_of_this_machine_goes_by_its_name_so_that_nobody_looks_at_his_own_instead() -> None:
    own = ("http://127.0.0.1:8188", "http://localhost:8189", "http://[::1]:8190/comfy", "http://127.0.1.1")
    assert told(*own) == [
        (f"{HERE}:8188", f"http://{HERE}:8188", "comfyui"),
        (f"{HERE}:8189", f"http://{HERE}:8189", "comfyui"),
        (f"{HERE}:8190/comfy", f"http://{HERE}:8190/comfy", "comfyui"),
        (HERE, f"http://{HERE}", "comfyui"),
    ]
    assert told(anime_url="http://127.0.0.1:7860") == [(f"{HERE}:7860", f"http://{HERE}:7860", "webui")]


def test_other_servers_keep_their_address() -> None:
    far = "https://gpu-7.example.org:8443/comfy"
    assert told(far) == [("gpu-7.example.org:8443/comfy", far, "comfyui")]
