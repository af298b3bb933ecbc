"""MedusaVR's order of words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charhub_console.domain.medusavr_prompts import QUALITY_TERMS, SAFE_TERMS, negative_prompt, positive_prompt

TAGS = {
    "character-type": ("female",),
    "genre": ("fantasy",),
    "personality": ("wise", "wise"),
    "content-rating": ("sfw",),
    "appearance": ("silver-hair",),
}


def test_a_prompt_is_put_together_in_their_order() -> None:
    said = positive_prompt(
        "An elven sorceress.",
        "fantasy",
        main_trait="mysterious",
        sub_traits=("wise", "caring"),
        tags=TAGS,
        file_text="masterpiece,\nbest quality\n",
    )
    assert said == (
        "An elven sorceress., fantasy art style, mysterious, wise, caring, "
        "female, fantasy, wise, wise, silver-hair, masterpiece, best quality"
    )


def test_own_words_replace_the_description_and_the_file() -> None:
    said = positive_prompt("An elf.", "realistic", main_trait="brave", file_text="masterpiece", own="a knight")
    assert said == "a knight, photorealistic, realistic, brave"


def test_an_unknown_style_is_painted_as_anime() -> None:
    assert positive_prompt("An elf.", "oil").endswith("anime style")


def test_standard_terms_are_added_once() -> None:
    said = negative_prompt(own="Watermark", file_text="blurry background, nsfw")
    assert said.startswith("Watermark, blurry background, nsfw, worst quality")
    assert said.lower().count("watermark") == said.count("blurry") == said.count("nsfw") == 1
    assert len(QUALITY_TERMS) == 18


@given(st.text(), st.text())
def test_whatever_is_given_every_term_is_there_on_one_line(own: str, file_text: str) -> None:
    said = negative_prompt(own=own, file_text=file_text)
    assert all(term in said.lower() for term in (*QUALITY_TERMS, *SAFE_TERMS))
    assert len(said.splitlines()) == 1


@given(st.text(), st.text(), st.lists(st.text()))
def test_a_prompt_is_one_line(description: str, trait: str, tags: list[str]) -> None:
    said = positive_prompt(description, "anime", main_trait=trait, tags={"personality": tags})
    assert len(said.splitlines()) == 1
    assert "anime style" in said
