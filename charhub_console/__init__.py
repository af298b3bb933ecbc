"""CharHub Console: turn Civitai images into characters with five consistent views."""
