"""The language guard: which paragraphs are marked with another language and get no label."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
import reference
from cli_tools import CLEAR, LABELS, QUIET, call
from conftest import make_word_model
from hypothesis import given
from hypothesis import strategies as st
from paragraphs_by_language import FRENCH_TRAPS, PAIRS, PARAGRAPHS

import cooptopics
from cooptopics.function_words import FUNCTION_WORDS, LANGUAGE_OF_SCRIPT
from cooptopics.language import LanguageGuard, rank_languages, script_of
from cooptopics.model import Model
from cooptopics.ngrams import NgramSettings, tokenize
from cooptopics.vocabulary import learn_vocabulary

NOTHING = learn_vocabulary([], NgramSettings((1,), (), ()), {})
OTHERS = {language: texts for language, texts in PARAGRAPHS.items() if language != "fr"}
ENGLISH = PARAGRAPHS["en"][0]
# Spanish without a function word.
UNSURE = (
    "Policías detienen tres presuntos narcotraficantes mexicanos, incautan armas largas, vehículos robados, "
    "teléfonos celulares"
)


@pytest.fixture(scope="module")
def shipped() -> Model:
    return cooptopics.load()


@pytest.fixture(scope="module")
def eager(shipped: Model) -> Model:
    """A model that gives every label to every paragraph in French."""
    return shipped.with_thresholds(**dict.fromkeys(shipped.labels, 0.0))


def tell(guard: LanguageGuard, texts: list[str]) -> list[str]:
    """What a guard says of texts, as the scorer marks them."""
    tokens = tokenize(texts)
    words = np.split(guard.marks(tokens.hashes), tokens.bounds[1:-1])
    return guard.tell(texts, np.array([part.mean() if part.size else 0.0 for part in words]))


def language_of(model: Model, text: str) -> str:
    (paragraph,) = model.classify(text, unit="text").paragraphs
    return paragraph.language


class TestAParagraph:
    @pytest.mark.parametrize(("language", "text"), PAIRS)
    def test_in_another_language_is_marked_with_it(
        self, shipped: Model, language: str, text: str
    ) -> None:
        assert language_of(shipped, text) == ("" if language == "fr" else language)

    @pytest.mark.parametrize("text", FRENCH_TRAPS)
    def test_in_french_is_not_marked_whatever_it_looks_like(
        self, shipped: Model, text: str
    ) -> None:
        assert language_of(shipped, text) == ""

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("ko", "경찰은 월요일 항구에서 코카인을 압수했다."),
            ("ja", "警察は月曜日に港で二トンのコカインを押収し、四人を逮捕した。"),
            ("th", "ตำรวจยึดยาเสพติดได้ที่ท่าเรือ"),
            ("lo", "ຕຳຫຼວດ ຍຶດ ຢາເສບຕິດ ຢູ່ ທ່າເຮືອ"),
            ("km", "ប៉ូលិស រឹបអូស គ្រឿងញៀន នៅ កំពង់ផែ"),
            ("el", "Η αστυνομία κατέσχεσε ναρκωτικά στο λιμάνι."),
            ("he", "המשטרה תפסה סמים בנמל."),
            (
                "uk",
                "Поліція вилучила у порту наркотики, які були в контейнері, і затримала чотирьох осіб.",
            ),
            (
                "fa",
                "پلیس در بندر بیش از دو تن مواد مخدر کشف کرد که در یک کانتینر بود و چهار نفر را دستگیر کرد.",
            ),
        ],
    )
    def test_in_another_script_is_marked_at_any_length(
        self, shipped: Model, language: str, text: str
    ) -> None:
        assert language_of(shipped, text) == language

    def test_every_letter_of_a_known_script_tells_its_language(self) -> None:
        for sign in map(chr, range(sys.maxunicode + 1)):
            script = unicodedata.name(sign, "").split(" ")[0]
            if sign.isalpha() and script in LANGUAGE_OF_SCRIPT:
                assert script_of(sign) in LANGUAGE_OF_SCRIPT

    def test_in_a_script_of_several_languages_is_in_the_greatest(self, shipped: Model) -> None:
        assert language_of(shipped, "Полиция Ташкента") == "ru"

    def test_in_capitals_and_without_accents_is_told_too(self, shipped: Model) -> None:
        assert language_of(shipped, PARAGRAPHS["es"][0].upper()) == "es"
        assert language_of(shipped, PARAGRAPHS["pt"][1].replace("ç", "c").replace("á", "a")) == "pt"

    def test_is_told_alone_as_in_any_batch(self, shipped: Model) -> None:
        texts = [text for _, text in PAIRS] + FRENCH_TRAPS
        page = "\n\n".join(texts)
        alone = {text: language_of(shipped, text) for text in texts}
        found = {p.text: p.language for p in shipped.classify(page).paragraphs if not p.furniture}
        assert found.items() <= alone.items()
        assert len(found) > len(texts) - 8


class TestAModel:
    @pytest.mark.parametrize("own", [*PARAGRAPHS])
    def test_of_any_language_tells_the_others(self, own: str) -> None:
        guard = LanguageGuard(own, NOTHING)
        found = tell(guard, [text for _, text in PAIRS])
        assert found == ["" if language == own else language for language, _ in PAIRS]

    @pytest.mark.parametrize("language", ["", "xx"])
    def test_of_unknown_language_tells_nothing(self, shipped: Model, language: str) -> None:
        model = replace(shipped, language=language)
        assert {language_of(model, text) for _, text in PAIRS} == {""}

    def test_gives_the_same_scores_with_and_without_a_language(self, shipped: Model) -> None:
        texts = [text for _, text in PAIRS]
        other = replace(shipped, language="")
        assert other.predict_proba(texts).tobytes() == shipped.predict_proba(texts).tobytes()

    def test_predicts_without_a_guard(self, eager: Model) -> None:
        assert eager.predict([ENGLISH]).all()

    def test_knows_few_words_and_still_tells(self) -> None:
        model = replace(make_word_model({"police": 2, "cocaine": 3}), language="fr")
        assert [language_of(model, texts[0]) for texts in OTHERS.values()] == [*OTHERS]
        assert [language_of(model, text) for text in PARAGRAPHS["fr"]] == [""] * 3


class TestLabels:
    @pytest.mark.parametrize("text", [texts[0] for texts in OTHERS.values()])
    def test_are_not_given_in_another_language(self, eager: Model, text: str) -> None:
        (paragraph,) = eager.classify(text, unit="text").paragraphs
        assert (paragraph.labels, paragraph.probabilities, paragraph.evidence) == ((), {}, ())

    @pytest.mark.parametrize("text", [texts[0] for texts in OTHERS.values()])
    def test_are_given_in_any_language_on_demand(self, eager: Model, text: str) -> None:
        (paragraph,) = eager.classify(text, unit="text", any_language=True).paragraphs
        assert paragraph.labels == eager.labels
        assert paragraph.language != ""
        assert [found.label for found in paragraph.evidence] == list(eager.labels)

    def test_of_a_mixed_page_are_given_paragraph_by_paragraph(self, eager: Model) -> None:
        page = "\n\n".join([PARAGRAPHS["fr"][0], ENGLISH, PARAGRAPHS["fr"][1], PARAGRAPHS["vi"][0]])
        paragraphs = eager.classify(page).paragraphs
        assert [p.language for p in paragraphs] == ["", "en", "", "vi"]
        assert [bool(p.labels) for p in paragraphs] == [True, False, True, False]

    def test_are_the_same_by_every_way_to_classify(self, shipped: Model) -> None:
        page = f"{CLEAR}\n\n{ENGLISH}"
        for any_language in (False, True):
            expected = shipped.classify(page, any_language=any_language)
            options = {"any_language": any_language}
            assert cooptopics.classify(page, **options) == expected
            assert [*cooptopics.classify_many([page], **options)] == [expected]
            assert [*shipped.classify_many([page, page], jobs=2, **options)] == [expected] * 2

    @given(st.lists(st.one_of(reference.any_texts, st.sampled_from([t for _, t in PAIRS]))))
    def test_of_any_page_hold_where_no_language_is_marked(
        self, eager: Model, passages: list[str]
    ) -> None:
        page = "\n".join(passages)
        guarded = eager.classify(page).paragraphs
        judged = eager.classify(page, any_language=True).paragraphs
        for one, other in zip(guarded, judged, strict=True):
            assert (one.paragraph, one.language) == (other.paragraph, other.language)
            if one.language:
                assert one.labels == ()
                assert other.labels == eager.labels
            else:
                assert one == other


class TestLibrary:
    def test_is_asked_only_where_words_leave_it_open(self, shipped: Model) -> None:
        asked = []

        def rank(text: str) -> dict[str, float]:
            asked.append(text)
            return {"es": -10.0, "fr": -100.0}

        guard = LanguageGuard("fr", shipped.vocabulary, rank)
        texts = [text for language, text in PAIRS if language != "id"]
        assert tell(guard, [*texts, UNSURE])[-1] == "es"
        assert asked == [UNSURE]

    def test_names_what_words_leave_open(self, shipped: Model) -> None:
        assert language_of(shipped, UNSURE) == "es"

    @pytest.mark.parametrize(
        ("ranking", "found"),
        [
            ({}, ""),
            ({"es": -10.0}, ""),
            ({"es": -10.0, "fr": -11.0}, ""),
            ({"es": -10.0, "fr": -100.0}, "es"),
            ({"fr": -10.0, "es": -100.0}, ""),
        ],
    )
    def test_must_prefer_another_language_by_far(
        self, shipped: Model, ranking: dict[str, float], found: str
    ) -> None:
        guard = LanguageGuard("fr", shipped.vocabulary, lambda text: ranking)
        assert tell(guard, [UNSURE]) == [found]

    def test_is_not_asked_of_short_texts(self, shipped: Model) -> None:
        guard = LanguageGuard("fr", shipped.vocabulary, lambda text: {"es": 0.0, "fr": -1e9})
        assert tell(guard, ["Amadou Diallo, Moussa Traoré, Seydou Koné", "", "12"]) == [""] * 3

    def test_ranks_languages(self) -> None:
        ranking = rank_languages(ENGLISH)
        assert max(ranking, key=ranking.__getitem__) == "en"

    @pytest.mark.parametrize(("installed", "found"), [(True, "es"), (False, "")])
    def test_is_not_needed(self, installed: bool, found: str) -> None:
        lines = [
            "import sys",
            "" if installed else "sys.modules['py3langid'] = None",
            "import cooptopics",
            f"page = cooptopics.classify({UNSURE!r})",
            f"assert page.paragraphs[0].language == {found!r}",
        ]
        subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)

    def test_is_not_imported_for_plain_labelling(self) -> None:
        lines = [
            "import sys, cooptopics",
            f"cooptopics.classify({CLEAR!r} + {chr(10) * 2 + ENGLISH!r})",
            "assert 'py3langid' not in sys.modules",
        ]
        subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)


class TestCommandLine:
    PAGE = f"{CLEAR}\n\n{ENGLISH}\n\n{PARAGRAPHS['es'][0]}\n\n{PARAGRAPHS['en'][1]}\n\n{QUIET}\n".encode()
    LANGUAGES = ("", "en", "es", "en", "")

    def test_jsonl_tells_the_language(self) -> None:
        outcome = call("classify", "-", "--format", "jsonl", stdin=self.PAGE)
        assert outcome.code == 0
        assert tuple(record["language"] for record in outcome.records) == self.LANGUAGES
        assert [record["labels"] for record in outcome.records] == [LABELS, [], [], [], []]
        assert [bool(record["probabilities"]) for record in outcome.records] == [
            not language for language in self.LANGUAGES
        ]

    def test_csv_has_a_column_of_it(self) -> None:
        outcome = call("classify", "-", "--format", "csv", stdin=self.PAGE)
        header, *rows = [line.split(",") for line in outcome.out.splitlines()]
        place = header.index("language")
        assert tuple(row[place] for row in rows) == self.LANGUAGES

    def test_table_counts_the_paragraphs(self) -> None:
        outcome = call("classify", "-", stdin=self.PAGE)
        assert outcome.code == 0
        first = outcome.out.splitlines()[0]
        assert first.endswith("drugs, trafficking; paragraphs in another language: 2 en, 1 es")

    def test_table_is_silent_without_any(self) -> None:
        assert "language" not in call("classify", "-", stdin=CLEAR.encode()).out

    def test_any_language_labels_them_too(self) -> None:
        outcome = call("classify", "-", "--any-language", "--format", "jsonl", stdin=self.PAGE)
        assert tuple(record["language"] for record in outcome.records) == self.LANGUAGES
        assert all(record["probabilities"] for record in outcome.records)

    def test_info_tells_the_language_of_the_model(self) -> None:
        assert call("info").out.startswith("language fr; ")


class TestTables:
    def test_hold_words_that_stay_one_word_when_folded(self) -> None:
        for words in FUNCTION_WORDS.values():
            tokens = tokenize(words.split())
            assert (np.diff(tokens.bounds) == 1).all()

    def test_name_languages_by_codes(self) -> None:
        codes = {*FUNCTION_WORDS, *LANGUAGE_OF_SCRIPT.values()}
        assert all(code.isalpha() and code.islower() and len(code) == 2 for code in codes)
        assert {*PARAGRAPHS} <= codes
