"""Words for what the picture is like: style, theme, and content that sets an age rating."""

from __future__ import annotations

from charhub_console.adapters.analysers.text import Lexicon, listed, table

STYLE = Lexicon(
    table("""
ANIME: anime style, anime screencap, anime coloring, cel shading, cel shaded, anime artwork, anime key visual, anime
  art, estilo anime
REALISTIC: photorealistic, photo realistic, photorealism, hyperrealistic, hyper realistic, realism, photo,
  photograph, photography, raw photo, dslr, 35mm, 85mm, film grain, cinematic photo, realista, fotorrealista,
  fotografia, foto
SEMI_REALISTIC: semi realistic, semirealistic, semi realism, semirrealista
CARTOON: cartoon style, toon, western cartoon, disney style, cartoon network, desenho animado
MANGA: manga style, manga art, screentone, screentones
MANHWA: webtoon, manhwa style, webtoon style
COMIC: comic book, comic style, comic book style, graphic novel, western comics, comics, quadrinhos
CHIBI: super deformed
PIXEL_ART: pixelart, 8 bit, 16 bit, pixelated, sprite art
THREE_D: 3d, 3d render, 3dcg, cgi, blender, octane render, unreal engine, pixar style, render 3d, c4d
""")
)
PAINTED = Lexicon(
    dict.fromkeys(
        listed(
            """
    digital painting, oil painting, concept art, painterly, matte painting, fantasy art, pintura digital
    """
        ),
        "x",
    )
)
# Parts of model names (folded, without separators) that tell what the model draws; the first that fits counts.
STYLE_OF_MODEL = (
    ("semireal", "SEMI_REALISTIC"), ("pixelart", "PIXEL_ART"), ("pixel", "PIXEL_ART"), ("manhwa", "MANHWA"),
    ("webtoon", "MANHWA"), ("manga", "MANGA"), ("comic", "COMIC"), ("pixar", "THREE_D"), ("3d", "THREE_D"),
    ("toon", "CARTOON"), ("photo", "REALISTIC"), ("realvis", "REALISTIC"), ("realis", "REALISTIC"),
    ("juggernaut", "REALISTIC"), ("anim", "ANIME"), ("waifu", "ANIME"), ("anything", "ANIME"),
    ("counterfeit", "ANIME"), ("hassaku", "ANIME"), ("meina", "ANIME"), ("novelai", "ANIME"), ("noobai", "ANIME"),
    ("dreamshaper", "SEMI_REALISTIC"),
)  # fmt: skip
STYLE_OF_BASE = (("pony", "ANIME"), ("illustrious", "ANIME"), ("noobai", "ANIME"), ("anima", "ANIME"))

THEME = Lexicon(
    table("""
FURRY: anthro, anthropomorphic, fursona, kemono, antropomorfico, antropomorfica
DARK_FANTASY: gothic, gothic horror, grimdark, necromancer, undead, lich, vampire, vampira, vampiro, demon lord,
  eldritch, cursed, death knight, fantasia sombria, dark souls, hellish, reaper, crypt, warlock
SCI_FI: science fiction, scifi, cyberpunk, futuristic, futurista, futuristic city, android, androide, robot, robo,
  cyborg, spaceship, starship, space station, spacesuit, space suit, astronaut, astronauta, mecha, mech, hologram,
  holographic, neon city, cybernetic, cybernetics, ficcao cientifica, alien, laser, post apocalyptic, plugsuit
FANTASY: elf, elven, elfa, elfo, magic, magical, magia, mage, maga, mago, wizard, sorceress, sorcerer, witch, bruxa,
  knight, cavaleiro, paladin, medieval, castle, castelo, dragon, dragao, fairy, fada, dwarf, dungeons and dragons,
  dnd, rpg, enchanted, enchanted forest, spell, spellbook, druid, ranger, mermaid, sereia, tiefling, orc, angel,
  anjo, kitsune, high fantasy, fantasia, adventurer, rune, runes, staff, sword, plate armor, dragonborn, demon, oni
GENERAL: modern, modern day, contemporary, office, cafe, coffee shop, street, urban, city street, hoodie, jeans,
  kitchen, apartment, business suit, sneakers, casual clothes, gym, beach, library, garden, bakery, lab coat, chef,
  barista, jaleco, cidade, escritorio
""")
)

NAMED_THEMES = frozenset(
    listed(
        "dark fantasy, fantasy, high fantasy, science fiction, sci fi, scifi, cyberpunk, fantasia, ficcao cientifica"
    )
)

# What only sounds like content; an empty meaning.
_HARMLESS = dict.fromkeys(
    listed(
        """
    blood moon, blood orange, blood elf, fighting stance, fighting game, fighting pose, sex appeal free, wine
    red, wine color, wine colored, nude lips, nude makeup, nude color, insane detail, insane details, insanely
    detailed, madness combat, weed field, smoking hot tea, rum, explicit details, horror vacui, scary good
    """
    ),
    "",
)
CONTENT = Lexicon(
    _HARMLESS
    | table("""
VIOLENCE: violent, blood, bloody, bleeding, bloodstained, blood splatter, fighting, killing, murder, murderer,
  corpse, torture, stabbing, massacre, execution, beating, wounded, gunfight, violencia, sangue, matando,
  ensanguentado
GORE: gory, guts, dismembered, dismemberment, decapitated, decapitation, severed head, entrails, intestines,
  mutilated, viscera
SEXUAL: nsfw, sex, sexual, explicit, rating explicit, porn, pornographic, hentai, erotic, erotica, orgasm,
  masturbation, blowjob, fellatio, penetration, cum, genitals, penis, vagina, pussy, bdsm, bondage, fetish, ahegao,
  spread legs, seductive pose, sexo, pornografia, erotico, erotica pose
NUDITY: nude, naked, nudity, topless, bottomless, nipples, bare breasts, exposed breasts, undressed, no clothes,
  without clothes, no panties, no bra, uncensored, pubic hair, areola, areolae, completely nude, nua, nu, pelada,
  pelado, seios nus, sem roupa
LANGUAGE: profanity, swearing, swear words, curse words, fuck, middle finger, palavrao
DRUGS: drug, cocaine, heroin, cannabis, marijuana, weed, joint smoking, opium, syringe drugs, bong, cigarette,
  cigarettes, smoking, cigar, vaping, drogas, maconha, cigarro, fumando
ALCOHOL: beer, wine, wine glass, whiskey, whisky, vodka, sake, drunk, cocktail glass, champagne, mug of beer, rum
  bottle, alcoholic drink, cerveja, vinho, bebado, bebada
HORROR: creepy, scary, terrifying, nightmare, nightmarish, lovecraftian, body horror, zombie, zumbi, monster attack,
  haunted, terror, assustador
PSYCHOLOGICAL: insanity, madness, insane, suicide, suicidal, self harm, depression, yandere, mental breakdown,
  loucura
DISCRIMINATION: nazi, swastika, racist, racism, kkk, white supremacy, racismo
CRIME: criminal, mafia, gangster, yakuza, robbery, robber, bank heist, drug dealer, handcuffed, prisoner, crime
  scene, mafioso
GAMBLING: casino, poker, roulette, slot machine, betting, blackjack, jogos de azar, cassino
""")
)
SUGGESTIVE = Lexicon(
    dict.fromkeys(
        listed(
            """
    sexy, seductive, sensual, sultry, provocative, suggestive, cleavage, lingerie, underwear, panties, bra,
    thong, garter belt, garter straps, rating questionable, rating sensitive, ass, butt, huge breasts, large
    breasts, big breasts, midriff, underboob, sideboob, see through, skimpy, micro bikini, string bikini,
    cameltoe, upskirt, wet clothes, revealing clothes, revealing outfit, sensualidade, decote, sexual tension,
    roupa intima, provocante
    """
        ),
        "x",
    )
)
