"""Web pages made up for the tests and for benchmarks/pages.py: whole, broken, and without an article."""

from __future__ import annotations

from typing import NamedTuple

TITLE = "Un accord à Vientiane"
LEAD = (
    "Hanoï (VNA) – Les ministres de la Sécurité publique du Vietnam et du Laos ont signé mardi à Vientiane un accord"
    " de coopération contre le trafic de drogue et la traite des personnes."
)
BODY = (
    "Les deux polices échangeront des renseignements sur les réseaux de trafiquants d'héroïne, et mèneront des"
    " enquêtes conjointes pour démanteler les filières de traite des êtres humains."
)
END = "Le prix du riz a baissé de deux pour cent au marché de Can Tho."
PARAGRAPHS = [LEAD, BODY, END]

_MENU = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("Accueil", "Politique", "Monde"))
NAV = f"<nav><ul>{_MENU}</ul></nav>"
FOOTER = (
    "<footer><p>© La Lagune – Tous droits réservés</p><a href='/m'>Mentions légales</a></footer>"
)
ARTICLE = f"<article><h1>{TITLE}</h1>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</article>"


def page(content: str, head: str = "", charset: str = "<meta charset='utf-8'>") -> str:
    """A web page with a menu above its content and a footer below."""
    title = f"<title>{TITLE} - La Lagune</title>"
    return (
        f"<!doctype html><html lang='fr'><head>{charset}{title}{head}</head>"
        f"<body>{NAV}{content}{FOOTER}</body></html>"
    )


def teasers(number: int) -> str:
    """Titles that are links, each with the first lines of its article."""
    return "".join(
        f"<article><h2><a href='/a{i}'>Au marché numéro {i}, les prix remontent</a></h2><p>Les vendeurs du marché {i} disent en"
        f" deux lignes ce que la saison des pluies leur a fait perdre, et comment ils comptent s'en remettre.</p></article>"
        for i in range(number)
    )


class WebPage(NamedTuple):
    """A page, and strings that its article has and has not."""

    markup: str
    keep: list[str]
    leave_out: list[str]


_ASIDE = f"<aside><h3>Sur le même sujet</h3>{teasers(3)}</aside>"
_FORM = "<form>Se connecter <input name='a'><input type='password' name='b'></form>"
_CELL = f"<table><tr><td><b>{TITLE}</b><p>{LEAD}</p><p>{BODY}</p><p>{END}</p></td></tr></table>"
_OUT = ["Politique", "Mentions légales"]

# Pages that browsers show well enough.
BROKEN = {
    "whole": WebPage(page(ARTICLE), PARAGRAPHS, _OUT),
    "a fragment": WebPage(f"<p>{LEAD}</p><p>{BODY}</p>", [LEAD, BODY], []),
    "unclosed": WebPage(
        f"<html><body><h1>{TITLE}<p>{LEAD}<p>{BODY}<div><p>{END}<table><tr><td>", PARAGRAPHS, []
    ),
    "cut off": WebPage(page(ARTICLE)[: -len(FOOTER) - 40], [LEAD, BODY], _OUT[:1]),
    "crossed tags": WebPage(
        page(ARTICLE.replace("<p>", "<p><b><i>").replace("</p>", "</b></p></i>")), PARAGRAPHS, _OUT
    ),
    "line breaks for paragraphs": WebPage(
        page(f"<div class='content'>{LEAD}<br><br>{BODY}<br><br>{END}</div>"), PARAGRAPHS, _OUT
    ),
    "a layout of tables": WebPage(page(_CELL), PARAGRAPHS, _OUT),
    "divisions for paragraphs": WebPage(
        page("".join(f"<div>{text}</div>" for text in PARAGRAPHS)), PARAGRAPHS, _OUT
    ),
    "two heads and bodies": WebPage(page(ARTICLE) + page(""), PARAGRAPHS, _OUT),
    "an XML declaration": WebPage(
        f"<?xml version='1.0' encoding='utf-8'?>{page(ARTICLE)}", PARAGRAPHS, _OUT
    ),
    "markup in a script": WebPage(
        page(ARTICLE.replace("<p>", "<p><script>show('<p>cible</p>')</script>", 1)),
        PARAGRAPHS,
        [*_OUT, "cible"],
    ),
    "teasers beside the article": WebPage(
        page(ARTICLE + _ASIDE), PARAGRAPHS, [*_OUT, "marché numéro 1"]
    ),
    "a login box beside the article": WebPage(
        page(_FORM + ARTICLE), PARAGRAPHS, [*_OUT, "Se connecter"]
    ),
    "soft hyphens": WebPage(page(ARTICLE.replace("ren", "ren\xad")), PARAGRAPHS, _OUT),
    "entities": WebPage(
        page(ARTICLE.replace("é", "&eacute;").replace("à", "&#224;").replace("'", "&#39;")),
        PARAGRAPHS,
        _OUT,
    ),
    "a NUL": WebPage(page(ARTICLE).replace("riz", "r\0iz"), PARAGRAPHS, _OUT),
}

_ASK = "<p>Pour lire cet article, connectez-vous ou créez un compte.</p><p>Déjà abonné ? Identifiez-vous</p>"
# Pages without an article, and what is said of them.
EMPTY = {
    "nothing in it": (page(""), "no text in this page"),
    "no tags but one": ("<html></html>", "no text in this page"),
    "made by a script": (
        page("<div id='root'></div><script>run()</script>"),
        "no text in this page",
    ),
    "a picture": (page("<img src='a.png' alt='Le port'>"), "no text in this page"),
    "an error": (
        page("<h1>Page introuvable</h1><p>La page que vous cherchez n'existe pas.</p>"),
        "no article in this page",
    ),
    "a login": (page(f"<h1>Connexion</h1>{_ASK}{_FORM}"), "a login page, no article"),
    "titles and teasers": (page(f"<h1>Monde</h1>{teasers(12)}"), "a list of links, no article"),
    "links": (
        page(
            "".join(
                f"<li><a href='/{i}'>Le marché numéro {i} ferme à midi</a></li>" for i in range(40)
            )
        ),
        "a list of links, no article",
    ),
}
