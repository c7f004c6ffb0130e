"""What part each party named in a text plays, by the words around its name.

A party acts; or it is a place; or it is named in passing, as where people or goods come from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from cooptopics.folding import fold_text
from cooptopics.mentions import Mention

_LOOK_BACK = 80  # characters; the words that tell a role stand close to the name


class Role(IntEnum):
    """What part a party plays, the most telling one first."""

    ACTS = 0
    PLACE = 1
    DATELINE = 2
    ASIDE = 3


def _any_of(words: str) -> str:
    return "|".join(words.split())


_PEOPLE = _any_of(
    "ressortissante?s? suspecte?s? citoyens? citoyennes? victimes? fugitifs? fugitive trafiquante?s? passeurs? "
    "migrante?s? jeunes? femmes? filles? fillettes? hommes? garcons? adolescente?s? dames? observateurs? talibans militants? rebelles? "
    "travailleurs? travailleuses? ouvriers? ouvrieres? etudiante?s? cliente?s? detenue?s? prisonniers? epouses? "
    "condamnee?s? touristes? retraitee?s? couples? pecheurs? marins? marchands? affaires nationalites? origine "
    "naturalisee?s? pirates? hackers? escrocs? djihadistes? jihadistes? combattants? ravisseurs? mafias? gangs? "
    "cartels? reseaux? prostituees? domestiques? employee?s? candidate?s? familles? nationaux parrains? barons? "
    "chauffeurs? convoyeurs? commercante?s? restaurateurs? internautes? equipages? compagnes? ingenieurs? informaticiens? professeurs? "
    "entrepreneurs? recruteurs? comptables? transitaires?"
)
_GOODS = _any_of(
    "cocaine heroine opium cannabis resine kif haschich haschisch captagon tramadol methamphetamine ecstasy kush "
    "fentanyl riz armes? compagnies? aeriennes? societes? entreprises? banques? sites? plateformes? navires? "
    "bateaux? cargos? voiliers? chalutiers? camions? passeports? visas? noms? presse medias journal chaine "
    "laboratoires? cabinets? comptes? fournisseurs? hebergeurs? musees? fondation pavillon raffineries? usines? hotels? hopitaux? restaurants?"
)
_PAPERS = _any_of(
    "conventions? protocole traite pacte declaration processus charte secretariat siege forum cour droit reunion cadre"
)
# "gardes-côtes" and "gardes-frontières" are no places.
_LANDS = _any_of(
    "(?<!garde.)(?<!gardes.)(?<!police.des.)(?<!polices.des.)(?<!police.aux.)(?:frontieres?|cotes?) rives? camps? sol territoire eaux ville ports? aeroports? iles? "
    "capitale prisons? marches? rues? hopital sommet conference accords? littoral provinces? regions? zones? "
    "cantons? districts? pres banlieue large sessions? ateliers? colloque reunions? seminaire assemblee rencontre "
    "congres consultations?"
)
_ROUTES = _any_of(
    "provenance originaires? natifs? natives? nee?s? fabriquee?s? produite?s? expediee?s? importee?s? exportee?s? "
    "cultivee?s? destination via vers quitte quitter fui fuyant partie?s? venir retour revenue?s? rentree?s?"
)
_GIVING = _any_of(
    "livr remi[ts] remett transm extrad rend rapatri transf renvo reclam demand sollicit envoy confi restitu appu "
    "aid enverr depech detach offr promi fourni communiqu permi appris appren enseign donn prete propos"
)
_ADVISING = _any_of(
    "recommand exhort press appel invit jug critiqu estim redout not recens alert chiffr"
)
_NUMBERS = _any_of(
    "une? deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente "
    "quarante cinquante soixante cents? mille 0+ de d des dont jeunes?"
)
_LINKS = r"(?:de|du|des|d|en|au|aux|a|la|le|les|l)"

_TO_NAME = rf"(?: (?:\w+ ){{0,3}}{_LINKS}(?: {_LINKS})?)?"  # "convention d'extradition de la"

# The folded words before a name, each with a space after it.
_COMES_FROM = re.compile(
    rf"\b(?:(?:{_ROUTES})(?: {_LINKS})*|(?:{_PEOPLE}|{_GOODS}) (?:de|du|des|d)(?: la| l| les)?) $"
)
_OF_PEOPLE_OR_GOODS = re.compile(
    rf"\b(?:{_PEOPLE}|{_GOODS}|est|sont|etaient)(?: (?!{_LINKS} |etrangere)\w+)? $"
)
_COUNTED = re.compile(rf"\b(?:{_NUMBERS}) $")
_TO_BODY = re.compile(r"\b(?:a|au|aux)(?: l| la)? $")
_GIVEN_TO_BODY = re.compile(
    r"\b(?:confi|transm|signal|remi|livr|communiqu|adress|demand)\w*(?: \w+){0,5} $"
)
_OF_PAPER = re.compile(rf"\b(?:{_PAPERS}){_TO_NAME} $")
_IN_PLACE = re.compile(
    rf"\b(?:a|en|au|aux|(?:depuis|dans|chez)(?: l[ae]?)?|(?:{_LANDS}|{_PAPERS}){_TO_NAME}) $"
)
_GIVEN = re.compile(rf"\b(?:{_GIVING})\w*(?: \w+){{0,5}} $")
# A comma before an adjective ends nothing: "cinq marins, brésiliens".
_CLAUSE_END = re.compile(r"[;:.!?«»()]|,(?!\s*$)")
# The text after a name.
_GIVES_ADVICE = re.compile(rf"[^,;:.!?]{{0,12}}\b(?:{_ADVISING})(?:e|ent|a|ait)\b")
_WITH = re.compile(r"\s+avec\b")
_OBSERVES = re.compile(r",? invitée?s?,|[^.;:!?]{0,40}\bobservat(?:eur|rice)s?\b")
_JOINED = re.compile(
    rf"\s*(?:[,‐‑-]|et|ou|,? puis|ainsi que)?\s*(?:{_LINKS}['’]?\s*)*", re.IGNORECASE
)
# "Hanoï (VNA) –", "PÉKIN, 11 juin (Xinhua) --", "Tachkent, 5 décembre."
_DATELINE = re.compile(
    r"\W*[^\s,.()–—-][^,.()–—:;]{0,40}(?:, (?:le )?\d[^.(–—]{0,20})?(?:\([^)]{2,30}\))?\s*(?:[–—]|--? |\.\s)"
)
# Where organisations have their seats, which are places when they are named beside them.
_SEATS = {
    "Afripol": "DZ",
    "ASEAN": "ID",
    "CEDEAO": "NG",
    "CEEAC": "GA",
    "Commonwealth": "GB",
    "Eurojust": "NL",
    "Europol": "NL",
    "Frontex": "PL",
    "Ligue arabe": "EG",
    "OEA": "US",
    "OIF": "FR",
    "OMD": "BE",
    "ONUDC": "AT",
    "OTAN": "BE",
    "OTSC": "RU",
    "SADC": "BW",
    "Union africaine": "ET",
    "Union européenne": "BE",
}


def find_roles(text: str, mentions: Sequence[Mention]) -> list[Role]:
    """The role of each party where it is named; in an enumeration, that of the first.

    Parameters
    ----------
    text : a paragraph
    mentions : what `find_parties` finds in it
    """
    dateline = _DATELINE.match(text)
    dateline_end = dateline.end() if dateline else 0
    seats = {_SEATS.get(mention.party) for mention in mentions}
    roles: list[Role] = []
    for members in find_enumerations(text, mentions):
        first = members[0]
        before = mentions[len(roles) - 1] if roles else None
        role = _find_role(text, first)
        if first.how == "seat":
            if first.end <= dateline_end:
                role = Role.DATELINE
            elif (before and _is_office(text, before, first)) or (
                role is Role.PLACE and first.party in seats
            ):
                role = Role.ASIDE
        roles += [role] * len(members)
    return roles


def find_enumerations(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions in order, those together that stand in one enumeration: "la Chine, le Laos et la Thaïlande"."""
    enumerations: list[list[Mention]] = []
    for before, mention in zip([None, *mentions], mentions):
        if (
            before
            and before.how == mention.how
            and _JOINED.fullmatch(text, before.end, mention.start)
        ):
            enumerations[-1].append(mention)
        else:
            enumerations.append([mention])
    return enumerations


def _find_role(text: str, mention: Mention) -> Role:
    before = _words_before(text, mention.start)
    if _OBSERVES.match(text, mention.end):
        return Role.ASIDE
    if mention.how == "demonym":
        return Role.ASIDE if _COUNTED.search(before) else Role.ACTS
    if mention.how == "adjective":
        if _OF_PEOPLE_OR_GOODS.search(before):
            return Role.ASIDE
        return Role.PLACE if _IN_PLACE.search(before) else Role.ACTS
    if mention.how == "body":
        is_forum = _TO_BODY.search(before) and not _GIVEN_TO_BODY.search(before)
        outside = is_forum or _OF_PAPER.search(before) or _GIVES_ADVICE.match(text, mention.end)
        return Role.PLACE if outside else Role.ACTS
    if _GIVEN.search(before):
        return Role.ACTS
    if _COMES_FROM.search(before):
        return Role.ASIDE if mention.how == "name" else Role.PLACE
    if mention.how == "seat" and _WITH.match(text, mention.end):
        return Role.ACTS
    return Role.PLACE if _IN_PLACE.search(before) else Role.ACTS


def _is_office(text: str, body: Mention, seat: Mention) -> bool:
    """Whether two names tell where an organisation has an office: "Interpol à Abidjan"."""
    between = text[body.end : seat.start]
    return body.how == "body" and seat.how == "seat" and between.strip() in ("à", "a")


def _words_before(text: str, place: int) -> str:
    """The folded words of the clause before a place, each with a space after it."""
    clause = _CLAUSE_END.split(text[max(0, place - _LOOK_BACK) : place])[-1]
    return " ".join(fold_text(clause).split()) + " "
