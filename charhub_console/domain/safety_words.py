"""The word lists of the safety gate, folded (no accents, lower case), English and Portuguese.

They live in code and not in a file: a list that cannot be loaded would be a gate that stands open.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    """Words joined by `+` stand next to each other."""
    return frozenset(tuple(phrase.split("+")) for phrase in text.split())


# Words that mean a minor wherever they stand.
YOUTH = _words(
    """
    adolescence adolescencia adolescent adolescente adolescentes adolescents agedown agedowned agereg babyboy
    babygirl bebezinha bebezinho bebezinhos boychild chibi chibis child childhood childlike children childs
    classmate classmates classroom classrooms colegiais colegial creche crianca criancada criancas criancinha
    criancinhas deaged gakuran garotinha garotinhas garotinho garotinhos girlchild grader graders guri guria gurias
    guris gurizada gurizinho highschool highschooler highschoolers homeroom infancia infant infantil infants
    jailbait jailbaits juvenile juveniles kid kiddie kiddies kiddo kiddos kids kindergarten kindergartener
    kindergartner kodomo loli lolicon lolicons lolidom lolified lolinha lolis lolita lolitas manchild menina
    meninada meninas menininha menininhas menininho menininhos menino meninos mesugaki middleschool middleschooler
    minors moleca molecas moleque moleques nenem nenens newborn newborns ninfeta ninfetas ninfetinha novinha
    novinhas novinho novinhos nymphet nymphets nymphette pirralha pirralhas pirralho pirralhos prepubertal
    prepubescent preschool preschooler preschoolers preteen preteens puberdade puberty pubescent quinceanera
    randoseru schoolbag schoolboy schoolboys schoolchild schoolchildren schooldays schoolgirl schoolgirls
    schoolhouse schoolkid schoolkids schoolmate schoolmates schoolroom schoolyard seifuku serafuku shota shotacon
    shotas sukumizu teen teenage teenaged teenager teenagers teenie teenies teens teenybopper teenyboppers toddler
    toddlers tween tweens underage underaged yojo yojos youjo youjos youngster youngsters
    """
)

# Words that mean a minor together.
YOUTH_PHRASES = _phrases(
    """
    10th+grade 11th+grade 12th+grade 2nd+grade 3rd+grade 4th+grade 5th+grade 6th+grade 7th+grade 8th+grade 9th+grade
    a+minor+girl age+regression aged+down as+a+child at+school baby+boy baby+girl barely+legal boy+child day+care
    de+aged de+menor eighth+grade elementary+school elementary+schooler elementary+schoolers elementary+student
    eleventh+grade ensino+fundamental ensino+medio ensino+primario escola+infantil escola+primaria female+child
    fifth+grade flat+chested+girl fourth+grade garota+pequena garoto+pequeno girl+child grade+school grade+schooler
    grammar+school high+school high+schooler high+schoolers holding+baby human+baby idade+escolar jardim+de+infancia
    jardim+infancia jk+uniform jovem+menina jovem+menino jr+high junior+high k+12 like+a+child lil+boy lil+girl
    little+boy little+boys little+girl little+girls looks+like+child male+child menina+pequena menor+de+idade
    menores+de+idade middle+school middle+schooler middle+schoolers minor+boy minor+child minor+female minor+girl
    minor+male minor+person mochila+escolar nao+adulta nao+adulto nao+e+adulta nao+e+adulto newly+born ninth+grade
    non+adult not+adult not+an+adult nursery+school pre+adolescente pre+adolescentes pre+escola pre+pubescent
    pre+school pre+teen pre+teens primary+school primary+schooler recem+nascida recem+nascidas recem+nascido
    recem+nascidos sailor+uniform+school sala+de+aula salas+de+aula school+age school+aged school+bag school+boy
    school+boys school+child school+children school+corridor school+days school+desk school+girl school+girls
    school+hallway school+kid school+kids school+life school+locker school+rooftop school+swimsuit school+uniform
    school+uniforms school+yard second+grade seventh+grade sixth+grade small+boy small+girl smol+boy smol+girl
    t+an+adult tenth+grade third+grade tiny+boy tiny+girl twelfth+grade under+age under+aged uniforme+de+escola
    uniforme+escolar young+boy young+boys young+girl young+girls younger+boy younger+girl
    """
)

# The same, but not over the end of a tag: "golden age, down jacket".
YOUTH_IN_ONE_TAG = _phrases("age+down")

MIN_GLUED_CHARS = 8  # shorter phrases written as one word are too easily other words

# Two or three words written as one.
YOUTH_GLUED = frozenset(
    glued for phrase in YOUTH_PHRASES for glued in ["".join(phrase)] if len(glued) >= MIN_GLUED_CHARS
)

# Cut in two like this they are ordinary words: "a shot as seen", "new born", "mole que", "golden age, down jacket".
YOUTH_WHEN_CUT = YOUTH - _words("agedown moleque newborn novinha shotas")

# Parts that mean a minor inside of longer words, as in the names of models: `cuteloli`, `shotaxl`, `toddlerstyle`.
YOUTH_PART = re.compile(
    r"\bloli(?!pop|um\b|go\b|gini)|loli\b|\bshota(?!ro)|shota\b|lolicon|shotacon|toddler|\bteen(?:girl|boy|style|age)"
    r"|(?:school|little|young|teen|baby)girl|(?:school|little|young|teen)boy|schooluniform|preteen|\bunderage|adolescen"
    r"|kindergart|prepubes|highschool|middleschool|novinh[ao]|ninfet|garotinh|menininh|\bcrianc|\bcolegia(?:l|is)"
)

# "young japanese girl": such a word, at most two others, and one of these, none of the borders between.
SMALL = _words("lil little smol young younger")
GIRL_OR_BOY = _words("1boy 1girl 2boys 2girls boy boys girl girls lad lads lass lassie")
# Their like may also be said of what a body has: "tiny waist girl".
SMALL_OR_PART = _words("petite small teeny tiny wee")
MAX_BETWEEN = 2
BETWEEN_BORDERS = _words(
    """
    a adult adults an and at by dress for from her his holding in lady man men near of on or the to wearing with woman
    women
    """
)
GROWN_PERSON = _words("adult adults father man men mother professional professionals woman women")

# Scripts without word borders. ロリ is also a part of calories, Gloria and Florida.
YOUTH_CJK = re.compile(
    "(?<![ァ-ヶー])ロリ(?![ァ-ヶー])|ロリ(?:コン|ータ)|ショタ|幼女|幼児|幼童|少女|少年|女児|男児|女童|男童|小女孩|小男孩|小孩|孩童|子供"
    "|子ども|こども|赤ちゃん|小学生|中学生|初中生|高中生|高校生|女子高|萝莉|蘿莉|正太|儿童|兒童|婴儿|嬰兒|未成年|로리|쇼타|미성년"
)

# "minor" is also music, size and stars: a minor is meant only like this.
MINOR_AS_PERSON = (
    "is a minor",
    "as a minor",
    "looks like a minor",
    "being a minor",
    "of a minor",
    "the minor is",
    "1minor",
)

# The same as the end of a tag; not "ursa minor", "in a minor".
MINOR_TAGS = frozenset({("minor",), ("a", "minor"), ("the", "minor")})
MINOR_ENDS = frozenset({("female", "minor"), ("male", "minor"), ("the", "minor")})

# "baby" is a colour and a haircut too: with these words behind it nobody small is meant.
BABY = _words("1baby babies baby")
BABY_HARMLESS = _words(
    """
    animal bangs bird blue breath bump cat deer doll dragon face fox goat grand green hair hairs pink powder purple wolf
    yellow
    """
)

# Youth in doubt: held, and only at level PG may a person say yes.
UNSURE = _words(
    """
    academy ageless aluna alunas aluninha aluninho aluno alunos babyface bebe boyish cheerleader cheerleaders
    childish colegio cub cubs daughter debutante escola estudante estudantes filha filhinha filhinho filho freshman
    girlish immature imouto irmaozinho irmazinha jovem jovens juvenil juventude kogal kogyaru miuda miudo mocinha
    mocinhas mocinho mocinhos nene orphan petite prom pupil rapazinho rapazote school shoujo shounen son sophomore
    student students underdeveloped undeveloped younger youngest youngish youth youthful youths
    """
)

# The same in several words.
UNSURE_PHRASES = _phrases(
    """
    age+modifier age+slider age+unknown ageless+girl baby+face barely+18 boy+scout boy+scouts coming+of+age cub+scout
    flat+chest flat+chested freshly+18 girl+scout girl+scouts indeterminate+age irma+mais+nova irmao+mais+novo
    just+turned lil+sis little+brother little+lady little+one little+prince little+princess little+sister little+sisters
    looking+young looks+young so+young too+young unknown+age very+young young+elf young+face young+female young+lady
    young+looking young+male young+person young+teen+adult
    """
)

# These make the words above harmless: grown-up learning, ways of speaking.
UNSURE_HARMLESS = _phrases(
    """
    art+school college+student college+students graduate+student jovem+adulta jovem+adulto jovens+adultas
    jovens+adultos medical+student new+school old+school phd+student school+of university+student
    university+students young+adult young+adults
    """
)

# Words that say the person is grown up.
ADULT = _words(
    """
    adult adulta adultas adulto adultos adults dilf elder elderly grandfather grandma grandmother grandpa granny
    grownup idosa idosas idoso idosos madura maduro mature matured middleaged milf veteran
    """
)

# The same in several words.
ADULT_PHRASES = _phrases(
    """
    grown+man grown+up grown+woman meia+idade middle+aged mulher+feita old+man old+woman
    """
)

# What a tagger calls people who are too young, beyond the words above.
YOUTH_TAGS = YOUTH | _words(
    """
    aged_down baby child_on_child female_child kindergarten_uniform male_child school_uniform toddlercon
    """
)

# Real people in general terms.
REAL_PERSON = _words(
    """
    actor actors actress actresses ator atores atriz atrizes celeb celebridade celebridades celebrities celebrity
    deepfake deepfakes doppelganger faceswap lookalike lookalikes politician politicians politico politicos
    """
)

# The same in several words.
REAL_PERSON_PHRASES = _phrases(
    """
    deep+fake deep+fakes face+swap famous+actor famous+man famous+model famous+person famous+singer famous+woman
    film+star likeness+of look+alike looks+exactly+like movie+star pessoa+famosa pessoa+real pop+star real+life+person
    real+people real+person
    """
)

# A photograph as the source of a face …
FROM_PHOTO = _phrases(
    """
    a+partir+de+foto foto+da+minha foto+do+meu from+a+photo from+photo from+this+photo my+boyfriend my+coworker
    my+ex my+friend my+girlfriend my+husband my+wife photo+of+me photo+of+my
    """
)

# … that is to look real.
PHOTOREAL = _words(
    """
    dslr fotografia fotorrealista photo photograph photoreal photorealistic raw realism realista realistic
    """
)
