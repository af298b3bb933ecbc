"""Analysers: who looks at a candidate, by its words, by a vision model, or by a local tagger."""

from charhub_console.adapters.analysers.openai import OpenAIAnalyser
from charhub_console.adapters.analysers.pixels import Pixels
from charhub_console.adapters.analysers.prompt_tags import PromptTags
from charhub_console.adapters.analysers.wd_tagger import WdTagger

__all__ = ["OpenAIAnalyser", "Pixels", "PromptTags", "WdTagger"]
