"""What differs between the ComfyUI versions the double can play."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MAX_UPLOAD_BYTES = 104857600  # --max-upload-size of a default start


@dataclass(frozen=True, slots=True)
class Version:
    """One recorded server. Every flag is a difference seen in the recordings of the two."""

    name: str
    os: str
    canonical_prompt_ids: bool  # other forms than str(uuid4()) are refused
    explains_missing_nodes: bool  # missing_node_type with extra_info instead of invalid_prompt
    explains_cycles: bool  # dependency_cycle with the path instead of empty node_errors
    stamps_create_time: bool  # create_time in extra_data
    has_jobs: bool  # GET /api/jobs
    blocks_cross_site: bool  # 403 on Sec-Fetch-Site: cross-site
    previews_per_prompt: bool  # extra_data.preview_method counts
    loads_images_with_av: bool  # LoadImage's error on a file that is no image
    features: dict[str, Any] = field(default_factory=dict)
    system: dict[str, Any] = field(default_factory=dict)


_BASE_FEATURES: dict[str, Any] = {"supports_preview_metadata": True, "max_upload_size": MAX_UPLOAD_BYTES}

OCTOBER_2025 = Version(
    name="0.3.64",
    os="posix",
    canonical_prompt_ids=False,
    explains_missing_nodes=False,
    explains_cycles=False,
    stamps_create_time=False,
    has_jobs=False,
    blocks_cross_site=False,
    previews_per_prompt=False,
    loads_images_with_av=False,
    features=_BASE_FEATURES,
    system={"required_frontend_version": "1.27.10"},
)

JUNE_2026 = Version(
    name="0.24.0",
    os="linux",
    canonical_prompt_ids=True,
    explains_missing_nodes=True,
    explains_cycles=True,
    stamps_create_time=True,
    has_jobs=True,
    blocks_cross_site=True,
    previews_per_prompt=True,
    loads_images_with_av=True,
    features={
        **_BASE_FEATURES,
        "extension": {"manager": {"supports_v4": True}},
        "node_replacements": True,
        "assets": False,
    },
    system={"required_frontend_version": "1.45.15", "comfy_package_versions": [], "deploy_environment": "local-git"},
)

VERSIONS = {version.name: version for version in (OCTOBER_2025, JUNE_2026)}
