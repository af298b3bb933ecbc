"""Finding stated ages in text, in English and Portuguese."""

from __future__ import annotations

import re

from charhub_console.domain.text_folding import fold, unleet

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
    "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90,
}  # fmt: skip
_VALUE = (
    {word: number for number, word in enumerate(_words(_UP_TO_TWENTY))}
    | {word: 30 + 10 * number for number, word in enumerate(_words(_TENS))}
    | _PORTUGUESE
)

# Not the end of "1.8" or of "1,000"; a comma without a space behind it may also part two tags.
_FIGURE = r"(?<!\d)(?<!\d[./])(?!(?<=\d,)\d{3}(?!\d))(\d{1,5})"
_LATER = r"(?:\s{0,2}(?:-|–|/|to|~|or|and|a|ou|e)\s{0,2}(\d{1,3}))?"
_WORD = r"\b(" + "|".join(sorted(_VALUE, key=len, reverse=True)) + r")"
_YOUNG_WORD = (
    r"(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|onze|doze"
    r"|treze|catorze|quatorze|quinze|dezesseis|dezassete|dezasseis|dezessete)\b"
)
_YEARS_OLD = r"(?:years?|yrs?)\.?[\s-]{0,3}(?:olds?|of[\s-]{1,2}age|young)"
_NO_AGE = (  # "10 anos de carreira" is no age
    r"(?!\s{1,3}(?:atras|depois|de\s{1,2}(?:experiencia|carreira|casad[ao]s?|casamento|estrada|servico|historia|guerra|uso"
    r"|pratica|amizade|namoro))|[\s-]{1,3}luz)"
)
_UNIT = (
    rf"(?:[\s-]{{0,3}}{_YEARS_OLD}|[\s-]?ish\b|[\s.-]{{0,3}}y[\s.-]?[/.-]?\s?o(?:lds?)?\b\.?|(?:years?|yrs?|y)\b"
    r"|[\s-]{1,3}(?:years?|yrs?)[\s-]{1,3}(?:girl|boy|female|male|child|lady)\b|\s{0,2}(?:歳|歲|岁|才|세|살)"
    rf"|[\s-]{{0,3}}anos?\b{_NO_AGE}|[\s-]{{0,3}}aninhos?\b)"
)
_WORD_UNIT = rf"(?:[\s-]{{1,3}}{_YEARS_OLD}|[\s-]{{1,3}}y[\s.-]?[/.-]?\s?o\b|\s{{1,3}}(?:anos|aninhos)\b{_NO_AGE})"
_END = r"(?=\s*(?:$|[,.;:)!?\n]|years|yrs|yo|anos|and|but|or|who|with))"
_AGE_IS = (
    r"\b(?:age|aged|ages|idade)[\s:=_~-]{0,3}(?:(?:of|about|around|approximately|is|was|range|group|between|circa|only|just"
    r"|de|e|era|entre)[\s:]{1,2}){0,3}~?\(?\s?"
)
_LOOKS = (
    r"\b(?:looks?|looking|appears?|appearing|seems?|parece|aparenta)\s{1,2}"
    r"(?:(?:to be|ter|like|about|around|only|maybe|roughly|barely)\s{1,2}){0,3}\s?"
)
_IS = (
    r"\b(?:(?:she|he|they|who|girl|boy|woman|man|character|person|elf)(?:\s{1,2}(?:is|was|are|were)|['’]s)|i['’]?m|i\s{1,2}am)"
    r"\s{1,2}(?:only\s|just\s|barely\s|still\s|about\s){0,2}"
)

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _FIGURE + _LATER + _UNIT,
        rf"(?<![\d.,/])(\d{{1,3}})(?:[.,]\d|\s{{1,2}}and\s{{1,2}}a\s{{1,2}}half)[\s-]{{0,3}}(?:{_YEARS_OLD}|yo\b|anos\b)",
        r"\b(?:no|not)\s{1,2}older\s{1,2}than\s{1,2}(\d{1,2})\b",
        _AGE_IS + r"(\d{1,3})(?![\d.]*\d)",  # "age: 16", "aged 12", "(age 15)"; not the weight in "(age:1.2)"
        _LOOKS + r"(\d{1,2})" + _END,
        r"(?<!not )\b(?:under|below|younger than|less than|not yet|menos de)\s{1,2}(\d{1,2})\b",
        _IS + r"(\d{1,2})" + _END,
        r"\b(?:turned|turns|turning|sweet|tem|fez|completou|com apenas)\s{1,2}(\d{1,2})" + _END,
        r"\b\d?(?:girl|boy|woman|man|female|male|elf)(?:,\s{0,2}|\s{1,2})\(?(1[0-7])(?=\s*(?:$|[,.;)!?:\n]))",
        r"\b(?:girl|boy|woman|man|female|male|lady|maiden)\s{1,2}of\s{1,2}(\d{1,3})\s{1,2}(?:years?|yrs?)\b",
        r"\b(\d{1,3})(?:st|nd|rd|th)[\s-]{1,2}(?:birthday|bday)\b",
    )
)
_WORD_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _WORD + _WORD_UNIT,
        r"\b(?:is|turned|turns|turning|just|only|sweet|tem|fez)\s{1,2}" + _YOUNG_WORD + _END,
        _AGE_IS + _YOUNG_WORD,
        _LOOKS + _YOUNG_WORD + _END,
        r"\b(?:no|not)\s{1,2}older\s{1,2}than\s{1,2}" + _YOUNG_WORD,
        r"\b" + _YOUNG_WORD + r"th[\s-]{1,2}birthday\b",
    )
)
_UNDER = re.compile(
    r"(?<!not )(?<!nao )(?:\b(?:under|below|younger than|less than|not yet|not even|not quite|not|almost|nearly|sub|pre"
    r"|menos de|menor de|menores de|abaixo de|abaixo dos|quase|nao tem|ainda nao tem)[\s-]{0,2}(?:the age of\s|os\s)?"
    r"|\bages?d?\s{0,2}(?:<|under|below)\s{0,2}=?\s{0,2})(?:18|eighteen|dezoito)(?!\w)"
    r"(?!\s*(?:feet|ft|cm|mm|inch|inches|met(?:er|re)s?|metros|hours|minutes|seconds|people|%))"
    r"|\bu[\s-]?1[0-8]\b|<\s{0,2}=?18\b|\bage[sd]?\s{0,2}<\s{0,2}1?\d\b"
    r"|(?<!not )\b(?:under|below) the age of (?:1[0-7]|[1-9])\b"
)
_INFANT = re.compile(
    r"(?<![\w.])(?:\d{1,2}|an?|few|several|two|three|four|five|six|seven|eight|nine|ten|eleven)[\s-]{0,3}"
    r"(?:months?|weeks?|days?|mo)[\s-]{1,3}old\b(?!\s{1,3}(?:stubble|beard|whiskers|scruff|bread))"
    r"|\bmeses de (?:idade|vida)\b"
)
_AGO = re.compile(
    r"\b(?:ha|(?<!\bela )(?<!\bele )(?<!\bque )(?<!\bquem )faz|for|in|after|over|last|next|past|durante|por|em|apos"
    r"|depois de|ultimos|proximos|daqui a)\s{1,3}(?:the\s|os\s|quase\s)?$"
)
_TENS_BEFORE = re.compile(  # of "twenty-five" the five is no age
    r"\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)(?:[\s-]{1,2}|\s{1,2}and\s{1,2})"
    r"|(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cento|mil)\s{1,2}e\s{1,2})$"
)
_LONE = re.compile(
    r"(?:^|[,;(\n])\s{0,3}(?:(?:1[0-7]|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?:\s{0,2}years?)?"
    r"|[1-9]\s{0,2}years?)\s{0,3}(?=$|,(?!\d{3})|[;)\n])"
)
_BORN = re.compile(r"\b(?:born|nascid[ao]s?|nasceu|nascimento|birth|dob)\b[^,;.\n]{0,24}\b20(?:0[89]|[1-9]\d)\b")


def stated_ages(text: str) -> list[int]:
    """Every age in years the text states, months counting as 0; spans of time ("10 years ago") are none."""
    folded = fold(text).replace("_", " ")
    ages = _ages(folded)
    read = unleet(folded)
    if read != folded:  # "17 y34rs old"; what is figures throughout was found above
        ages.extend(age for age in _ages(read) if age not in ages)
    return ages


def maybe_an_age(text: str) -> bool:
    """A number that may well be an age under 18: a tag of its own, or a year of birth that is not long ago."""
    folded = fold(text)
    return bool(_LONE.search(folded) or _BORN.search(folded))


def _ages(folded: str) -> list[int]:
    ages: list[int] = [0] if _INFANT.search(folded) else []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if not _is_a_span(folded, match):
                ages.extend(int(group) for group in match.groups() if group and not group.startswith("00"))
    for pattern in _WORD_PATTERNS:
        for match in pattern.finditer(folded):
            if not _is_a_span(folded, match) and not _TENS_BEFORE.search(_before(folded, match)):
                ages.append(_VALUE[match.group(1)])
    if _UNDER.search(folded):
        ages.append(ADULT_AGE - 1)
    return ages


def _is_a_span(folded: str, match: re.Match[str]) -> bool:
    return "ano" in match.group() and bool(_AGO.search(_before(folded, match)))


def _before(folded: str, match: re.Match[str]) -> str:
    return folded[max(0, match.start() - 24) : match.start()]
