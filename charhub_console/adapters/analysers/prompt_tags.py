"""The offline analyser: reads what a candidate's own prompt and tags say, and never looks at the picture."""

from __future__ import annotations

import asyncio

from charhub_console.domain.analysis import Analysis
from charhub_console.domain.candidate import Candidate
from charhub_console.engine.ports import Clock

_LONGEST_TAG_WORDS = 6


class PromptTags:
    """Implements `engine.ports.Analyser` without any outside.

    What words do not say is None. Apparent age is only ever grown up by explicit wording ("adult", "35 years old"); a
    woman or man alone is UNSURE. Of an apparent minor nothing but the signals is kept.
    """

    name = "prompt-tags"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def analyse(self, candidate: Candidate, image: bytes | None) -> Analysis:
        """The analysis; no words at all give one in which nothing is measured. The image is not looked at."""
        blank = Analysis(id=self._clock.new_id(), candidate_id=candidate.id, author=self.name, at=self._clock.now())
        if not candidate.prompt.strip() and not any(tag.strip() for tag in candidate.tags):
            return blank
        return await asyncio.to_thread(read_words, candidate, blank)  # a prompt may have 100 kB

    async def check(self) -> str:
        """Always ready."""
        return "ok, built in; reads prompts and tags, does not look at pictures"


def read_words(candidate: Candidate, blank: Analysis) -> Analysis:
    """`blank` with what the candidate's words say."""
    # the vocabulary is large, and a console opens without it
    from charhub_console.adapters.analysers import ages, pictures, subjects
    from charhub_console.adapters.analysers.findings import measured, signals_only
    from charhub_console.adapters.analysers.text import network_names, phrases_of, plain

    text = " , ".join([plain(candidate.prompt), *map(plain, candidate.tags)])
    phrases = phrases_of(text)
    models = (*candidate.model_names, *network_names(candidate.prompt))
    codes = ages.youth_signals([candidate.prompt, text], tags=candidate.tags, names=models)
    age = ages.apparent_age(text, codes, shows_somebody=subjects.shows_somebody(phrases))
    if ages.means_minor(codes):
        return signals_only(blank, age, codes)
    content = pictures.content_tags(phrases)
    return measured(
        blank,
        phrases,
        age=age,
        rating=pictures.age_rating(candidate.level, content, suggestive=pictures.is_suggestive(phrases)),
        style=pictures.style(phrases, models=models, base_model=candidate.base_model),
        evidence=[" ".join(phrase) for phrase in phrases if len(phrase) <= _LONGEST_TAG_WORDS],
    )
