"""Words for colours, hair, eyes, skin and build."""

from __future__ import annotations

from charhub_console.adapters.analysers.text import Lexicon, listed, table

COLOURS = table("""
red: vermelho, vermelha, vermelhos, vermelhas, ruivo, ruiva, ruivos, ruivas, ginger
crimson: scarlet, carmine
orange: laranja
auburn:
copper: coppery, acobreado
blonde: blond, golden blonde, loiro, loira, loiros, loiras, louro, louros, louras
platinum blonde: platinum, platinado, platinados
strawberry blonde:
ash blonde:
dirty blonde:
yellow: amarelo, amarela, amarelos, amarelas
golden: gold, dourado, dourada, dourados, douradas
amber: ambar
hazel: avela
green: verde, verdes
emerald: esmeralda
olive:
teal:
turquoise: turquesa, aqua
cyan: ciano
blue: azul, azuis
navy blue: navy, azul marinho
sapphire:
purple: roxo, roxa, roxos, roxas
violet: violeta, amethyst
lavender: lilac, lilas
magenta: fuchsia
pink: rosa, cor de rosa
burgundy: maroon, wine red
brown: castanho, castanha, castanhos, castanhas, marrom, marrons, chocolate
chestnut:
black: preto, preta, pretos, pretas, negro, negra, negros, negras, raven, jet black, ebony
white: branco, branca, brancos, brancas, snow white, ivory
silver: silvery, prata, prateado, prateada, prateados, prateadas
grey: gray, cinza, cinzas, cinzento, cinzentos, grisalho, grisalhos, grisalha
charcoal:
beige: khaki, bege
cream: creme
bronze:
tan:
rainbow: rainbow colored, arco iris
multicolored: multicoloured, two tone, two toned, colorful, gradient, colorido
iridescent: holographic, opalescent
""")
TONES = table("""
light: claro, clara, claros, claras
dark: escuro, escura, escuros, escuras
pale: palido, palida
bright:
deep:
vivid:
pastel:
neon:
glowing:
metallic:
""")
COLOUR_WORDS = Lexicon(COLOURS)
TONE_WORDS = Lexicon(TONES)
# These say "hair" by themselves.
HAIRED = Lexicon(
    table("""
blonde: blond, loira, loiro, blonde woman
red: redhead, redheaded, ginger, ruiva, ruivo
brown: brunette
""")
)

HAIR_NOUNS = Lexicon(
    dict.fromkeys(
        listed(
            """
    hair, haired, hairs, mane of hair, locks, tresses
    """
        ),
        "hair",
    )
)
HAIR_NOUNS_FORWARD = Lexicon(dict.fromkeys(("cabelo", "cabelos"), "hair"))
HAIR_LOOKS = Lexicon(
    table("""
very long: absurdly long, muito longo, muito longos, floor length
waist-length: hip length, na cintura
long: longo, longa, longos, longas, comprido, compridos, comprida
medium-length: medium, shoulder length, collarbone length, mid length, medio, na altura dos ombros
chin-length: jaw length
short: curto, curta, curtos, curtas, cropped, very short
wavy: ondulado, ondulados, ondulada, waves
curly: cacheado, cacheados, encaracolado, encaracolados, crespo, crespos, coily, kinky
straight: liso, lisos, sleek
messy: baguncado, despenteado, tousled, unkempt, disheveled, dishevelled, windswept, wild
spiky: spiked, arrepiado
flowing:
braided: trancado, trancados, plaited
slicked-back: slicked back, combed back, swept back, penteado para tras
layered:
fluffy:
neat: combed, tidy
""")
)
HAIR_STYLES = Lexicon(
    table("""
ponytail: pony tail, high ponytail, low ponytail, side ponytail, rabo de cavalo
twintails: twin tails, pigtails, twin pigtails
bun: hair bun, messy bun, chignon, coque, double bun, hair buns
topknot: top knot, man bun
bob cut: bob, bob haircut, short bob
braid: single braid, side braid, french braid, crown braid, long braid, tranca
braids: twin braids, trancas
bangs: blunt bangs, fringe, franja, side swept bangs, parted bangs
afro: afro hair
dreadlocks: dreads
cornrows:
mohawk: moicano
undercut:
pixie cut:
buzz cut: buzzcut, crew cut
updo: hair up, elegant updo
pompadour:
shaved head: bald, bald head, hairless, careca
curls: ringlets, cachos
hime cut:
""")
)
EYE_NOUNS = Lexicon(
    dict.fromkeys(
        listed(
            """
    eyes, eye, eyed, irises, iris
    """
        ),
        "eyes",
    )
)
EYE_NOUNS_FORWARD = Lexicon(dict.fromkeys(("olhos", "olho"), "eyes"))
SKIN_NOUNS = Lexicon(
    dict.fromkeys(
        listed(
            """
    skin, skinned, complexion, skin tone
    """
        ),
        "skin",
    )
)
SKIN_NOUNS_FORWARD = Lexicon({"pele": "skin"})
SKIN_LOOKS = Lexicon(
    {**COLOURS, **TONES}
    | table("""
fair: porcelain, alabaster
tan: tanned, sun kissed, suntanned, bronzeado, bronzeada, morena, moreno
medium:
olive:
ashen:
weathered:
metallic: chrome, steel
""")
)

BUILD = Lexicon(
    table("""
slim: slender, skinny, thin body, lean body, lithe, slim body, slim build, willowy, magro, magra, esbelto, esbelta,
  lean build
average: average build, average body
athletic: toned, fit body, fit woman, fit man, athletic body, athletic build, atletico, atletica, abs
muscular: muscular female, muscular male, buff, brawny, burly, muscled, broad shoulders, broad shouldered,
  musculoso, musculosa, strong build
heavyset: plump, chubby, stocky, stout, overweight, plus size, heavy build, fat man, fat woman, gordo, gorda,
  robusto
""")
)
