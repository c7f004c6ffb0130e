"""What on a scraped page is not the article: stamps, captions, credits, menus, comments, teasers.

Each pattern is of a kind of furniture that real pages show; nothing here looks at meaning. They are
meant for lines of at most a few hundred signs, and none goes back over what it has read more than a few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_CAPITAL = "A-ZÀ-ÖØ-ÞŒĐ"
_SMALL = "a-zà-öø-ÿœ"
_NAME = rf"(?-i:[{_CAPITAL}][\w.'’-]*)"


def _line(*kinds: str, ending: str = "") -> re.Pattern[str]:
    """A line that is one of these from its start to its end, in capitals or not."""
    return re.compile(rf"(?:{'|'.join(kinds)}){ending}\s*$", re.IGNORECASE)


# "date 2024-08", left by scrapers before the text.
STAMP = re.compile(r"date\s+\d{4}-\d{2}(?:-\d{2})?(?=\s|$)")

_MONTH = (
    r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre"
    r"|(?:janv?|f[ée]vr?|avr|juil|sept?|oct|nov|d[ée]c)\b\.?)"
)
_WHEN = (
    rf"\d{{1,2}}(?:er)?\s{_MONTH}(?:,?\s\d{{4}})?",
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}(?:-\d{2})?",
    r"\d{1,2}(?:\s?h(?:\s?\d{2})?|:\d{2}(?::\d{2})?(?!:))(?:\s?(?:GMT|UTC))?",
    r"il y a \d+ (?:minutes?|heures?|jours?|semaines?|mois)",
    r"aujourd['’]hui|hier|[àa] l['’]instant",
    r"(?:(?:temps|dur[ée]e) de )?lecture(?: estim[ée]e?)?\s?:?\s?\d+\s?(?:min(?:utes?|\.)?|mn)|\d+ min(?:utes?)?(?: de lecture)?",
    r"(?:vue?s?|lue?s?) [\d\s.]{1,9}fois|\d+ commentaires?(?:\(s\))?",
)
_WHO = (
    rf"(?:par(?:\s?:)?|de)\s{_NAME}(?:\s(?:et\s)?{_NAME}){{0,5}}",
    rf"(?:par\s)?la r[ée]daction|avec (?:les )?agences|avec (?:l['’])?{_NAME}(?:\s\w+)?|textes?(?: par)?\s?:.{{2,60}}|by admin",
    rf"(?:de |avec )?(?:notre|nos) (?:correspondante?s?|envoy[ée]e?s? sp[ée]cia(?:le?|ux)e?s?)(?: (?:à|a|au|en|aux) {_NAME})?"
    rf"(?:,\s{_NAME}(?:\s{_NAME}){{0,3}})?",
)
_DONE = (
    r"(?:publi|modifi|post|cr[ée]|actualis|r[ée]dig)[ée]e?s?\b|(?:derni[èe]re )?mise? (?:[àa] jour|en ligne)\b|publication\b|[ée]dition du\b",
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:lun|mar|mer|jeu|ven|sam|dim)\.)|le\b|[àa]\b",
)
_GAP = r"[\s,;:|•·/()–-]*"
_BREAK = r"(?-i:(?![a-zà-öø-ÿ0-9]))"  # a capital may be glued
# A line that only says when, by whom, or how long to read.
_PIECES = rf"(?:(?:{'|'.join((*_WHEN, *_DONE))}){_BREAK}{_GAP})*"
STAMP_LINE = _line(
    rf"(?:{_NAME}(?:\s{_NAME}){{0,3}}\s?[|•·–-]\s?(?=(?:le\s)?\d|aujourd|hier|publi))?"
    rf"(?:(?:fait [àa] )?{_NAME}(?:\s{_NAME}){{0,2}},\s(?=(?:le\s)?\d))?"
    rf"(?:(?:{'|'.join(_DONE)}){_BREAK}{_GAP})*(?:{'|'.join((*_WHEN, *_WHO))}){_BREAK}{_GAP}"
    rf"{_PIECES}(?:(?:{'|'.join(_WHO)}){_GAP}{_PIECES})?(?:[A-Z]{{2,8}}\))?"
)

_AGENCY = r"(?-i:AFP|AIP|AMAP|ANP|APA|APS|ACP|AGP|MAP|PANA|TAP|VNA|Reuters|Xinhua)"
_OF_FILE = r"\sd['’](?:illustration|archives?)"
_PHOTO = rf"(?:cr[ée]dits?[\s-])?photos?(?:{_OF_FILE})?"
_PICTURE = (
    rf"(?:cr[ée]dits?[\s-])?(?:images?|illustrations?|infographies?|vid[ée]os?)(?:{_OF_FILE})?"
)
_ARTICLE = r"(?:les?|la|l['’]|une?|des?|ces?|cette|ils?|elles?)\b"
_NAMES = (
    rf"(?-i:[A-Z]{{2,8}}(?=[{_CAPITAL}][{_SMALL}]))",  # with the text glued to it: "VNAHanoï"
    rf"{_AGENCY}\b(?!\s?/)|capture d['’]écran",
    rf"{_NAME}(?:\s{_NAME}){{0,3}}\s?/\s?{_NAME}(?:\s{_NAME}){{0,3}}(?=\s*$)",
    rf"{_NAME}(?:\s{_NAME}){{0,3}}\s?/\s?[\w@'’-]+(?:\s?/\s?[\w@'’-]+){{0,2}}",
    rf"{_NAME}(?:\s{_NAME}){{0,2}}(?=\s*$|\.\s)",
)
_NAMES_OR_WORDS = (
    r"[^.!?…:()\n]{2,60}\s*$",
    *_NAMES,
    rf"{_NAME}(?:\s{_NAME}){{1,2}}(?=\s(?:Les?|La|L['’]|Ils?|Elles?|Une?|Des|En|Au)\b)",
    rf"(?-i:[{_CAPITAL}\d@]|www\.)[\w@’'&-]*(?:[./](?-i:[a-z0-9A-Z]{{2,}}))*"
    rf"(?:(?:\s(?-i:[{_SMALL}][\w’'-]*)){{1,5}}(?=\s*(?:$|(?-i:[{_CAPITAL}«“\"(–-]))))?",
)
_CREDITS = (
    rf"\((?:(?:{_PHOTO}|{_PICTURE})\s?[:©/]|{_PHOTO}\s(?-i:[A-Z]{{2,8}})\b)[^()\n]{{0,80}}\)",
    rf"\((?:cr[ée]dits?\s?:|©|ph\b\.?\s?[:/]|ph\.\s)[^()\n]{{0,80}}\)|\((?:photos?|images?){_OF_FILE}\)",
    rf"(?<!\w)(?:{_PHOTO}\s{{0,2}}[:©]|©|ph\.?\s?[:/]|photos?\s(?={_AGENCY}\b|{_NAME}(?:\s{_NAME}){{0,3}}\s?/)|cr[ée]dits?\s?:(?!\s?{_ARTICLE}))"
    rf"\s{{0,2}}(?:©\s?)?(?![\s©])(?:{'|'.join(_NAMES_OR_WORDS)})",
    rf"(?<!\w){_PICTURE}\s{{0,2}}[:©]\s?(?!{_ARTICLE})(?:{'|'.join(_NAMES)})",
)
# "Photo : VNA", "(Crédit photo : AFP)", "© Gendarmerie nationale", "(Ph. : DR)".
CREDIT = re.compile("|".join(_CREDITS), re.IGNORECASE)
# "Photo : les participants à l'atelier": a caption that says so.
CAPTION_LINE = _line(
    rf"(?:photos?|l[ée]gende)(?:{_OF_FILE})?\s?:\s?(?:(?-i:[{_SMALL}])|(?:les?|la|une?|des)\s|l['’]).{{1,400}}",
    r"(?:photos?|images?) d['’](?:illustration|archives?)\b.{0,60}|image illustrative\b.{0,120}",
    r"(?-i:PHOTO [^a-zà-ÿ.!?\n]{4,80})",
)
# Persons are placed by side only under a picture, after their names.
SIDES = re.compile(
    rf"(?<!\w)[{_CAPITAL}][\w’'.-]{{0,40}}\s?\((?:(?:à |de |au )?(?:gauche|droite|centre|milieu)|[gd]\.?"
    r"|\d(?:e|er|re|ème)? (?:(?:à partir|depuis|en partant) )?(?:de )?(?:la )?(?:gauche|droite))\)"
    r"|\b[Dd]e (?:gauche à droite|droite à gauche)\b"
)
# Where left and right are parties.
POLITICS = re.compile(r"candidat|élection|élue?s?\b|scrutin|sondage|second tour|député|sénat|%")
# What the galleries of one agency leave before a caption.
GALLERY = re.compile(rf"\bảnh \d+(?=\s|[{_CAPITAL}]|$)")

_LANGUAGE = (
    "(?:Français|English|Tiếng Việt|Español|Русский|中文|日本語|한국어|ພາສາລາວ|ភាសាខ្មែរ|العربية"
    "|Deutsch|Português|Italiano)"
)
# How a line may begin for something to be stuck to its text.
MARK_STARTS = (
    *(
        "date",
        "Lire",
        "lire",
        "LIRE",
        "Voir",
        "voir",
        "VOIR",
        "À lire",
        "A lire",
        "à lire",
        "a lire",
    ),
    *("Français", "English", "Tiếng Việt", "Español", "Русский", "中文", "日本語", "한국어"),
    *("ພາສາລາວ", "ភាសាខ្មែរ", "العربية", "Deutsch", "Português", "Italiano"),
)
# A language switch, alone or stuck to the next sentence.
LANGUAGE_SWITCH = re.compile(
    rf"{_LANGUAGE}(?:(?:\s?[|/·-]\s?|\s){_LANGUAGE})+(?:\s?[|/·-])?(?=\s|$|[{_CAPITAL}«])"
    rf"|{_LANGUAGE}(?=$|«|[{_CAPITAL}](?:[{_SMALL}'’]|\s)"
    r"|\s(?:Les?|La|L['’]|Ils?|Elles?|Une?|Des|Ces?|Cette|Selon|Lors|Dans)\b)"
)

# A line after which only teasers of other articles come.
END_OF_ARTICLE = _line(
    r"(?:en )?voir plus|plus d['’](?:articles|actualités|infos)",
    r"articles? (?:liés?|similaires?|connexes?|associés?|recommandés?|récents?|les plus lus)",
    r"(?:[àa] lire )?(?:sur le même (?:sujet|thème)|dans la même (?:rubrique|catégorie))",
    r"related (?:posts|articles|news)|you (?:may|might) also like|(?:les|nos) autres titres",
    r"(?:les )?autres? (?:articles?|actualités?|infos?|nouvelles)",
    r"ces articles (?:peuvent|pourraient) vous intéresser|(?:cela )?(?:peut|pourrait) vous intéresser",
    r"vous (?:aimerez|pourriez) aussi(?: aimer)?|(?:notre|la) r[ée]daction vous (?:recommande|conseille)",
    r"(?:recommand[ée]s?|s[ée]lectionn[ée]s?) pour vous|d['’]autres (?:articles|actualités)|(?:les )?plus (?:lus|consultés|populaires)",
    r"(?:les |nos )?derni(?:[èe]re|er)s (?:nouvelles|infos|actualités|articles|vid[ée]os)|[àa] la une|nos recommandations",
    r"[àa] découvrir|contenus? sponsorisés?|[àa] lire ensuite",
    ending=r"\s?[:.…»>→-]*",
)
# A line before the titles of a few other articles; the article may go on after them.
ASIDE = _line(
    r"(?:[àa] )?(?:lire|voir) (?:aussi|également)|[àa] lire|pour aller plus loin",
    r"(?:article |page |billet )?(?:pr[ée]c[ée]dente?|suivante?)",
    ending=r"\s?[:.…»>→-]*",
)
# A line after which readers speak.
COMMENTS = _line(
    r"(?:\d{1,6} |les |vos )?(?:commentaires?|réactions?)(?:\s?\(\d{1,6}\))?",
    r"(?:laiss|ajout|post|écri[rv])(?:er|ez|e)? (?:un |une |votre )?(?:commentaire|réponse|réaction|avis)",
    r"(?:nouveau|votre) commentaire|leave a (?:reply|comment)|(?:no|\d{1,6}) comments?|(?:afficher|voir) les commentaires|réagi(?:r|ssez)(?: à cet article)?|\d{1,6} réponses? à .{1,120}",
    ending=r"\s?[:.…»>→-]*",
)

_NETWORK = r"(?:facebook|twitter|x|whatsapp|linkedin|telegram|messenger|pinterest|instagram|youtube|zalo|e-?mail)"
_SHARE = (
    r"(?:partage[rz]|imprimer|envoyer|commenter|tweet(?:er)?|copier le lien|j['’]aime|[ée]couter)"
)
_SECTION = (
    r"(?:accueil|actualit[ée]s?|politique|[ée]conomie|soci[ée]t[ée]|sports?|culture|international|monde"
    r"|nationale?|r[ée]gions?|sant[ée]|[ée]ducation|environnement|faits? divers|afrique|maghreb|europe|asie"
    r"|am[ée]riques?|vid[ée]os?|photos|dossiers?|[ée]ditorial|d[ée]bats?|opinions?|contributions?|chroniques?"
    r"|contacts?|contactez-nous|[àa] propos|qui sommes-nous(?: \?)?|mentions l[ée]gales|archives|connexion|m[ée]t[ée]o"
    r"|horaires? de pri[èe]re|(?:en |le )?direct|podcasts?|sciences?|technologies?|justice|s[ée]curit[ée]"
    r"|d[ée]fense|tourisme|petites annonces|emploi|plan du site|[ée]dition (?:pdf|papier|du jour)|radio|t[ée]l[ée])"
)
_ARROW = "[►▶▸→»●■>|]?\\s?"
# A line of the site's own: links, buttons, tags, notices.
MENU_LINE = _line(
    rf"{_ARROW}(?:(?:[àa] )?(?:lire|voir|[ée]couter) (?:aussi|également)|[àa] lire)\s*(?:[:>»→–-].*|(?-i:[{_CAPITAL}«“\"].*))",
    r"(?:lire|voir) la suite(?: de l['’]article)?[\s.…»>→]*",
    r"(?:mots?[- ]cl[ée]s?|tags?|[ée]tiquettes?|th[èe]mes?|rubriques?|cat[ée]gories?)\s?:.*|(?:#\w+[\s,]*)+",
    rf"(?:{_SHARE}|{_NETWORK})(?:\b[\s,|/·:•-]*(?:cet article|l['’]article|cette page|[àa] un ami|sur|par|{_SHARE}|{_NETWORK}|\d+))*[\s:]*",
    r"\d[\d\s]{0,8}(?:commentaires?|partages?|vues?|lectures?|j['’]aime)|(?:partages?|vues?)\s?:?\s?\d+",
    rf"{_ARROW}(?:vue?s?|lue?s?) [\d\s.]{{1,9}}fois|{_ARROW}r[ée][ée]couter\s?:.*",
    r"(?:abonnez-vous|suivez[- ]nous|rejoignez[- ]nous|recevez (?:notre|nos|la newsletter)|newsletter)\b.{0,120}",
    r"inscrivez-vous (?:à|a) (?:notre|nos|la newsletter)\b.{0,120}|s['’](?:abonner|inscrire|identifier)|se connecter",
    r"(?:suivez|recevez|retrouvez) (?:toute )?l['’]actualit[ée].{0,120}|je m['’](?:abonne|inscris|identifie)",
    r"(?:©|copyright\b).{0,120}|(?:accueil|[àa] la une)\s?[>»/|›].*|vous [êe]tes ici\s?:.*",
    r"retour (?:en haut|[àa] l['’]accueil|[àa] la liste)|haut de page|(?:aller|passer) au contenu(?: principal)?",
    r"skip to (?:main )?content|share\.?|vous avez trouv[ée] une (?:erreur|faute).{0,80}",
    rf"\d{{1,2}}[:h]\d\d\s+(?-i:[{_CAPITAL}]).{{0,80}}[^.!?…»\s]|[+•·|/-]{{1,3}}|passer la publicit[ée]",
    r"cet article vous (?:pla[iî]t|a plu).{0,60}|partagez-le.{0,40}|je fais un don|faire un don|soutenez-nous.{0,60}",
    r"vous devez (?:[êe]tre connect[ée]|vous connecter)\b.{0,80}|les commentaires sont mod[ée]r[ée]s.{0,60}",
    r"publicit[ée]s?|annonces?|menu|recherche[r]?|fermer|taille du texte|A[+-]?(?: ?A[+-]?)+|A[+-]|signaler une erreur",
    r"(?:tout )?(?:accepter|refuser)|continuer sans accepter|en savoir plus|param[ée]trer|mon compte|nous contacter",
    r"t[ée]l[ée]charge[rz] (?:l['’]application|ici|(?=.*\((?:pdf|docx?)\b)).{0,100}|cliquez ici.{0,80}|google play|app store",
    r"vid[ée]o\s?: (?:regardez|voyez|[ée]coutez) [^.!?]{2,100}|(?:politique|charte) de confidentialit[ée]",
    r"temps de lecture|vie priv[ée]e|conditions (?:g[ée]n[ée]rales )?(?:d['’]utilisation|de vente)|gestion des cookies",
    rf"{_SECTION}\b(?:(?:[\s|/•·,;>-]+|\s(?:et|&)\s){_SECTION}\b)*",
)
# Such a line with the next sentence stuck to it: "Lire aussi : Une rentrée calme Le ministre a dit".
ASIDE_RUN = re.compile(
    rf"(?:[Ll]ire|LIRE|[Vv]oir|VOIR|[ÀAàa] lire) (?:aussi|AUSSI|également)\s?[:>»→–-].{{10,160}}?[{_SMALL}]"
    r"(?=\s?(?:Les?|La|Il|Ils|Elles?|Une?|Des|Ces?|Cette|Cet|Nous|On|Selon|Pour|Dans|Lors)\s)"
)
# A line that speaks of rights, or says where in the site a page stands.
NOTICE_LINE = _line(
    r".{0,60}\btous droits r[ée]serv[ée]s.{0,60}",
    r".{0,40}\breproduction (?:interdite|totale|partielle|soumise|m[êe]me partielle).{0,80}",
    r"[^>›\n]{0,40}(?:\s[>›]\s[^>›\n]{1,80}){2,}",
    r"(?:nous utilisons|(?:ce|notre) site (?:web |internet )?utilise|en poursuivant|en continuant)\b.{0,80}\bcookies.*",
    r"(?:(?:cet )?article|contenu|la suite (?:de cet article )?est) r[ée]serv[ée]e? (?:aux|[àa] nos) abonn[ée]s.{0,60}",
    r"il (?:vous )?reste \d+ ?% de (?:cet article|l['’]article).{0,80}|(?:d[ée]j[àa]|pas encore) abonn[ée]e? ?\?.{0,60}",
    r"(?:pour lire (?:cet article|la suite|l['’]article).{0,20})?(?:connectez|identifiez)-vous\b.{0,80}",
    r".{0,40}\bhors[- ]s[ée]rie n[°º] ?\d+.{0,60}",
)
# The agency's sign at the foot: "- VNA/VI", "APS/R. N.", "Source : APS".
SIGNATURE = re.compile(
    r"(?:[-–—(]\s?[A-Z]{2,8}(?:\s?/\s?[A-Z]{2,10}){0,2}|[A-Z]{2,8}(?:\s?/\s?[A-Z]{2,10}){1,2}"
    rf"|\(?(?:[Aa]vec |[Ss]ource\s?: ?)?{_AGENCY}(?:\s?[/,]\s?[\w. ]{{1,20}})?"
    r"|(?:[A-Z]\.\s?){2,4}(?:/\s?[\w ]{2,12})?|[Ss]ource\s?: .{2,30})\s?\)?\s*$"
)
# "Hanoï (VNA) –", "Alger, 3 mai (APS) -": the body of a dispatch begins.
DATELINE = re.compile(
    rf"[{_CAPITAL}][\w’' -]{{1,40}}(?:,[^()\n]{{1,30}})?\s?\([A-Z]{{2,8}}(?:/[A-Z]{{2,8}})?\)\s?[-–—:]"
)

# What no line of a kind is without, which takes less time to find; words in small letters.
_CREDIT_MARKS = (":", "©", "/", "hoto", "HOTO", "llustration)", "rchives)")
_CREDIT_WORDS = ("©", "ph", "rédit", "redit", "mage", "llustration", "idéo", "ideo", "ảnh")
_SIGNS = (":", "(", "/", "©", "hoto", "HOTO", "auche", "ảnh")
_NOTICE_WORDS = ("droits r", "eproduction", ">", "›", "cookies", "abonné", "ez-vous", "hors-s")
_SIDES = ("gauche", "droite", "centre)", "milieu)", "(g", "(d")
# How a line begins that is of the site's own, or a caption, although it ends as a sentence.
_FIRST_WORD = re.compile(r"[«“\"‘'’ ]*(?=\w)[^\W\d_]*")
_MENU_WORDS = {
    *("à", "a", "lire", "voir", "par", "de", "avec", "notre", "nos", "copyright"),
    *("abonnez", "suivez", "rejoignez", "recevez", "retrouvez", "inscrivez", "newsletter"),
    *("mot", "mots", "tag", "tags", "étiquette", "étiquettes", "etiquette", "etiquettes"),
    *("thème", "thèmes", "theme", "themes", "rubrique", "rubriques"),
    *("catégorie", "catégories", "categorie", "categories"),
    *("photo", "photos", "image", "images", "légende", "legende"),
}


def may_hold(line: str) -> bool:
    """Whether a line can hold a credit or be a caption."""
    return _holds(line, _SIGNS) and (line[-1] != "." or _holds(line.lower(), _CREDIT_WORDS))


def may_be_menu(line: str) -> bool:
    """Whether a line that ends as a sentence can be one of the site's own."""
    first = _FIRST_WORD.match(line)
    return (
        first is None or first.group().lower() in _MENU_WORDS or _holds(line.lower(), _NOTICE_WORDS)
    )


def find_credits(page: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What looks like a picture's credit in ``page[start:end]``, in order."""
    line = page[start:end]
    if _holds(line, _CREDIT_MARKS) and _holds(line.lower(), _CREDIT_WORDS):
        return CREDIT.finditer(page, start, end)
    return iter(())


def is_notice(line: str) -> bool:
    """Whether a line speaks of rights, or says where in the site a page stands."""
    return _holds(line.lower(), _NOTICE_WORDS) and NOTICE_LINE.match(line) is not None


def is_caption(line: str) -> bool:
    """Whether a line is a caption by other signs than a credit at its end."""
    if CAPTION_LINE.match(line):
        return True
    if "ảnh" in line and GALLERY.search(line):
        return True
    if line[-1:] == "." or not _holds(line, _SIDES):
        return False
    return SIDES.search(line) is not None and not POLITICS.search(line)


def _holds(line: str, signs: Iterable[str]) -> bool:
    for sign in signs:  # noqa: SIM110, any() takes twice the time
        if sign in line:
            return True
    return False
