"""What on a scraped page is not the article: stamps, captions, credits, menus, teasers.

Each pattern is of a kind of furniture that real pages show; nothing here looks at meaning.
"""

from __future__ import annotations

import re

_CAPITAL = "A-ZÀ-ÖØ-Þ"
_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_DATE = rf"(?:\d{{1,2}}(?:er)?\s+{_MONTH}(?:\s+\d{{4}})?|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{2}}(?:-\d{{2}})?)"
_HOUR = r"(?:\s*(?:,|à|-|–|\|)?\s*\d{1,2}\s?(?:h|:)\s?\d{0,2}(?::\d{2})?)?"

# "date 2024-08", left by scrapers before the text.
STAMP = re.compile(r"date\s+\d{4}-\d{2}(?:-\d{2})?(?=\s|$)")
# A line that only says when, by whom, or how long to read.
STAMP_LINE = re.compile(
    rf"(?:(?:publié|mis à jour|modifié|posté|créé|mise à jour|publication|actualisé)\b.{{0,80}}\d{{4}}.{{0,30}}"
    rf"|(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s+)?{_DATE}{_HOUR}"
    rf"|temps de lecture\b.{{0,30}}|lecture\s*:?\s*\d+\s*min.{{0,10}}|par\s+(?:[{_CAPITAL}][\w.'’-]*\s*){{1,4}})\s*$",
    re.IGNORECASE,
)
# "Photo : VNA", "(Crédit photo : AFP)", "© Gendarmerie nationale".
CREDIT = re.compile(
    r"\(?(?:(?:crédits?\s+)?(?:photos?|images?|illustrations?|infographie|vidéo)\s*(?:d['’]illustration|d['’]archives?)?\s*[:©]"
    r"|crédits?(?:\s+photos?)?\s*:|ph\.\s*:?|©|photo\s+(?=(?:AFP|VNA|DR|APS|MAP|Reuters)\b))"
    r"\s*(?:©\s*)?[\w@][\w@./’'&-]*(?:\s?/\s?[\w.]+)*\)?",
    re.IGNORECASE,
)
# Persons are placed by side only under a picture.
SIDES = re.compile(
    r"\((?:à |de |au )?(?:gauche|droite|centre|milieu|g|d|c)\)|\(\d(?:e|er|re)? (?:à partir de la |de )?(?:gauche|droite)\)",
    re.IGNORECASE,
)
# What the galleries of one agency leave before a caption.
GALLERY = re.compile(rf"\bảnh \d+(?=\s|[{_CAPITAL}]|$)")
# A language switch, alone or stuck to the next sentence.
LANGUAGE_SWITCH = re.compile(
    rf"(?:Français|English|Tiếng Việt|Español|Русский|中文|日本語|한국어|ພາສາລາວ|ភាសាខ្មែរ|العربية|Deutsch|Português|Italiano)"
    rf"(?:\s*[|/·-]\s*|\s+)*(?=[{_CAPITAL}«]|$|Tiếng|中文|Русский|日本語|한국어|ພາສາລາວ|ភាសាខ្មែរ|العربية)"
)
# A line after which only teasers of other articles come.
END_OF_ARTICLE = re.compile(
    r"(?:voir plus|en voir plus|voir aussi|voir également|à voir aussi|articles? (?:liés?|similaires?|connexes?|associés?|recommandés?|les plus lus)"
    r"|sur le même (?:sujet|thème)|dans la même (?:rubrique|catégorie)|autres? (?:articles?|actualités?|infos?|nouvelles)"
    r"|(?:à|a) lire (?:aussi|également|ensuite)|lire (?:aussi|également)|plus d['’]articles|ces articles (?:peuvent|pourraient) vous intéresser"
    r"|vous aimerez aussi|(?:les )?plus lus|(?:les )?dernières (?:nouvelles|infos|actualités)|à la une|nos recommandations|à découvrir|contenus? sponsorisés?)"
    r"\s*[:.…»>→-]*\s*$",
    re.IGNORECASE,
)
# A line of the site's own: links, buttons, tags, notices.
MENU_LINE = re.compile(
    r"(?:(?:à|a) lire (?:aussi|également)\b.*|lire (?:aussi|également|la suite)\b.*|voir (?:aussi|également) ?:.*|(?:mots?[- ]clés?|tags?|étiquettes?|thèmes?|rubriques?|catégories?) ?:.*"
    r"|(?:partager|partagez|imprimer|envoyer|commenter|commentaires?|tweeter|tweet|facebook|twitter|whatsapp|linkedin|telegram|messenger|copier le lien|e-?mail|zalo)"
    r"(?:\b[\s,|/·:-]*(?:cet article|par e-?mail|sur|partager|imprimer|envoyer|commenter|tweeter|tweet|facebook|twitter|whatsapp|linkedin|telegram|messenger|copier le lien|e-?mail|zalo|x|\d+))*"
    r"|\d+ (?:commentaires?|partages?|vues?)|(?:abonnez-vous|s['’]abonner|suivez[- ]nous|inscrivez-vous|rejoignez-nous|recevez (?:notre|la) newsletter|newsletter)\b.{0,120}"
    r"|(?:©|copyright\b).{0,120}|.{0,60}\btous droits réservés.{0,40}|.{0,40}\breproduction (?:interdite|soumise).{0,60}"
    r"|accueil(?:\s*[>»/|›].*)?|.{0,30}(?:\s[>›]\s.{1,40}){2,}|(?:article )?(?:précédent|suivant)|retour (?:en haut|à l['’]accueil)|publicité|annonces?|menu|rechercher)\s*$",
    re.IGNORECASE,
)
# The agency's sign at the foot: "VNA/VI", "- APS", "(AFP)".
SIGNATURE = re.compile(r"[-–—(\s]*[A-Z]{2,8}(?:\s?/\s?[A-Z]{2,10}){0,2}\s*\)?\s*$")
# "Hanoï (VNA) –", "Alger, 3 mai (APS) -": the body of a dispatch begins.
DATELINE = re.compile(
    rf"[{_CAPITAL}][\w’' -]{{1,40}}(?:,[^()\n]{{1,30}})?\s*\([A-Z]{{2,8}}(?:/[A-Z]{{2,8}})?\)\s*[-–—:]"
)
