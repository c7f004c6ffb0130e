"""Pages to results: paragraphs at their places, labels with evidence, furniture left alone, and
many pages as a stream."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import reference
from conftest import make_word_model
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.errors import InputError
from cooptopics.model import Model
from cooptopics.results import ArticleResult

FURNITURE = ("date 2024-08", "Partager sur Facebook", "Publié le 3 mai 2024", "Tags : drogue")
pages = st.lists(
    st.one_of(
        reference.any_texts,
        st.sampled_from(FURNITURE),
        st.just("La police lao a extradé un trafiquant. Il vendait de l'héroïne.Il est détenu."),
    ),
    max_size=6,
).map("\n".join)


@pytest.fixture(scope="module")
def page(model: Model, texts: list[str]) -> str:
    """Labelled and label-free paragraphs between furniture."""
    holds = model.predict(texts).any(axis=1)
    labelled = [texts[i] for i in np.flatnonzero(holds)[:8]]
    free = [texts[i] for i in np.flatnonzero(~holds)[:8]]
    return "\n\n".join([*FURNITURE, *(text for pair in zip(labelled, free) for text in pair)])


@pytest.fixture(scope="module")
def eager(model: Model) -> Model:
    """A model that gives every label to every paragraph."""
    return model.with_thresholds(**dict.fromkeys(model.labels, 0.0))


def check_places(result: ArticleResult) -> None:
    """Everything that a result quotes stands in the page where it says."""
    page = result.page
    for paragraph in result.paragraphs:
        assert page[paragraph.start : paragraph.end] == paragraph.text
        for found in paragraph.evidence:
            sentence = found.sentence
            assert paragraph.start <= sentence.start < sentence.end <= paragraph.end
            for word in found.words:
                assert page[word.start : word.end] == word.text
                assert paragraph.start <= word.start < word.end <= paragraph.end
                assert word.share > 0


class TestParagraphs:
    def test_are_judged_by_their_text_alone(self, model: Model, page: str) -> None:
        judged = [p for p in model.classify(page).paragraphs if not p.furniture]
        probabilities = model.predict_proba([p.text for p in judged])
        assert len(judged) >= 16
        for paragraph, row in zip(judged, probabilities, strict=True):
            expected = dict(zip(model.labels, row))
            assert paragraph.probabilities == pytest.approx(expected, abs=1e-4)
            holds = [label for label in model.labels if expected[label] >= model.thresholds[label]]
            assert list(paragraph.labels) == holds

    def test_that_are_furniture_are_not_judged(self, model: Model, eager: Model, page: str) -> None:
        for found in (model.classify(page), eager.classify(page)):
            furniture = [p for p in found.paragraphs if p.furniture]
            assert [p.text for p in furniture] == list(FURNITURE)
            assert not any(p.labels or p.probabilities or p.evidence for p in furniture)

    def test_stand_at_their_places(self, model: Model, page: str) -> None:
        result = model.classify(page)
        assert result.page == page
        assert any(p.labels for p in result.paragraphs)
        check_places(result)

    @given(pages)
    def test_of_any_page_stand_at_their_places(self, eager: Model, page: str) -> None:
        result = eager.classify(page)
        check_places(result)
        for paragraph in result.paragraphs:
            judged = not (paragraph.furniture or paragraph.language)
            assert paragraph.labels == (eager.labels if judged else ())


class TestEvidence:
    def test_is_given_for_the_labels_that_hold(self, model: Model, page: str) -> None:
        for paragraph in model.classify(page).paragraphs:
            assert tuple(found.label for found in paragraph.evidence) == paragraph.labels

    def test_names_words_strongest_first(self, model: Model, page: str) -> None:
        evidence = [e for p in model.classify(page).paragraphs for e in p.evidence]
        assert all(found.words for found in evidence)
        for found in evidence:
            shares = [word.share for word in found.words]
            assert shares == sorted(shares, reverse=True)

    def test_is_the_sentence_that_adds_most(self) -> None:
        model = make_word_model({"heroine": 2, "cocaine": 3, "police": 1, "match": -9})
        page = "date 2024-08\nLa police joue. L'héroïne et la cocaïne sont saisies. Fin du match !"
        found = model.with_thresholds(drugs=0.0).classify(page).labels["drugs"][0].evidence[0]
        sentence = page[found.sentence.start : found.sentence.end]
        assert sentence == "L'héroïne et la cocaïne sont saisies."
        assert [word.text for word in found.words] == ["cocaïne", "héroïne", "police"]
        assert [page[word.start : word.end] for word in found.words] == [
            w.text for w in found.words
        ]
        # Thirteen words: each weight is divided by the square root of 13.
        shares = [word.share for word in found.words]
        assert shares == pytest.approx([w / 13**0.5 for w in (3, 2, 1)], abs=1e-4)


class TestArticleLabels:
    def test_are_the_union_with_where_each_comes_from(self, model: Model, page: str) -> None:
        result = model.classify(page)
        assert set(result.labels) == {label for p in result.paragraphs for label in p.labels}
        assert len(result.labels) > 1
        for label, paragraphs in result.labels.items():
            assert list(paragraphs) == [p for p in result.paragraphs if label in p.labels]

    @pytest.mark.parametrize("nothing", ["", " \n\t", "Partager sur Facebook"])
    def test_of_a_page_without_body_are_none(self, eager: Model, nothing: str) -> None:
        assert eager.classify(nothing).labels == {}


class TestWholeTexts:
    def test_are_one_paragraph(self, model: Model, page: str) -> None:
        (paragraph,) = model.classify(page, unit="text").paragraphs
        assert (paragraph.start, paragraph.end) == (0, len(page))
        assert not paragraph.furniture
        assert model.predict([page])[0].tolist() == [
            label in paragraph.labels for label in model.labels
        ]

    def test_that_are_empty_have_no_paragraph(self, model: Model) -> None:
        assert model.classify("", unit="text").paragraphs == ()

    def test_are_the_only_other_unit(self, model: Model) -> None:
        with pytest.raises(InputError, match="article, text, not 'page'"):
            model.classify("Un texte.", unit="page")


class TestManyPages:
    @pytest.mark.parametrize("unit", ["article", "text"])
    def test_equal_one_by_one(self, model: Model, texts: list[str], unit: str) -> None:
        found = list(model.classify_many(iter(texts), unit=unit))
        assert found == [model.classify(text, unit=unit) for text in texts]

    def test_equal_two_processes(self, model: Model, texts: list[str]) -> None:
        many = texts * 6
        assert list(model.classify_many(iter(many), jobs=2)) == list(model.classify_many(many))

    def test_are_read_as_they_are_needed(self, model: Model, texts: list[str]) -> None:
        read = 0

        def endless() -> Iterator[str]:
            nonlocal read
            while True:
                read += 1
                yield f"Page {read}.\n" + "\n".join(texts[:30])

        stream = model.classify_many(endless())
        assert read == 0
        for i in range(1, 60):
            assert next(stream).page.startswith(f"Page {i}.")
            assert read < i + 30

    def test_of_nothing_are_nothing(self, model: Model) -> None:
        assert list(model.classify_many([])) == []

    def test_are_strings(self, model: Model) -> None:
        with pytest.raises(TypeError, match="text 1 is NoneType, not str"):
            list(model.classify_many(["Une page.", None]))  # type: ignore[list-item]
