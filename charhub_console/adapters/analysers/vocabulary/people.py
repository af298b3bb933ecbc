"""Words for who is shown: gender, species, people in general, grown-up ages."""

from __future__ import annotations

from charhub_console.adapters.analysers.text import Lexicon, listed, table, words

# strong words name the person shown, weak ones only refer to somebody
GENDER = Lexicon(
    table("""
FEMALE: 1girl, 1woman, 1female, girl, girls, woman, women, female, females, lady, ladies, gal, femme, solo female,
  female focus, mulher, mulheres, garota, garotas, moca, dama, senhora, feminina, feminino, woman's
MALE: 1boy, 1man, 1male, boy, boys, man, men, male, males, guy, guys, gentleman, gentlemen, dude, solo male, male
  focus, homem, homens, garoto, rapaz, cavalheiro, senhor, masculino, masculina, bloke
NON_BINARY: non binary, nonbinary, enby, genderfluid, agender, genderless, androgynous, androgyny, androgynous
  person, nao binario, nao binaria, androgino, androgina
""")
)
GENDER_ROLES = Lexicon(
    table("""
FEMALE: queen, empress, princess, duchess, countess, baroness, goddess, priestess, sorceress, enchantress, huntress,
  witch, mother, wife, grandmother, grandma, granny, aunt, waitress, businesswoman, policewoman, heroine, matriarch,
  matron, geisha, shieldmaiden, valkyrie, succubus, nun, catgirl, foxgirl, milf, redhead woman, rainha, princesa,
  deusa, sacerdotisa, feiticeira, bruxa, guerreira, mae, esposa, avo, idosa, elfa, arqueira, cientista feminina,
  medica, cacadora, maga, vampira, demonia, maidservant, mermaid, empresaria, cavaleira, sereia
MALE: king, emperor, prince, duke, baron, god, wizard, warlock, father, husband, grandfather, grandpa, uncle,
  waiter, businessman, policeman, fisherman, swordsman, monk, patriarch, dilf, incubus, catboy, lumberjack, rei,
  principe, deus, sacerdote, feiticeiro, bruxo, mago, guerreiro, pai, marido, idoso, elfo, arqueiro, cacador,
  pescador, ferreiro, vampiro, demonio, cavaleiro, gentleman
""")
)
PRONOUNS = Lexicon(table("FEMALE: she, her, hers, ela, dela\nMALE: he, his, him, ele, dele"))

SPECIES = Lexicon(
    table("""
human: humana, humano, humans
elf: elven, elfa, elfo, elves, elvish, elf girl, elf woman, elf man
dark elf: drow, dark elven
wood elf: wood elven
high elf: high elven
half-elf: half elven, halfelf, meio elfo
dwarf: dwarven, dwarfish
halfling: hobbit
gnome:
orc: orcish, ork, orc warrior
half-orc: meio orc
goblin: goblinoid
troll:
ogre:
tiefling:
dragonborn: draconic humanoid, draconato
dragonkin: dragon girl, dragon boy, dragon woman, dragon man, half dragon, dragonoid
fairy: fae, faerie, fada
pixie:
nymph:
dryad:
satyr: faun
centaur: centauro
minotaur: minotauro
naga:
lamia:
mermaid: sereia
merfolk: merman, triton
siren:
harpy: harpia
werewolf: lobisomem
vampire: vampiric, vampira, vampiro, vampires
zombie: zumbi
lich:
ghost: spirit girl, ghost girl, ghost woman
skeleton: esqueleto
kitsune: fox spirit
oni: oni girl
tengu:
slime: slime girl
golem:
robot: robo, automaton, humanoid robot, robotic person, robot girl, mecha musume, robotic humanoid, clockwork person
android: gynoid, androide
cyborg: ciborgue
living doll: doll joints, ball jointed doll
nekomimi: catgirl, cat girl, cat boy, catboy, neko, cat woman humanoid
foxkin: fox girl, foxgirl, fox boy, foxkin woman
wolfkin: wolf girl, wolf boy, wolfkin woman
rabbitfolk: bunny girl species, rabbit girl, rabbit boy
demon: demonic, demoness, demon girl, demon woman, demonio, demonia
angel: angelic, angel girl, anjo, seraph, celestial being
fallen angel: anjo caido
devil:
imp:
succubus: succubi
incubus:
alien: extraterrestrial, alienigena, xenomorph
elemental: fire elemental, water elemental
werecat:
lizardfolk: lizardman, lizard man, lizardkin, argonian
khajiit:
=furry: furry, anthro, anthropomorphic, fursona, kemono, antropomorfico, antropomorfica
""")
)
# An animal only counts as somebody's species when the prompt says furry, anthro or "wolf man".
ANIMALS = Lexicon(
    table("""
fox: vulpine, raposa, fox's
wolf: wolves, lupine, lobo
cat: feline, gato
tiger: tigre
lion: lioness, leao
rabbit: bunny, hare, coelho
bear: urso
otter: lontra
dog: canine, husky, hound, cachorro
deer: stag, doe, cervo
dragon: dragao
lizard: lagarto
horse: equine, stallion, mare
panther: leopard, jaguar, cheetah
raccoon:
mouse: rat
bird: avian, owl, eagle, raven, falcon
shark: tubarao
goat: ram, sheep
cow: bovine, bull, minotaur
hyena:
badger:
squirrel:
red panda:
crocodile: alligator
frog:
""")
)
# With these in front somebody or something else is meant: "a woman riding a dragon", "with a robot".
OTHERS = words(
    """
    with and riding beside near fighting against holding versus vs behind by statue like of from com e montando
    """
)
# What these follow is a thing: "elf ears", "robot arm", "demon horns".
THINGS = words(
    """
    ears ear arm arms leg legs hand hands horns horn wings wing tail eyes costume mask sword slayer hunter king
    queen tattoo statue toy helmet blood skull head hat cosplay makeup teeth fangs city ship ruins forest
    architecture companion pet background
    """
)

# Somebody, whoever: what makes an age in figures or a word like "adult" one of a person.
PERSON_WORDS = (
    GENDER.words
    | GENDER_ROLES.words
    | SPECIES.words
    | words(
        """
    person people character someone adult human humanoid warrior knight mage wizard sorcerer soldier archer
    captain pirate sailor scientist astronaut astronomer engineer doctor nurse teacher professor chef baker
    blacksmith smith farmer hunter ranger rogue thief assassin mercenary samurai ninja monk priest cleric
    paladin bard druid necromancer alchemist detective officer pilot mechanic musician singer dancer painter
    artist writer librarian barista florist gardener merchant noble nobleman noblewoman lord fighter gladiator
    viking ronin explorer adventurer hero villain vampire survivor wanderer traveler traveller hacker cyberpunk
    scholar sage elder veteran commander general admiral model athlete boxer photographer architect lawyer judge
    hermit healer shaman pessoa guerreira guerreiro cavaleiro soldado medico medica cientista astronauta pirata
    capitao capita professor professora cozinheiro cozinheira ferreiro artista musico detetive
    """
    )
)

PERSONS = Lexicon(dict.fromkeys(PERSON_WORDS, True))
# Said of any age, so that a grown-up named besides may be somebody else.
ANY_AGE = words(
    """
    girl girls 1girl boy boys 1boy garota garotas garoto garotos
    """
)

# Grown-up beyond doubt only beside somebody (PERSON_WORDS) or as a phrase of its own.
ADULT_WORDS = words(
    """
    adult adults adulta adulto adultas adultos mature madura maduro
    """
)
# Who these name is grown up.
AGE_PHRASES = Lexicon(
    table("""
=adult: grown woman, grown man, grown up woman, grown up man, fully grown woman, fully grown man, older woman, older
  man, older lady, older gentleman, mature female, mature male, milf, dilf
=elderly: senior citizen, senior woman, senior man, idosa, idoso, grandmother, grandfather, grandma, grandpa, granny,
  vovo, velhinha, velhinho
""")
)
# Who these are said of is; what they are said of may also be a dog.
AGE_ADJECTIVES = Lexicon(
    table("""
=young adult: young adult, young adults, jovem adulta, jovem adulto
=middle-aged: middle aged, middleaged, meia idade
=elderly: elderly
""")
)
OLD_PEOPLE = words(
    """
    woman man lady gentleman person wizard witch king queen monk priest sage warrior knight sailor captain
    fisherman hermit scholar professor soldier farmer pirate elf dwarf human mage sorcerer sorceress mulher
    homem senhora senhor
    """
)
OLD_BRIDGES = words(
    """
    bearded wise weathered wrinkled grumpy kind tired frail gentle japanese chinese european african american
    indian asian brazilian human female male elven dwarven grizzled sea white haired gray grey black brown very
    noble
    """
)
# An age after one of these is somebody else's.
OTHERS_BEFORE = words(
    """
    with and beside near behind next versus vs riding against com e ao
    """
)
# So is one that belongs to somebody: "her grandmother" is not the person shown.
POSSESSIVES = words(
    """
    her his their my your our seu sua dela dele
    """
)
_COUNTS = ("two", "three", "four", "five", "several", "many", "2", "3", "4", "5", "6")
_WHO = tuple(
    "women men girls boys females males friends elves warriors soldiers knights persons adults ladies guys".split()  # noqa: SIM905
)
SEVERAL = Lexicon(
    dict.fromkeys(
        listed(
            """
    multiple girls, multiple boys, multiple people, multiple characters, multiple women, multiple men, duo,
    trio, twins, group of, group photo, family portrait, married couple, casal, grupo de, everyone, crowd of
    people, man and woman, woman and man, man and a woman, woman and a man, boy and girl, girl and boy, couple
    in love, homem e mulher, mulher e homem, two people, two characters, couple hugging, couple kissing, couple
    holding hands, and her friend, and his friend, and her friends, and his friends, mother and, father and, and
    her mother, and her father
    """
        )
        + [f"{count} {who}" for count in _COUNTS for who in _WHO]
        + [f"{count}{who}" for count in "23456" for who in (*_WHO, "people", "others")]
        + ["duas mulheres", "dois homens", "duas garotas", "tres mulheres", "tres homens"],
        True,
    )
)
