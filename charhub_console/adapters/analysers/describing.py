"""A sentence or two about the person, made from measured traits alone."""

from __future__ import annotations

from charhub_console.domain.analysis import ApparentAge, Gender, Style, Theme

_NOUN = {Gender.FEMALE: "woman", Gender.MALE: "man"}
_SEX = {Gender.FEMALE: "female", Gender.MALE: "male", Gender.NON_BINARY: "androgynous"}
_GROWN_UP = (ApparentAge.YOUNG_ADULT, ApparentAge.ADULT, ApparentAge.MIDDLE_AGED, ApparentAge.ELDERLY)
_STYLE = {Style.THREE_D: "3D", Style.PIXEL_ART: "pixel art", Style.SEMI_REALISTIC: "semi-realistic"}
_THEME = {
    Theme.DARK_FANTASY: "a dark fantasy",
    Theme.FANTASY: "a fantasy",
    Theme.FURRY: "an anthropomorphic",
    Theme.SCI_FI: "a science fiction",
    Theme.GENERAL: "an everyday",
}


def describe(
    gender: Gender | None,
    species: str | None,
    age: ApparentAge | None,
    appearance: tuple[tuple[str, str], ...],
    *,
    style: Style | None,
    theme: Theme | None,
) -> str | None:
    """English, one or two sentences; None when nobody is shown. Only a measured grown-up age is called one."""
    if gender is None and species is None:
        return None
    traits = dict(appearance)
    who = _who(gender, species or "human", age if age in _GROWN_UP else None)
    parts = ", ".join(filter(None, [_body(traits), _worn(traits)]))
    first = f"{_article(who)} {who} {parts}".strip() + "."
    second = _look(style, theme)
    return f"{first} {second}" if second else first


def _who(gender: Gender | None, species: str, age: ApparentAge | None) -> str:
    grown_up = age.value if age else ""
    if species == "human":
        noun = _NOUN.get(gender) if gender and age else None
        words = [grown_up, noun] if noun else [grown_up, _SEX.get(gender, "") if gender else "", "person"]
    else:
        words = [grown_up, _SEX.get(gender, "") if gender else "", species]
    return " ".join(word for word in words if word)


def _body(traits: dict[str, str]) -> str:
    style, colour = traits.get("hair_style", ""), traits.get("hair_color", "")
    if "no hair" in style:
        hair = "a shaved head"
    elif style:
        hair = style.replace(" hair", f" {colour} hair", 1) if " hair" in style else f"{colour} {style}"
    else:
        hair = f"{colour} hair" if colour else ""
    seen = [
        hair,
        f"{traits['eye_color']} eyes" if "eye_color" in traits else "",
        f"{traits['skin_tone']} skin" if "skin_tone" in traits else "",
        f"{_article(traits['build']).lower()} {traits['build']} build" if "build" in traits else "",
        traits.get("features", ""),
    ]
    listed = _listed([" ".join(part.split()) for part in seen if part.strip()])
    return f"with {listed}" if listed else ""


def _worn(traits: dict[str, str]) -> str:
    pieces = [traits[name] for name in ("outfit", "accessories") if name in traits]
    return f"wearing or carrying {', '.join(pieces)}" if len(pieces) == 2 else f"wearing {pieces[0]}" if pieces else ""


def _look(style: Style | None, theme: Theme | None) -> str:
    drawn = _STYLE.get(style, style.value.lower()) if style else ""
    if theme:
        return f"The picture has {_THEME[theme]} theme{f' in {drawn} style' if drawn else ''}."
    return f"The picture is in {drawn} style." if drawn else ""


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _article(words: str) -> str:
    return "An" if words[:1].lower() in "aeiou" else "A"
