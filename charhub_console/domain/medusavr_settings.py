"""Settings that MedusaVR's users bring along: servers by style, Cloudinary."""

from __future__ import annotations

from dataclasses import dataclass

from charhub_console.domain.setting_values import Kind
from charhub_console.domain.setting_values import declared as _setting


@dataclass(frozen=True, slots=True)
class WebUI:
    """Servers by the character's style: WebUIs (AUTOMATIC1111, Forge) or ComfyUIs, whichever answers there."""

    url: str | None = _setting(
        Kind.URL, None, "WebUI or ComfyUI server of every style without an own one.", "RUNPOD_WEBUI_URL"
    )
    anime_url: str | None = _setting(
        Kind.URL, None, "Server of anime, cartoon and all other drawn styles.", "RUNPOD_ANIME_CARTOON_FANTASY_URL"
    )
    realistic_url: str | None = _setting(Kind.URL, None, "Server of realistic characters.", "RUNPOD_REALISTIC_URL")
    login: str | None = _setting(
        Kind.SECRET, None, "What these servers want: user:password of --api-auth, or a bearer token."
    )
    checkpoint: str = _setting(Kind.TEXT, "diving.safetensors", "Checkpoint of drawn characters.")
    realistic_checkpoint: str = _setting(Kind.TEXT, "cyberrealistic.safetensors", "Checkpoint of realistic characters.")


@dataclass(frozen=True, slots=True)
class Cloudinary:
    """Cloudinary, in MedusaVR's tree of folders."""

    cloud_name: str | None = _setting(Kind.TEXT, None, "Name of the cloud.", "CLOUDINARY_CLOUD_NAME")
    api_key: str | None = _setting(Kind.SECRET, None, "API key.", "CLOUDINARY_API_KEY")
    api_secret: str | None = _setting(Kind.SECRET, None, "API secret.", "CLOUDINARY_API_SECRET")
    username: str = _setting(Kind.TEXT, "MedusaVR", "First folder of every image.")
    api_url: str = _setting(
        Kind.URL,
        "https://api.cloudinary.com",
        "Address of the interface; other regions have their own.",
        "CLOUDINARY_UPLOAD_PREFIX",
    )
    delivery_url: str = _setting(Kind.URL, "https://res.cloudinary.com", "Address under which people find the images.")
