"""Which candidate a night takes next: the one of which there is least, and what its rule may approve by itself."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from charhub_console.domain.analysis import AgeRating, Analysis, ApparentAge, Gender
from charhub_console.domain.candidate import Candidate, Level

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is kept in balance, folded so that “Human ” and “human” are one."""

    gender: str
    species: str
    rating: str

    @classmethod
    def of(cls, gender: str | None, species: str | None, rating: str | None) -> Traits:
        """From texts as they were stored or said."""
        return cls(_folded(gender), _folded(species), _folded(rating))


def traits_of(analysis: Analysis) -> Traits:
    """What an analysis says of them."""
    return Traits.of(analysis.gender.value, analysis.species.value, analysis.age_rating.value)


@dataclass(frozen=True, slots=True)
class Mix:
    """How many characters of each kind there are."""

    genders: Mapping[str, int]
    species: Mapping[str, int]
    ratings: Mapping[str, int]
    total: int

    @classmethod
    def of(cls, counted: Iterable[tuple[Traits, int]]) -> Mix:
        """From traits and how many bear them."""
        genders, species, ratings = Counter[str](), Counter[str](), Counter[str]()
        total = 0
        for traits, count in counted:
            genders[traits.gender] += count
            species[traits.species] += count
            ratings[traits.rating] += count
            total += count
        return cls(genders, species, ratings, total)

    def joined(self, traits: Traits) -> Mix:
        """With one more."""
        return Mix(
            Counter(self.genders) + Counter([traits.gender]),
            Counter(self.species) + Counter([traits.species]),
            Counter(self.ratings) + Counter([traits.rating]),
            self.total + 1,
        )

    def commonness(self, traits: Traits) -> float:
        """0 for what there is none of, to 3 for what everybody is: the shares of its gender, species and rating.

        What was not measured counts as common: it cannot bring anything into balance.
        """
        kinds = ((self.genders, traits.gender), (self.species, traits.species), (self.ratings, traits.rating))
        return sum(1.0 if kind == UNKNOWN else counts.get(kind, 0) / max(1, self.total) for counts, kind in kinds)


def least_common(waiting: Mapping[str, Traits], mix: Mix, seed: str) -> str:
    """The id of the candidate that balances the mix best; among equals the seed decides."""
    return min(waiting, key=lambda one: (round(mix.commonness(waiting[one]), 9), place(one, seed)))


def shuffled(ids: Iterable[str], seed: str) -> list[str]:
    """Another order for every seed. Ids that come or go do not move the others: a night resumed finds its order."""
    return sorted(ids, key=lambda one: place(one, seed))


def place(candidate_id: str, seed: str) -> bytes:
    """Where an id stands in the order of this seed."""
    return hashlib.blake2b(f"{seed} {candidate_id}".encode(), digest_size=8).digest()


def quality(analysis: Analysis) -> float:
    """0..1: how surely everything a character is drafted from was said; what was not said counts 0."""
    said = (
        analysis.gender,
        analysis.species,
        analysis.age_rating,
        analysis.apparent_age,
        analysis.style,
        analysis.theme,
        analysis.description,
    )
    return sum(field.confidence for field in said if field.value) / len(said)


def rule_may_approve(candidate: Candidate, analysis: Analysis, least_quality: float) -> bool:
    """Whether the nightly rule may approve without a person, besides all the safety gate asks for.

    Only at level PG, only with every signal present, only when the analysis is good enough.
    """
    signals = (
        candidate.model_flags is not None,
        analysis.gender.value not in (None, Gender.UNKNOWN),
        analysis.species.value is not None and _folded(analysis.species.value) != UNKNOWN,
        isinstance(analysis.age_rating.value, AgeRating),
        analysis.apparent_age.value not in (None, ApparentAge.UNSURE),
        bool((analysis.description.value or "").strip()),
    )
    return candidate.level == Level.PG and all(signals) and quality(analysis) >= least_quality


def _folded(text: str | None) -> str:
    return " ".join((text or "").split()).casefold() or UNKNOWN
