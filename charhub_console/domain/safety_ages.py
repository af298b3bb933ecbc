"""Finding stated ages in text, in English and Portuguese."""

from __future__ import annotations

import re

from charhub_console.domain.text_folding import fold

ADULT_AGE = 18


def _words(text: str) -> list[str]:
    return text.split()


_UP_TO_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_PORTUGUESE = {
    "um": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9,
    "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quatorze": 14, "quinze": 15, "dezesseis": 16,
    "dezasseis": 16, "dezessete": 17, "dezassete": 17, "dezoito": 18, "dezenove": 19, "vinte": 20, "trinta": 30,
    "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70,
}  # fmt: skip
_VALUE = (
    {word: number for number, word in enumerate(_words(_UP_TO_TWENTY))}
    | {word: 30 + 10 * number for number, word in enumerate(_words(_TENS))}
    | _PORTUGUESE
)

_FIGURE = r"(?<![\d.,/])(\d{1,5})"
_LATER = r"(?:\s{0,2}(?:-|–|to|~|or|and|a|ou|e)\s{0,2}(\d{1,3}))?"
_UNIT = (
    r"(?:[\s-]{0,3}(?:years?|yrs?|yr)[\s-]{0,3}(?:olds?|of\s{1,2}age|young)|[\s-]{0,3}y\s?[/.]?\s?o\b\.?|(?:yrs?|y)\b"
    r"|[\s-]{0,3}anos?\b(?!\s{1,3}(?:atras|depois|luz|de experiencia))|[\s-]{0,3}aninhos?\b)"
)
_WORD = r"\b(" + "|".join(sorted(_VALUE, key=len, reverse=True)) + r")"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _FIGURE + _LATER + _UNIT,
        # "age: 16", "aged 12", "(age 15)", "idade de 15"; not the weight in "(age:1.2)"
        r"\b(?:age|aged|ages|idade)\b[\s:=_-]{0,3}(?:of\s|about\s|around\s|is\s|de\s|e\s)?\s?(\d{1,3})(?![\d.]*\d)",
        r"\blooks?\s{1,2}(?:like\s|about\s|around\s|only\s|maybe\s){0,2}\s?(\d{1,2})(?=\s*(?:$|[,.;)!?]|years|yo|and|but))",
        r"\b(?:under|below|younger than|less than|not yet|menos de)\s{1,2}(\d{1,2})\b",
        r"\b(?:she|he|they|girl|boy|woman|man|character)(?:\s{1,2}is|['’]s|\s{1,2}are)\s{1,2}(?:only\s|just\s)?(\d{1,2})"
        r"(?=\s*(?:$|[,.;)!?]|years|yo|and|but))",
        r"\b(?:girl|boy|woman|man|female|male),?\s{1,2}\(?(1[0-7])(?=\s*(?:$|[,.;)!?]))",
    )
)
_UNDER = re.compile(r"\b(?:under|below|younger than|less than|not yet|menos de)\s{1,2}(?:18|eighteen|dezoito)\b")
_WORD_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _WORD + r"[\s-]{1,3}(?:years?|yrs?)[\s-]{1,3}(?:olds?|of\s{1,2}age|young)",
        _WORD + r"\s{1,3}(?:anos|aninhos)\b(?!\s{1,3}(?:atras|depois|luz|de experiencia))",
        r"\b(?:aged|age|is|turned|turns|turning|just|only|sweet|tem|fez)\s{1,2}"
        r"(eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|onze|doze|treze|catorze|quatorze|quinze|dezesseis"
        r"|dezassete|dezasseis|dezessete)(?=\s*(?:$|[,.;)!?]|years|and|but))",
    )
)
_INFANT = re.compile(r"\b\d{1,2}[\s-]{0,3}(?:months?|weeks?|days?|mo)[\s-]{1,3}old\b|\bmeses de (?:idade|vida)\b")
_AGO = re.compile(r"\b(?:ha|faz|for|in|after|over|last|next|past|durante|por)\s{1,3}(?:the\s|os\s|quase\s)?$")


def stated_ages(text: str) -> list[int]:
    """Every age in years the text states, months counting as 0; spans of time ("10 years ago") are none."""
    folded = fold(text).replace("_", " ")
    ages: list[int] = [0] if _INFANT.search(folded) else []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if "ano" in match.group() and _AGO.search(folded[max(0, match.start() - 16) : match.start()]):
                continue
            ages.extend(int(group) for group in match.groups() if group)
    for pattern in _WORD_PATTERNS:
        for match in pattern.finditer(folded):
            if "ano" in match.group() and _AGO.search(folded[max(0, match.start() - 16) : match.start()]):
                continue
            if not re.search(
                r"\b(?:twenty|thirty|forty|fifty|sixty|e)[\s-]$", folded[max(0, match.start() - 8) : match.start()]
            ):
                ages.append(_VALUE[match.group(1)])
    if _UNDER.search(folded):
        ages.append(ADULT_AGE - 1)
    return ages
