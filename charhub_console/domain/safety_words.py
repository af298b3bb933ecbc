"""The word lists of the safety gate, folded (no accents, lower case), English and Portuguese.

They live in code and not in a file: a list that cannot be loaded would be a gate that stands open.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    """Words joined by `+` stand next to each other."""
    return frozenset(tuple(phrase.split("+")) for phrase in text.split())


# Words that mean a minor wherever they stand.
YOUTH = _words(
    """
    adolescence adolescencia adolescent adolescente adolescentes adolescents agedown agedowned agereg babyboy
    babygirl boychild chibi chibis child childhood childlike children childs colegiais colegial creche crianca
    criancas criancinha deaged gakuran garotinha garotinhas garotinho garotinhos girlchild grader graders guri guria
    highschool highschooler highschoolers infancia infant infantil infants jailbait juvenile juveniles kid kiddie
    kiddies kiddo kiddos kids kindergarten kindergartener kindergartner kodomo loli lolicon lolicons lolified lolis
    lolita lolitas manchild menina meninas menininha menininho menino meninos middleschool middleschooler minors
    moleque newborn newborns ninfeta ninfetas novinha novinhas novinho pirralha pirralho prepubertal prepubescent
    preschool preschooler preschoolers preteen preteens puberty pubescent randoseru schoolboy schoolboys schoolchild
    schoolchildren schoolgirl schoolgirls schoolkid schoolkids serafuku shota shotacon shotas teen teenage teenaged
    teenager teenagers teens toddler toddlers tween tweens underage underaged youngster youngsters
    """
)

# Words that mean a minor together.
YOUTH_PHRASES = _phrases(
    """
    a+minor+girl age+down age+regression aged+down as+a+child baby+boy baby+girl barely+legal boy+child day+care
    de+aged de+menor elementary+school elementary+student ensino+fundamental ensino+medio escola+infantil
    escola+primaria female+child flat+chested+girl garota+pequena garoto+pequeno girl+child grade+school
    grade+schooler grammar+school high+school high+schooler holding+baby human+baby idade+escolar jardim+de+infancia
    jardim+infancia jovem+menina jovem+menino junior+high like+a+child little+boy little+boys little+girl
    little+girls looks+like+child male+child menina+pequena menor+de+idade menores+de+idade middle+school minor+boy
    minor+child minor+female minor+girl minor+male minor+person not+adult nursery+school pre+adolescente pre+school
    pre+teen pre+teens primary+school sailor+uniform+school school+age school+aged school+boy school+boys
    school+child school+children school+girl school+girls school+kid school+kids school+swimsuit school+uniform
    school+uniforms small+boy small+girl tiny+boy tiny+girl under+age under+aged uniforme+escolar young+boy
    young+boys young+girl young+girls younger+boy younger+girl
    """
)

# Scripts without word borders.
YOUTH_CJK = tuple(
    _words("ロリ ショタ 幼女 幼児 少女 少年 女児 男児 小学生 中学生 高校生 女子高生 萝莉 正太 儿童 未成年")
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

# "baby" is a colour and a haircut too: with these words behind it nobody small is meant.
BABY = _words("baby babies")
BABY_HARMLESS = _words(
    """
    animal bangs bird blue breath bump cat deer doll dragon face fox goat green hair hairs pink powder purple s wolf
    yellow
    """
)

# Youth in doubt: held, and only at level PG may a person say yes.
UNSURE = _words(
    """
    academy ageless aluna alunas aluno alunos babyface bebe boyish childish classroom classrooms cub cubs daughter
    escola estudante estudantes filha filho freshman girlish jovem jovens juvenil mocinha mocinho orphan petite
    pupil school schoolbag son sophomore student students youngish youth youthful youths
    """
)

# The same in several words.
UNSURE_PHRASES = _phrases(
    """
    age+unknown ageless+girl baby+face barely+18 coming+of+age flat+chest indeterminate+age just+turned
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
    deepfake deepfakes faceswap politician politicians politico politicos
    """
)

# The same in several words.
REAL_PERSON_PHRASES = _phrases(
    """
    face+swap famous+man famous+model famous+person famous+singer famous+woman film+star likeness+of look+alike
    looks+exactly+like movie+star pessoa+famosa pessoa+real pop+star real+life+person real+people real+person
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
