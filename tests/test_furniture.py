"""Which lines of a page are not the article, of each kind, and which only look like it.

Lines are read where they stand on real pages: before the article, inside of it, or after it.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics import furniture
from cooptopics.article import BODY, Paragraph, read_article

FIRST = (
    "Les douaniers des deux pays ont ouvert lundi un poste commun sur la route du nord, où les"
    " camions attendaient parfois deux jours."
)
LAST = (
    "Le poste emploie vingt personnes, et ses horaires seront affichés dans les villages voisins"
    " avant la fin du mois."
)


MONTHS = (
    *("janvier", "février", "fevrier", "mars", "avril", "mai", "juin", "juillet", "août", "aout"),
    *("septembre", "octobre", "novembre", "décembre", "decembre"),
)
DAYS = (
    *("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"),
    *("Lun.", "Mar.", "Mer.", "Jeu.", "Ven.", "Sam.", "Dim."),
)
DONE = ("Publié", "Modifié", "Posté", "Créé", "Actualisé", "Rédigé", "Mis à jour", "Mis en ligne")
AUTHORS = (
    *(
        "Avec les agences",
        "Avec agences",
        "De notre envoyée spéciale à Gao, Awa Sow",
        "Par la rédaction",
    ),
    *(
        "Nos envoyés spéciaux au Mali",
        "De nos correspondants aux Comores",
        "De notre envoyé spécial",
    ),
)
AGENCIES = (
    *("AFP", "AIP", "AMAP", "ANP", "APA", "APS", "ACP", "AGP", "MAP", "PANA", "TAP", "VNA"),
    *("Reuters", "Xinhua"),
)
ARTICLES = ("Le", "La", "Les", "Une", "Des", "Ces", "Cette", "Ils", "Elles")
LANGUAGES = (
    *("Français", "English", "Tiếng Việt", "Español", "Русский", "中文", "日本語", "한국어"),
    *("ພາສາລາວ", "ភាសាខ្មែរ", "العربية", "Deutsch", "Português", "Italiano"),
)
SECTIONS = (
    *(
        "Accueil",
        "Actualité",
        "Politique",
        "Économie",
        "Société",
        "Sports",
        "Culture",
        "International",
    ),
    *(
        "Monde",
        "National",
        "Régions",
        "Santé",
        "Éducation",
        "Environnement",
        "Faits divers",
        "Afrique",
    ),
    *(
        "Maghreb",
        "Europe",
        "Asie",
        "Amériques",
        "Vidéos",
        "Photos",
        "Dossiers",
        "Éditorial",
        "Débats",
    ),
    *(
        "Opinions",
        "Contributions",
        "Chroniques",
        "Contact",
        "Contactez-nous",
        "À propos",
        "Archives",
    ),
    *(
        "Qui sommes-nous",
        "Mentions légales",
        "Connexion",
        "Météo",
        "Horaires de prière",
        "En direct",
    ),
    *(
        "Podcasts",
        "Sciences",
        "Technologies",
        "Justice",
        "Sécurité",
        "Défense",
        "Tourisme",
        "Emploi",
    ),
    *("Petites annonces", "Plan du site", "Édition PDF", "Radio", "Télé"),
)
BUTTONS = (
    *(
        "Partager",
        "Imprimer",
        "Envoyer",
        "Commenter",
        "Tweeter",
        "Copier le lien",
        "J'aime",
        "Écouter",
    ),
    *(
        "Facebook",
        "Twitter",
        "WhatsApp",
        "LinkedIn",
        "Telegram",
        "Messenger",
        "Pinterest",
        "Instagram",
    ),
    *("YouTube", "Zalo", "E-mail", "X"),
)


def kinds_in(paragraphs: list[Paragraph]) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in paragraphs]


def kind_inside(line: str) -> str:
    """The kind of a line between two paragraphs of body."""
    paragraphs = read_article(f"{FIRST}\n\n{line}\n\n{LAST}")
    assert [paragraph.text for paragraph in paragraphs] == [FIRST, line, LAST]
    return paragraphs[1].kind


class TestStamps:
    @pytest.mark.parametrize(
        "line",
        [
            "date 2024-08",
            "date 2024-08-17",
            "Publié le 12 mars 2024",
            "Publié le 12 mars 2024 à 14h05",
            "PUBLIÉ LE 12 MARS 2024",
            "Publie le 3 fevrier 2024 par la redaction",
            "Mis à jour le mar. 12 mars 2024 à 21h40 - Temps de lecture : 2 min",
            "mardi 5 mars 2024 - 10:22 GMT",
            "Lundi 1er août 2022",
            "12/03/2024 18:05:33",
            "2024-03-12",
            "Il y a 3 heures",
            "Lecture 4 min",
            "5 minutes de lecture",
            "Par Nadjib Belarbi",
            "Par Anneke Delvaux et J.-P. Morisset",
            "Par Nadjib Belarbi | 14 mai 2024 | 18:05",
            "Nadjib B. | 14/05/2024",
            "La Rédaction",
            "De notre correspondant à Oran, Nadjib Belarbi",
        ],
    )
    def test_say_when_and_by_whom(self, line: str) -> None:
        assert kind_inside(line) == "stamp"

    @pytest.mark.parametrize(
        "line",
        [
            "Par monts et par vaux",
            "Par la force des choses",
            "Publié en 2019, ce rapport reste sans suite.",
            "Mis à jour, le fichier compte 2000 noms de plus.",
            "Lundi, les juges rentrent",
            "Le 12 mars, le port ferme.",
            "Douze mars",
            "2024, année blanche",
            "Le 1er août 2022 restera dans les mémoires",
            "Date limite : 2024",
        ],
    )
    def test_are_not_headlines_or_sentences_with_a_date(self, line: str) -> None:
        assert kind_inside(line) == BODY

    @pytest.mark.parametrize("month", MONTHS)
    def test_know_every_month_with_and_without_accents(self, month: str) -> None:
        assert kind_inside(f"Le 3 {month} 2024") == "stamp"

    @pytest.mark.parametrize("day", DAYS)
    def test_know_every_day(self, day: str) -> None:
        assert kind_inside(f"{day} 3 mars 2024") == "stamp"

    @pytest.mark.parametrize("unit", ["1 minute", "2 heures", "3 jours", "2 semaines", "6 mois"])
    def test_count_back(self, unit: str) -> None:
        assert kind_inside(f"Il y a {unit}") == "stamp"

    @pytest.mark.parametrize("done", DONE)
    def test_say_what_was_done(self, done: str) -> None:
        assert kind_inside(f"{done} le 3/04/2024 à 10:22 UTC") == "stamp"

    @pytest.mark.parametrize("author", AUTHORS)
    def test_name_authors(self, author: str) -> None:
        assert kind_inside(author) == "stamp"

    def test_scrapers_stamp_is_cut_off_a_line(self) -> None:
        paragraphs = read_article(f" date 2024-08 {FIRST}")
        assert kinds_in(paragraphs) == [("stamp", "date 2024-08"), (BODY, FIRST)]

    def test_the_word_date_alone_is_no_stamp(self) -> None:
        assert kinds_in(read_article("date 2024 du sommet")) == [(BODY, "date 2024 du sommet")]


class TestLanguageSwitches:
    @pytest.mark.parametrize(
        "line", [*LANGUAGES, "Français | English | Tiếng Việt", "Français English", "中文 Русский"]
    )
    def test_names_of_languages_alone_are_a_menu(self, line: str) -> None:
        assert kind_inside(line) == "menu"

    @pytest.mark.parametrize(
        "start",
        ["Le", "La", "Les", "Il", "Elles", "Une", "Des", "Ces", "Cette", "Selon", "Lors", "Dans"],
    )
    def test_a_switch_is_cut_off_the_word_that_starts_a_sentence(self, start: str) -> None:
        paragraphs = read_article(f"Français {start} deux pays signent.")
        assert kinds_in(paragraphs) == [("menu", "Français"), (BODY, f"{start} deux pays signent.")]

    @pytest.mark.parametrize("switch", ["Français", "English", "Français English"])
    def test_a_switch_is_cut_off_the_sentence_that_it_sticks_to(self, switch: str) -> None:
        paragraphs = read_article(f"{switch}Ils ont signé l'accord.")
        assert kinds_in(paragraphs) == [("menu", switch), (BODY, "Ils ont signé l'accord.")]

    @pytest.mark.parametrize(
        "line",
        [
            "Français de naissance, il vit à Rome.",
            "Français Antoine Petit gagne l'étape",
            "English Premier League : la reprise",
            "Françaises et Français votent",
            "Deutsche Bank ferme un guichet",
        ],
    )
    def test_sentences_may_begin_with_a_language(self, line: str) -> None:
        assert kind_inside(line) == BODY


class TestCaptions:
    @pytest.mark.parametrize(
        "line",
        [
            "Le ministre à la tribune. Photo : VNA",
            "Le ministre à la tribune. Photo: VNA",
            "Le ministre à la tribune - Photo : VGP",
            "Le ministre à la tribune (Photo : DR)",
            "Le ministre à la tribune. (Crédit photo : AFP)",
            "Le ministre à la tribune. PHOTO : APS",
            "Le ministre à la tribune. Ph. : DR",
            "Le ministre à la tribune. Ph/DR",
            "Le ministre à la tribune © Gendarmerie nationale",
            "Le ministre à la tribune. Photo AFP",
            "Le ministre à la tribune. Photo : Jean Kouassi/AIP",
            "Le ministre à la tribune. Photo : Jean Kouassi",
            "Le ministre à la tribune. Credit photo : ministere de la Securite",
            "Le ministre à la tribune. Crédits : Ministère de la Sécurité publique",
            "Le port vu du ciel. Illustration : Awa Sow",
            "Le port vu du ciel. Image : Douanes",
            "Le port vu du ciel. Infographie : AFP",
            "Le port vu du ciel (Photo AFP)",
            "Le port vu du ciel (image d'illustration)",
            "Le port vu du ciel (images d’archives)",
            "Le port vu du ciel. Image : capture d'écran",
            "Des agents au port. Photo : Gendarmerie nationale",
            "Des agents au port - photo : www.police.example",
            "Photo d'illustration",
            "Images d'archives du port",
            "Photos d’archives : le port",
            "(Photo d'archives)",
            "Photo : VNA",
            "Photo : les participants posent devant le poste",
            "Légende : la salle pendant le vote",
        ],
    )
    def test_end_in_a_credit_or_say_that_they_are_pictures(self, line: str) -> None:
        assert kind_inside(line) == "caption"

    @pytest.mark.parametrize(
        "line",
        [
            "Awa Sow (au milieu) et ses collègues",
            "Awa Sow (de droite) et ses collègues",
            "Awa Sow (3ème en partant de la droite) et ses collègues",
            "Awa Sow (1re depuis la gauche) et ses collègues",
            "Les chefs, de droite à gauche, sur le quai",
            "Le colonel Phan Van Thuc (droite) et son hôte au poste de Nam Can",
            "Phan Van Thuc (à gauche) reçoit son hôte",
            "Le colonel Thuc (au centre) pendant la visite",
            "Awa Sow (2e à partir de la gauche) avec les stagiaires",
            "De gauche à droite : MM. Kaboré et Sana",
            "Une visite au poste de Nam Can ảnh 1Le colonel Thuc salue son hôte",
        ],
    )
    def test_place_persons_by_side(self, line: str) -> None:
        assert kind_inside(line) == "caption"

    @pytest.mark.parametrize(
        "line",
        [
            "La photo du suspect a été envoyée aux douanes voisines.",
            "Sur la photo : Paris. Les enquêteurs y reconnaissent une rue.",
            "Une image : Alger sous la pluie. Le vent souffle.",
            "Ils ont trouvé une photo : celle du passeur.",
            "La vidéo : un témoignage de la victime, en trois minutes.",
            "Vidéo : la police présente ses saisies",
            "Vidéo : Kigali se prépare au sommet",
            "Infographie : dix ans de saisies",
            "Crédit : la banque prête moins",
            "Titulaire d'un Ph.D. obtenu à Dakar, il dirige le laboratoire.",
            "Le photographe Awa Sow expose ses images de la frontière.",
            "Le candidat (gauche) devance son rival",
            "Awa Sow (gauche) remporte l'élection",
            "Le député Paul Diop (centre) quitte l'hémicycle",
            "Le maire Paul Diop (droite) inaugure le pont.",
            "Paul Diop (droite) mène le scrutin",
            "Paul Diop (droite) gagne un point dans le sondage",
            "Paul Diop (droite) passe au second tour",
            "Paul Diop (droite) part pour le sénat",
            "Paul Diop (droite) à 52 %",
            "(c) la formation des agents",
            "La route part de gauche.",
        ],
    )
    def test_are_not_lines_that_speak_of_pictures_or_parties(self, line: str) -> None:
        assert kind_inside(line) == BODY

    @pytest.mark.parametrize("space", ["", " ", "\n"])
    def test_are_cut_off_the_lead(self, space: str) -> None:
        caption, lead = "Le ministre à la tribune. Photo : VNA", f"Hanoï (VNA) – {FIRST}"
        paragraphs = read_article(caption + space + lead)
        assert kinds_in(paragraphs) == [("caption", caption), (BODY, lead)]

    def test_several_sentences_inside_a_line_are_no_caption(self) -> None:
        paragraphs = read_article(
            f"{FIRST}\n\n{LAST} Il ouvre à six heures. Photo : DR Le trafic reprend."
        )
        assert kinds_in(paragraphs)[1:] == [
            (BODY, f"{LAST} Il ouvre à six heures."),
            ("caption", "Photo : DR"),
            (BODY, "Le trafic reprend."),
        ]

    @pytest.mark.parametrize("agency", AGENCIES)
    def test_know_the_agencies(self, agency: str) -> None:
        assert kind_inside(f"Le port vu du ciel. Photo {agency}") == "caption"

    @pytest.mark.parametrize("article", ARTICLES)
    def test_no_credit_begins_with_an_article(self, article: str) -> None:
        assert kind_inside(f"Vidéo : {article} Traque") == BODY

    @pytest.mark.parametrize("start", ["Le", "La", "Les", "Il", "Elles", "Un", "Des", "En", "Au"])
    def test_a_name_ends_where_a_sentence_starts(self, start: str) -> None:
        lead = f"{start} port de la ville ouvre un quai."
        paragraphs = read_article(f"Photo : Jean Kouassi {lead}")
        assert kinds_in(paragraphs) == [("caption", "Photo : Jean Kouassi"), (BODY, lead)]

    @pytest.mark.parametrize("article", ["Le", "Les", "La", "L'", "Une", "Des"])
    def test_a_long_line_after_the_word_photo_is_one(self, article: str) -> None:
        line = (
            f"Photo : {article} foule devant le poste, où les agents des deux pays sont de garde."
        )
        assert kind_inside(line) == "caption"

    def test_a_caption_that_says_so_may_be_long(self) -> None:
        line = "Photo : au Quai d'Orsay, " + "les chefs de délégation, " * 12 + "puis les experts."
        assert kind_inside(line) == "caption"

    def test_what_follows_the_word_photo_is_no_credit_unless_it_is_a_name(self) -> None:
        line = "Photo : au Quai d'Orsay, " + "les chefs de délégation, " * 20 + "puis les experts."
        assert kind_inside(line) == BODY

    def test_a_credit_in_brackets_after_a_sentence_stands_alone(self) -> None:
        paragraphs = read_article(f"{FIRST} (Photo : La Lagune) {LAST}")
        assert kinds_in(paragraphs) == [
            (BODY, FIRST),
            ("caption", "(Photo : La Lagune)"),
            (BODY, LAST),
        ]

    def test_a_caption_inside_a_line_is_the_sentence_before_its_credit(self) -> None:
        paragraphs = read_article(
            f"{FIRST}\n{LAST} Des camions au poste Photo : DR Le trafic reprend."
        )
        assert kinds_in(paragraphs) == [
            (BODY, FIRST),
            (BODY, LAST),
            ("caption", "Des camions au poste Photo : DR"),
            (BODY, "Le trafic reprend."),
        ]

    def test_a_caption_inside_a_line_may_be_a_whole_sentence(self) -> None:
        caption = "Des camions attendent au poste. Photo : DR"
        paragraphs = read_article(f"{FIRST}\n\n{caption} Le trafic reprend.")
        assert kinds_in(paragraphs)[1:] == [("caption", caption), (BODY, "Le trafic reprend.")]

    @pytest.mark.parametrize(
        "text",
        [
            "12 agents y servent.",
            "« Nous ouvrons », dit-il.",
            '"Ouvert !"',
            "– Un poste.",
            "(Suite.)",
        ],
    )
    def test_text_after_a_credit_may_begin_with_any_sign(self, text: str) -> None:
        paragraphs = read_article(f"Le port vu du ciel (Photo : DR) {text}")
        assert kinds_in(paragraphs)[1:] == [(BODY, text)]

    def test_a_credit_does_not_end_in_the_middle_of_a_sentence(self) -> None:
        line = "Le juge garde une copie (photo : DR) du passeport."
        assert kind_inside(line) == BODY

    def test_every_credit_of_a_line_counts(self) -> None:
        page = f"{FIRST} (Photo : DR) {LAST} (© Douanes) Le trafic reprend."
        captions = [text for kind, text in kinds_in(read_article(page)) if kind == "caption"]
        assert captions == ["(Photo : DR)", "(© Douanes)"]

    def test_no_caption_is_longer_than_four_hundred_and_twenty_signs(self) -> None:
        sentence = "La route " + "du nord et du sud " * 30
        paragraphs = read_article(f"{sentence}Photo : VNA")
        assert kinds_in(paragraphs) == [(BODY, sentence.strip()), ("caption", "Photo : VNA")]


class TestRepeats:
    def test_a_title_that_comes_again_is_marked(self) -> None:
        title = "Un poste commun sur la route du nord"
        paragraphs = read_article(f"{title}\n\n{title.upper()}\n\n{FIRST}")
        assert [paragraph.kind for paragraph in paragraphs] == [BODY, "repeat", BODY]

    def test_so_is_a_long_paragraph(self) -> None:
        paragraph = f"{FIRST} {LAST}"
        paragraphs = read_article(f"{paragraph}\n\n{FIRST}\n\n{paragraph}")
        assert [paragraph.kind for paragraph in paragraphs] == [BODY, BODY, "repeat"]

    def test_short_lines_may_come_again(self) -> None:
        paragraphs = read_article(f"Un silence.\n{FIRST}\nUn silence.")
        assert [paragraph.kind for paragraph in paragraphs] == [BODY] * 3


class TestMenus:
    @pytest.mark.parametrize(
        "line",
        [
            "Accueil",
            "Politique | Économie | Sports",
            "Actualités Société Faits divers",
            "Sciences et technologies",
            "Accueil > Actualité > Sécurité",
            "Monde › Asie › Vietnam",
            "Accueil / Actualité",
            "Lire aussi : Le tramway bientôt prolongé",
            "LIRE AUSSI >> Le tramway bientôt prolongé",
            "À lire également : le tramway",
            "Lire aussi Le tramway bientôt prolongé",
            "A lire : le tramway",
            "Lire la suite",
            "Lire la suite de l'article »",
            "Mots-clés : douane, route",
            "Tags: douane, route",
            "#douane #route",
            "Partager sur Facebook | Twitter | WhatsApp",
            "Partagez cet article",
            "Facebook",
            "Imprimer",
            "Envoyer par e-mail",
            "12 456 vues",
            "3 partages",
            "Abonnez-vous à notre lettre du soir !",
            "Inscrivez-vous à notre lettre du soir",
            "Suivez-nous sur WhatsApp",
            "© 2024 La Lagune",
            "Tous droits réservés. Reproduction interdite.",
            "© 2024 – Tous droits réservés. Reproduction interdite sans accord écrit.",
            "Toute reproduction interdite sans l'accord de la direction.",
            "Article précédent",
            "Retour en haut",
            "Publicité",
            "Rechercher",
            "Fermer",
            "Annonces",
            "Taille du texte",
            "A+ A-",
            "Signaler une erreur",
            "Haut de page",
            "Page suivante",
            "S'abonner",
            "Se connecter",
            "Newsletter : recevez le meilleur de la semaine",
            "Rejoignez-nous sur Telegram",
            "Recevez notre lettre du soir",
            "Rubrique : Monde",
            "Thème : la route",
            "Étiquettes : route",
            "Catégories : Monde",
            "Partages : 12",
            "1 203 lectures",
            "Copyright La Lagune",
            "Voir également : le tramway",
            "Voir la suite",
        ],
    )
    def test_are_links_buttons_tags_and_notices(self, line: str) -> None:
        assert kind_inside(line) == "menu"

    @pytest.mark.parametrize("section", SECTIONS)
    def test_know_the_sections(self, section: str) -> None:
        assert kind_inside(section) == kind_inside(section.upper()) == "menu"
        assert kind_inside(f"{section} • Monde") == "menu"

    @pytest.mark.parametrize("button", BUTTONS)
    def test_know_the_buttons(self, button: str) -> None:
        assert kind_inside(button) == kind_inside(f"{button} Facebook 12") == "menu"

    @pytest.mark.parametrize(
        "line",
        [
            "Voir Venise et mourir, disait-il.",
            "Voir plus loin que l'horizon, c'est le métier des pilotes.",
            "Lire aussi des romans, voilà le conseil du juge.",
            "Lire la suite du dossier a pris une semaine au juge.",
            "Accueil glacial pour le ministre",
            "Politique : le vote est reporté",
            "Sport et police : un tournoi à Dakar",
            "Partager le renseignement reste difficile",
            "Facebook ferme des comptes liés au trafic",
            "Imprimer de faux billets lui a coûté cher.",
            "Rejoindre la côte leur a pris deux jours.",
            "S'inscrire dans la durée, tel est le but.",
            "Publicité mensongère : deux condamnés",
            "Annonce de la douane",
            "Menu allégé dans les cantines",
            "Les droits réservés aux mineurs seront rappelés.",
            "3 partages de terres contestés à Ségou",
            "Le taux passe de 3 > 2 par endroits.",
        ],
    )
    def test_are_not_lines_that_begin_alike(self, line: str) -> None:
        assert kind_inside(line) == BODY

    def test_a_link_is_cut_off_the_sentence_that_it_sticks_to(self) -> None:
        link = "Lire aussi : Une rentrée calme dans les lycées de la capitale"
        paragraphs = read_article(f"{link} Le port de Lomé ouvre un quai.")
        assert kinds_in(paragraphs) == [("menu", link), (BODY, "Le port de Lomé ouvre un quai.")]


class TestSignatures:
    @pytest.mark.parametrize(
        "line",
        [
            "- VNA/VI",
            "VNA/VI",
            "- VNA",
            "(AFP)",
            "APS",
            "(Avec APS)",
            "N. B.",
            "R. N./APS",
            "Source : APS",
        ],
    )
    def test_name_the_agency_or_the_author_at_the_foot(self, line: str) -> None:
        assert kind_inside(line) == "signature"

    @pytest.mark.parametrize(
        "line", ["OTAN", "INTERPOL", "DROGUE : TROIS TONNES SAISIES", "LE MALI VOTE"]
    )
    def test_are_not_short_headlines_in_capitals(self, line: str) -> None:
        assert kind_inside(line) == BODY

    @pytest.mark.parametrize("line", ["MALI/NIGER", "- VNA", "A. B."])
    def test_come_only_after_body(self, line: str) -> None:
        assert read_article(f"{line}\n\n{FIRST}")[0].kind == BODY


class TestHeadingsOfLists:
    @pytest.mark.parametrize(
        "line",
        [
            "Voir plus",
            "VOIR PLUS",
            "En voir plus",
            "Voir plus...",
            "Articles similaires",
            "Articles liés :",
            "Sur le même sujet",
            "Dans la même rubrique",
            "Autres actualités",
            "Plus d'articles",
            "Plus d’actualités",
            "Plus d'infos",
            "Articles connexes",
            "Articles associés",
            "Articles recommandés",
            "Article récent",
            "Articles les plus lus",
            "Sur le même thème",
            "Dans la même catégorie",
            "Les autres articles",
            "Autres infos",
            "Autres nouvelles",
            "Plus consultés",
            "Les plus populaires",
            "Les dernières infos",
            "Dernieres actualités",
            "Nos recommandations",
            "Contenus sponsorisés",
            "À lire ensuite",
            "Ces articles peuvent vous intéresser",
            "Cela peut vous intéresser",
            "Pourrait vous intéresser",
            "Vous aimerez aussi",
            "Les plus lus",
            "Dernières nouvelles",
            "À la une",
            "A découvrir",
            "Ces articles pourraient vous intéresser",
        ],
    )
    def test_what_follows_the_article_is_teasers(self, line: str) -> None:
        paragraphs = read_article(f"{FIRST}\n\n{line}\n\nUn marché change d'heure\n\n{LAST}")
        assert [paragraph.kind for paragraph in paragraphs] == [BODY, "menu", "teaser", "teaser"]

    @pytest.mark.parametrize(
        "line",
        [
            "Commentaires",
            "3 commentaires",
            "Commentaires (12)",
            "Vos réactions",
            "Laisser un commentaire",
            "Laissez une réponse",
            "Les commentaires",
            "Ajouter un avis",
            "Écrire un commentaire",
            "Poster votre réaction",
            "Réagissez",
            "Réagir à cet article",
            "2 réponses à Un poste commun sur la route du nord",
        ],
    )
    def test_what_follows_the_article_is_comments(self, line: str) -> None:
        paragraphs = read_article(f"{FIRST}\n\n{line}\n\nMoussa K.\n\nBravo à eux.")
        assert [paragraph.kind for paragraph in paragraphs] == [BODY, "menu", "comment", "comment"]

    @pytest.mark.parametrize(
        "line",
        [
            "Lire aussi",
            "À lire aussi :",
            "Lire également",
            "Voir aussi",
            "A lire",
            "Pour aller plus loin",
        ],
    )
    def test_titles_inside_the_article_are_teasers(self, line: str) -> None:
        paragraphs = read_article(f"{FIRST}\n\n{line}\n\nUn marché change d'heure\n\n{LAST}")
        assert [paragraph.kind for paragraph in paragraphs] == [BODY, "menu", "teaser", BODY]

    @pytest.mark.parametrize(
        "line",
        [
            "Voir plus clair",
            "Commentaires acerbes à Genève",
            "Réactions en chaîne",
            "Les plus lus des auteurs maliens",
            "À la une des journaux, le procès",
        ],
    )
    def test_headlines_that_begin_alike_head_nothing(self, line: str) -> None:
        paragraphs = read_article(f"{FIRST}\n\n{line}\n\n{LAST}")
        assert [paragraph.kind for paragraph in paragraphs] == [BODY] * 3


ORDINARY = (
    *("ministre", "photo", "voir", "lire", "aussi", "gauche", "droite", "commentaires", "partager"),
    *("français", "publié", "VNA", "image", "droits", "réservés", "accueil", "date", "par", "plus"),
    *("police", "de", "le", "et", "sur", "Hanoï", "Awa", "12", "mars", "2024", "sept", "groupe"),
)


class TestProse:
    @given(st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=30))
    def test_a_sentence_of_any_of_these_words_is_body(self, words: list[str]) -> None:
        page = f"Selon lui, le {' '.join(words)} dort."
        assert {paragraph.kind for paragraph in read_article(page)} == {BODY}

    @given(st.text(max_size=300), st.integers(0, 50))
    def test_credits_are_found_inside_the_part_that_is_searched(
        self, text: str, start: int
    ) -> None:
        page = f"{text} Photo : VNA {text}"
        end = len(page) - start
        for credit in furniture.find_credits(page, start, end):
            assert start <= credit.start() < credit.end() <= end
