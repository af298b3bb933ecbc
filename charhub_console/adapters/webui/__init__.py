"""An AUTOMATIC1111 or Forge WebUI as a generation backend: one long call paints, everything else looks things up."""

from charhub_console.adapters.webui.backend import WebuiBackend

__all__ = ["WebuiBackend"]
