"""Who phrases say is shown: gender and species."""

from __future__ import annotations

from charhub_console.adapters.analysers.text import Lexicon, Match, Phrase, words
from charhub_console.adapters.analysers.vocabulary import people
from charhub_console.domain.analysis import Field, Gender

_UPRIGHT = words(
    """
    anthro anthropomorphic furry humanoid woman man girl boy person female male antropomorfico
    """
)


_FURRY = words("anthro anthropomorphic furry fursona kemono antropomorfico antropomorfica")


def gender(phrases: list[Phrase]) -> Field[Gender]:
    """Value and confidence. When both sexes are named it is not measured: nothing says who of them is meant."""
    named = _said(people.GENDER, phrases)
    if "NON_BINARY" in named:
        sexes = named - {"NON_BINARY"}
        return Field(Gender(sexes.pop()), 0.5) if len(sexes) == 1 else Field(Gender.NON_BINARY, 0.7)
    for lexicon, confidence in ((people.GENDER, 0.9), (people.GENDER_ROLES, 0.7), (people.PRONOUNS, 0.5)):
        said = _said(lexicon, phrases)
        if said:
            return Field(Gender(said.pop()), confidence) if len(said) == 1 else Field()
    return Field()


def _said(lexicon: Lexicon[str], phrases: list[Phrase]) -> set[str]:
    return {match.value for match in lexicon.find(phrases)}


def shows_somebody(phrases: list[Phrase]) -> bool:
    """Whether any word names a person."""
    return any(True for lexicon in (people.PERSONS, people.PRONOUNS) for _ in lexicon.find(phrases))


def species(phrases: list[Phrase]) -> Field[str]:
    """Lower-case English; "human" with little confidence when somebody is shown and nothing else is said."""
    matches = [match for match in people.SPECIES.find(phrases) if _is_the_subject(match)]
    told = [match.value for match in matches if match.value != "human"]
    beast = _upright_animal(phrases)
    if beast and (not told or told[0] == "furry"):
        return Field(f"anthropomorphic {beast}", 0.8)
    if told:
        return Field(told[0], 0.8 if len(set(told)) == 1 else 0.6)
    if matches:
        return Field("human", 0.8)
    return Field("human", 0.4) if shows_somebody(phrases) else Field()


def _is_the_subject(match: Match[str]) -> bool:
    """Not "elf ears", "robot arm" or "riding beside an orc"."""
    if match.after and match.after[0] in people.THINGS:
        return False
    near = [word for word in match.before[-3:] if word not in ("a", "an", "the", "um", "uma", "giant", "small", "big")]
    return not (near and near[-1] in people.OTHERS and not _begins_a_picture(match))


def _begins_a_picture(match: Match[str]) -> bool:
    """ "portrait of an elf": what stands before is how she is shown, not who else is."""
    return "of" in match.before[-3:] and not any(word in people.PERSON_WORDS for word in match.before)


def _upright_animal(phrases: list[Phrase]) -> str:
    """The animal of an anthro or furry; several: the first."""
    words = {word for phrase in phrases for word in phrase}
    upright = not words.isdisjoint(
        {"anthro", "anthropomorphic", "furry", "fursona", "kemono", "antropomorfico", "antropomorfica"}
    )
    for match in people.ANIMALS.find(phrases):
        follows = match.after[0] if match.after else ""
        a_thing = follows in people.THINGS and (not match.before or match.before[-1] not in _UPRIGHT)
        if (upright or follows in ("man", "woman", "person", "humanoid")) and not a_thing:
            return match.value
    return ""
