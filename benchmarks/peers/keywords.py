"""A keyword list as a careful analyst would write it: a domain counts where it stands beside cooperation.

Wordings are regular expressions on folded words; each stands between word borders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cooptopics.folding import fold_text
from cooptopics.sentences import split_sentences

Bools = npt.NDArray[np.bool_]

UNITS = ("sentence", "paragraph")

DOMAIN_WORDINGS: dict[str, tuple[str, ...]] = {
    "drugs": (
        r"(anti ?)?drogues?|(anti ?)?stup(efiant)?s?|narco ?\w+|psychotropes?|psychoactives?",
        r"coca|cocaine|crack|heroine|opium|opiaces?|opioides?|morphine base|pavots?|cocaiers?",
        r"cannabis|chanvre|haschi(s)?ch|marijuana|resine|kif|chira|yamba|khat|kush",
        r"(meth)?amphetamines?|crystal|ice|shabu|ya ?ba|ecstasy|mdma|ketamine|captagon",
        r"fentanyl|nitazenes?|tramadol|pregabaline|karkoubi|pilules|comprimes",
        r"precurseurs?|anhydride acetique|ephedrine|labo(ratoire)?s? clandestins?",
        r"cultures? illicites?|livraisons? (surveillees?|controlees?)|go fast|body ?packers?",
        r"dealers?|points? de deal|toxicomanes?|toxicomanies?|desintoxication|surdoses?|overdoses?",
    ),
    "trafficking": (
        r"traite (des?|d) (etres humains|personnes|femmes|filles|enfants|migrants)|traite humaine",
        r"victimes? (de la|de) traite|contre la traite|pour traite|de traite",
        r"trafi(c|cs|quants?) (illicite )?(de|d) (migrants|etres humains|personnes|enfants|femmes|bebes|organes)",
        r"passeurs?|convoyeurs?|de migrants|kwassa kwassa|harragas?",
        r"filieres? (d immigration|de migration|de prostitution|clandestines?|migratoires?)",
        r"aide a l (entree|immigration|sejour) \w+|travail force|mariages? forces?",
        r"mendicite|prostitution|prostituees?|prostituer|proxenet(e|es|isme)|tourisme sexuel",
        r"exploitation (sexuelle|par le travail)|exploites|exploitees|recruteurs|rabatteurs?",
        r"esclavage|servitude|travail des enfants|vendues|vente d (enfants|epouses)|talibes?",
    ),
    "terrorism": (
        r"(anti|contre)? ?terroris(me|mes|te|tes)|attentats?|kamikazes?|voitures? piegees?|bombes?",
        r"ceintures? explosives?|engins? explosifs?|prises? d otages|cellules? dormantes?",
        r"d?jihad(s|isme|iste|istes)?|katibas?|(de)?radicalis(ation|e|es|ee|ees)|extremis(me|te|tes)",
        r"combattants? etrangers?|daech|daesh|etat islamique|eigs|al ?qaida|aqmi|boko haram|jnim",
        r"al chabab|shebabs?|chebabs?|abou sayyaf|jemaah islamiyah|hezbollah|talibans?|ansar \w+",
    ),
    "cybercrime": (
        r"cyber ?\w*|criminalite de haute technologie|informatiques?|hackers?|intrusions?",
        r"escroqueries?|escrocs|arnaques?|arnaqueurs?|brouteurs?|fraudes?|frauduleux",
        r"(jeux|paris?|casinos?|abus) (d argent )?en ligne|faux sites?|faux conseillers?",
        r"hameconnage|phishing|rancongiciels?|ransomwares?|malwares?|botnets?|deni de service",
        r"logiciels? (malveillants?|espions?)|sextorsion|pedo(porno|crimin)\w+|dark ?(web|net)",
        r"preuves? (electroniques?|numeriques?)|convention de budapest|fuites? de donnees",
        r"serveurs|mots de passe|cartes sim|donnees bancaires|cryptomonnaies?|securite des reseaux",
    ),
    "extradition": (
        r"(re ?|in)?extrad\w+|mandats? d arret europeens?|notices? (rouges?|bleues?|d interpol)",
        r"fugitifs?|fuyards|en cavale|en fuite|(recherche|reclame)e?s? par",
        r"(personnes?|criminels?|malfaiteurs|individus) (recherche|reclame|condamne)e?s",
        r"(sa|de|la) remise|remettre a|livrer (a|aux)|avis de recherche",
        r"transferements?|transferts? (de|des|d) (detenus?|condamnes?)|purger (sa|leur) peine",
        r"(etat|partie) (requis|requerant)e?|double incrimination|rapatriements? de (fugitifs|detenus)",
    ),
    "training": (
        r"formation (des?|policiere|militaire|conjointe|specialisee|initiale|continue|cynophile)",
        r"(cours|sessions?|ateliers?|seminaires?|centres?|programmes?|missions?) de formation",
        r"stages?|stagiaires?|instructeurs?|formateurs?|moniteurs|mentorat|ete formes|cours (sur|de)|un cours",
        r"(exercices?|manoeuvres?) (conjoint|commun)(e|s|es)?|entrainements?|de tir|sous officiers|recrues|cadets",
        r"perfectionnement|recyclage|remises? a niveau|remises? de diplomes|bourses? d etudes",
        r"(renforcement|renforcer|developpement) (de |les |des |leurs )*capacites",
        r"academies? (\w+ )?(de|des) (la )?(police|gardes? frontieres|gendarmerie|securite)",
        r"ecoles? (nationale )?(\w+ )?(de|des) (la )?(police|gendarmerie|douanes?|magistrature|guerre)",
        r"l academie|l ecole de|eleves officiers|enseign(e|ent|er)|(forme|formees|formes) (a|aux|par)",
    ),
}

COOPERATION_WORDINGS: tuple[str, ...] = (
    r"cooper\w+|collabor\w+|conjoint\w*|communes?|mixtes?|jumel\w+|ensemble|de concert",
    r"bilatera\w+|multilatera\w+|tripartites?|reciproques?|mutuel(s|le|les|lement)?",
    r"accords?|memorandums?|protocoles?|conventions?|entraide|commissions? rogatoires?",
    r"homologues?|collegues|partenaires?|partenariats?|allies?|ambassad\w+|officiers? de liaison",
    r"echang(e|es|er|ent|eront)|renseignements?|transmis(e|es)?|a la demande|requete",
    r"interpol|europol|eurojust|afripol|aseanapol|ameripol|onudc|oim|cedeao|asean|fbi|dea",
    r"nations unies|onu|union (europeenne|africaine)|conseil de l europe|etats membres",
    r"internationa\w+|regiona\w+|etrang(er|ers|ere|eres)|transfrontali\w+|voisins?|frontieres?",
    r"(les|des|aux) deux|(deux|trois|quatre) pays|part et d autre|l autre|les polices",
    r"coordonn\w+|coordination|appui|soutien|assistance|aid(e|er|ent)|grace (a|aux)|avec (les?|la|leurs?|l)",
    r"(re)?extrad\w+|remis(e|es)?|livre(e|s|es)?|notices? (rouges?|bleues?)|experts?",
    r"delegations?|visites?|reunions?|sommet|signe(e|r|nt|ront)?|ministeriel(s|le|les)?",
)


def _any_of(wordings: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(wordings)})\b")


DOMAINS = {domain: _any_of(wordings) for domain, wordings in DOMAIN_WORDINGS.items()}
COOPERATION = _any_of(COOPERATION_WORDINGS)


def find_domains(text: str, unit: str) -> frozenset[str]:
    """The domains that stand beside cooperation in one sentence, or anywhere in the paragraph."""
    parts = [text]
    if unit == "sentence":
        parts = [text[start:end] for start, end, _ in split_sentences(text)]
    folded = [" ".join(fold_text(part).split()) for part in parts]
    told = [part for part in folded if COOPERATION.search(part)]
    return frozenset(d for d, pattern in DOMAINS.items() if any(map(pattern.search, told)))


def choose_unit(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> str:
    """The unit that agrees best with annotated texts."""
    scores = {unit: _macro_f1([find_domains(t, unit) for t in texts], labels) for unit in UNITS}
    return max(scores, key=lambda unit: scores[unit])


def _macro_f1(found: Sequence[frozenset[str]], labels: Sequence[Sequence[str]]) -> float:
    scores = []
    for domain in DOMAINS:
        hits = sum(domain in f and domain in gold for f, gold in zip(found, labels))
        named = sum(domain in f for f in found) + sum(domain in gold for gold in labels)
        scores.append(2 * hits / max(named, 1))
    return float(np.mean(scores))
