"""A ComfyUI server as a generation backend: HTTP is the only truth, the websocket only makes things faster."""

from charhub_console.adapters.comfyui.backend import ComfyBackend

__all__ = ["ComfyBackend"]
