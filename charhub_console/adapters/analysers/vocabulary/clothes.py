"""Words for what people wear, carry and have grown: garments, accessories, horns and beards."""

from __future__ import annotations

from charhub_console.adapters.analysers.text import Lexicon, table
from charhub_console.adapters.analysers.vocabulary.looks import COLOURS, TONES

_MATERIALS = table("""
leather: de couro, couro
silk: silken, de seda, seda
satin: cetim
velvet: de veludo, veludo
lace: renda
linen: linho
wool: woolen, woollen, de la
cotton: algodao
denim: jeans fabric
fur: fur trimmed, fur lined
plate: steel, iron, de aco
metal: metallic
wooden: wood, de madeira
crystal: glass
knitted: knit, cable knit
tweed:
""")
_CUTS = table("""
long: longo, longa, longos, longas
short: curto, curta
flowing: fluido
ornate: intricate, embroidered, bordado, bordada, detailed
elegant: elegante, fancy, formal
simple: plain, simples
tattered: torn, ragged, worn, weathered, rasgado
oversized: loose, baggy, largo
fitted: tight, tailored, form fitting, justo
hooded: com capuz
striped: listrado, listrada
plaid: checkered, flannel, xadrez
floral: flowery, florido
high-collared: high collar, high necked
sleeveless: sem mangas
double-breasted: double breasted
pinstripe: pinstriped
puffy: puffer, quilted, padded
vintage: victorian, retro, antique
medieval:
futuristic: cyberpunk, high tech, sci fi, tactical, futurista
traditional: ceremonial, tradicional, royal, imperial
military: militar
summer: winter
round: redondo, redondos
pointed: pointy
wide-brimmed: wide brimmed, wide brim
large: big, huge, grande
small: tiny, delicate, pequeno, pequena
thin: slim
curved: curled, spiral, ram
feathered: feathery
fluffy: bushy
thick: full, heavy
rimless: wire rimmed, thin rimmed, horn rimmed
glowing: luminous
steampunk:
elven:
samurai:
""")
WORN_LOOKS = Lexicon({**TONES, **COLOURS, **_MATERIALS, **_CUTS})

GARMENTS = Lexicon(
    table("""
dress: sundress, evening dress, cocktail dress, maxi dress
gown: ball gown, evening gown, ballgown, wedding dress
robe: robes, mage robe, wizard robes, wizard robe, priest robes, monk robes
kimono:
yukata:
haori:
hakama:
hanfu:
qipao: cheongsam, china dress, chinese clothes
sari: saree
toga:
suit: business suit, three piece suit, pantsuit, formal suit
tuxedo:
uniform: naval uniform
military uniform: army uniform
police uniform:
nurse uniform: scrubs
maid outfit: maid dress, maid uniform
armor: armour, full armor, knight armor, knight's armor, suit of armor, body armor, battle armor
plate armor: plate armour, full plate armor, full plate
breastplate: cuirass
chainmail: chain mail
pauldrons:
jacket: bomber jacket, biker jacket, denim jacket, motorcycle jacket
coat: overcoat, greatcoat, long coat, frock coat
trench coat: trenchcoat, duster
lab coat: labcoat
parka: anorak
hoodie: hooded sweatshirt
sweater: pullover, jumper
turtleneck: turtleneck sweater
cardigan:
sweatshirt:
blazer:
shirt: button up shirt, dress shirt, collared shirt, white collar shirt
t-shirt: t shirt, tshirt, tee
blouse:
tank top:
crop top:
vest: waistcoat
corset: bodice
tunic:
cloak: mantle
cape: capelet
poncho:
jeans:
trousers: pants, slacks, breeches
cargo pants:
shorts:
skirt: long skirt, pencil skirt
leggings: tights
boots: knee high boots, combat boots, ankle boots
high heels: heels, stilettos
sneakers: trainers
shoes: loafers, oxfords
sandals:
bodysuit: plugsuit, catsuit
jumpsuit: flight suit, coveralls
spacesuit: space suit
exosuit: power armor, exoskeleton
wetsuit:
swimsuit: one piece swimsuit
bikini:
apron:
overalls: dungarees
pajamas: pyjamas
tracksuit: sportswear, activewear
casual clothes: casual clothing, casual wear, streetwear
""")
)
GARMENTS_FORWARD = Lexicon(
    table("""
=dress: vestido, vestidos
=robe: manto, tunica, roupao
=suit: terno
=armor: armadura
=jacket: jaqueta
=coat: casaco, sobretudo
=lab coat: jaleco
=hoodie: moletom
=sweater: sueter, blusa de la
=shirt: camisa
=t-shirt: camiseta
=blouse: blusa
=vest: colete
=cloak: capa, manto longo
=trousers: calca, calcas
=skirt: saia
=boots: botas, bota
=shoes: sapatos
=uniform: uniforme
=apron: avental
""")
)

WORN = Lexicon(
    table("""
glasses: spectacles, eyeglasses, eyewear
sunglasses:
goggles:
monocle:
eyepatch: eye patch
hat:
witch hat: wizard hat
top hat:
fedora: fedora hat
straw hat:
beret:
cap: baseball cap
flat cap:
beanie:
crown:
tiara: diadem
circlet:
headband: hairband
headdress:
headphones: earphones
headset:
helmet:
mask: face mask
gas mask:
veil:
turban:
hood: hood up
earrings: earring, hoop earrings
necklace: pearl necklace
pendant: amulet, medallion, locket
choker:
bracelet: bracelets, bangles
belt: utility belt, tool belt
sash: obi
scarf: shawl
gloves: fingerless gloves
gauntlets: gauntlet, bracers, vambraces
tie: necktie
bow tie: bowtie
hair ribbon: ribbon in hair
hair ornament: hairpin, hair pin, hairclip
hair flower: flower in hair, flower crown, flowers in hair
stethoscope:
backpack: rucksack
satchel: messenger bag
lantern:
staff: magic staff, wooden staff
wand:
sword: longsword, greatsword
katana:
dagger: daggers
rapier:
spear:
axe: battle axe
shield:
longbow: bow and arrow, bow and arrows, quiver
book: spellbook, grimoire, tome
telescope:
wrench:
umbrella: parasol
fan: folding fan
cane: walking stick
wristwatch: pocket watch
""")
)
WORN_FORWARD = Lexicon(
    table("""
=glasses: oculos
=sunglasses: oculos escuros, oculos de sol
=hat: chapeu
=crown: coroa
=earrings: brincos, brinco
=necklace: colar
=scarf: cachecol, lenco
=gloves: luvas
=belt: cinto
=mask: mascara
=sword: espada
=staff: cajado
=headphones: fones de ouvido, fone de ouvido
""")
)
GROWN = Lexicon(
    table("""
freckles: freckled
scar: scarred, facial scar, scar on face, scar across eye, scar on cheek
scars:
tattoo: tattooed
tattoos: sleeve tattoo, full body tattoo
pointed ears: pointy ears, elf ears, long ears, elven ears
cat ears:
fox ears:
wolf ears:
rabbit ears: bunny ears
animal ears:
horns: horn, demon horns, ram horns
antlers:
antennas: antennae, antenna
tusks: tusk
wings: wing, angel wings, demon wings, bat wings, dragon wings, feathered wings
tail: demon tail, dragon tail, cat tail, fox tail, wolf tail
multiple tails: nine tails
halo:
fangs: fang, vampire fangs
beard: bearded, full beard, long beard
stubble: unshaven, five o'clock shadow
moustache: mustache, handlebar mustache
goatee:
sideburns:
heterochromia: mismatched eyes
glowing eyes:
slit pupils: slitted pupils, vertical pupils
wrinkles: wrinkled, wrinkled face, weathered face
beauty mark: mole under eye, mole
dimples:
makeup: eyeshadow, eyeliner
lipstick:
face paint: war paint, facial markings, facial mark
mechanical arm: prosthetic arm, robotic arm, cybernetic arm, metal arm
prosthetic leg:
cybernetic implants: cybernetics, cyberware, implants
visible joints: joints, mechanical parts
scales: scaly skin
fur:
muzzle: snout
gills:
piercings: nose ring, nose piercing, ear piercing
""")
)
GROWN_FORWARD = Lexicon(
    table("""
=freckles: sardas
=scar: cicatriz
=tattoo: tatuagem
=tattoos: tatuagens
=pointed ears: orelhas pontudas
=horns: chifres
=wings: asas
=tail: cauda, rabo
=beard: barba
=moustache: bigode
""")
)
