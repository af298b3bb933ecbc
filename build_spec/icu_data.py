"""The Unicode data library that Qt is linked to: 32 MB for every language on Earth, of which Qt asks for little.

Qt uses ICU for collation, for names of time zones and for old character sets; numbers, dates, texts and fonts are its
own. A language that is not there falls back to ICU's root, by ICU's own rules.
"""

import re
import struct

LANGUAGES = ("en", "pt")  # those of the window

# Break rules, units, names of languages and regions, transliteration, spelled-out numbers: Qt never opens them.
_UNUSED_TREES = ("brkitr", "unit", "lang", "region", "translit", "rbnf")
_UNUSED_ENDS = (".spp", ".cfu", "/unames.icu")
_LARGEST_CONVERTER = 12_000  # bytes; those of one byte a character are smaller, the others are Asia's and EBCDIC's
_LOCALE = re.compile(r"([a-z]{2,3})(_\w+)?")

_PAGE = 4096
_LOAD, _NOTE = 1, 4


def reduced(library):
    """The shared library's bytes with only what `is_wanted` in it.

    Raises:
        ValueError: the bytes are not laid out as ICU's own build lays them out.
    """
    start = library.find(b"CmnD") - 12  # UDataInfo.dataFormat of a common data package (unicode/udata.h)
    if start < 0:
        raise ValueError("This holds no ICU data package.")
    package = repacked(library, start)
    return _shortened(library, start, package)


def is_wanted(name, size):
    """Whether Qt may ask for this item: `icudt73l/coll/pt_BR.res`, `icudt73l/root.res`, `icudt73l/cnvalias.icu`."""
    *trees, last = name.split("/")[1:]
    if any(tree in _UNUSED_TREES for tree in trees) or name.endswith(_UNUSED_ENDS):
        return False
    if last.endswith(".cnv"):
        return size <= _LARGEST_CONVERTER
    locale = _LOCALE.fullmatch(last.removesuffix(".res"))
    return not (last.endswith(".res") and locale) or locale[1] in LANGUAGES


def items(library, start):
    """(name, bytes) of the package that begins at `start`: a header, then a sorted table of offsets to both."""
    table = start + struct.unpack_from("<H", library, start)[0]
    count = struct.unpack_from("<I", library, table)[0]
    places = [struct.unpack_from("<II", library, table + 4 + 8 * at) for at in range(count)]
    ends = [place for _, place in places[1:]] + [None]
    found = []
    for (name_at, place), end in zip(places, ends, strict=True):
        name = library[table + name_at : library.index(b"\0", table + name_at)].decode()
        found.append((name, table + place, None if end is None else table + end))
    return found


def repacked(library, start):
    """The package again, with fewer items."""
    header = library[start : start + struct.unpack_from("<H", library, start)[0]]
    last = _end_of_data(library, start)
    kept = [
        (name.encode() + b"\0", library[begin : last if end is None else end])
        for name, begin, end in items(library, start)
        if is_wanted(name, (last if end is None else end) - begin)
    ]
    name_at = 4 + 8 * len(kept)
    place = _up(name_at + sum(len(name) for name, _ in kept), 16)
    table, names, data = struct.pack("<I", len(kept)), b"", b""
    for name, content in kept:
        table += struct.pack("<II", name_at + len(names), place + len(data))
        names += name
        data += content.ljust(_up(len(content), 16), b"\xaa")
    return header + (table + names).ljust(place, b"\xaa") + data


def _shortened(library, start, package):
    """The ELF file with the first segment cut after the package and the later ones moved up; addresses stay."""
    at, size, count = *struct.unpack_from("<Q", library, 32), *struct.unpack_from("<HH", library, 54)
    loads = [at + size * row for row in range(count)]
    first, *others = (row for row in loads if struct.unpack_from("<I", library, row)[0] == _LOAD)
    offset, _, _, old = struct.unpack_from("<QQQQ", library, first + 8)
    if library[:5] != b"\x7fELF\x02" or offset != 0 or not start < old or len(others) != 1:
        raise ValueError("This library is laid out differently.")
    moved = struct.unpack_from("<Q", library, others[0] + 8)[0]
    gone = (moved - _up(start + len(package), _PAGE)) // _PAGE * _PAGE  # offset and address agree within a page
    out = bytearray(library[:start] + package)
    cut = len(out)
    for row in loads:
        begin = struct.unpack_from("<Q", library, row + 8)[0]
        if row == first:
            struct.pack_into("<QQ", out, row + 32, cut, cut)
        elif begin >= moved:
            struct.pack_into("<Q", out, row + 8, begin - gone)
    length = struct.unpack_from("<Q", library, others[0] + 32)[0]
    out = out.ljust(moved - gone, b"\0") + library[moved : moved + length]
    struct.pack_into("<Q", out, 40, 0)  # no section headers: the loader does not read them
    struct.pack_into("<HHH", out, 58, 0, 0, 0)
    return bytes(out)


def _end_of_data(library, start):
    """Where the segment that holds the package ends."""
    at, size = struct.unpack_from("<Q", library, 32)[0], struct.unpack_from("<H", library, 54)[0]
    for row in range(at, at + size * struct.unpack_from("<H", library, 56)[0], size):
        kind, offset, length = struct.unpack_from("<I4xQ16xQ", library, row)
        if kind == _LOAD and offset <= start < offset + length:
            return offset + length
    raise ValueError("The data lies in no segment.")


def _up(value, step):
    return -(-value // step) * step
