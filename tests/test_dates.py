"""Dates: what counts as one, how precise it is, and which is that of an article; what is not said stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.article import read_article
from cooptopics.dates import (
    Date,
    article_date,
    date_in_address,
    find_dates,
    find_publication,
    parse_date,
)

PAGE = Date(2025, 2, 19)
TEXT = (
    "Les deux ministres ont signé un accord sur la lutte contre le trafic de drogue, qui prendra"
    " effet après l'été."
)


def dates_in(text: str, page: Date | None = None) -> list[str]:
    return [str(date) for date in find_dates(text, page)]


class TestText:
    @pytest.mark.parametrize(
        ("text", "date"),
        [
            ("signé le 19 février 2025 à Hanoï", "2025-02-19"),
            ("LE 19 FEVRIER 2025", "2025-02-19"),
            ("1er mai 2024", "2024-05-01"),
            ("5 déc. 2023", "2023-12-05"),
            ("2024-08-15", "2024-08-15"),
            ("date 2024-08 ", "2024-08"),
            ("19/02/2025", "2025-02-19"),
            ("9.2.2025", "2025-02-09"),
            ("en février 2025", "2025-02"),
            ("Sept. 2021", "2021-09"),
            ("en 2024, deux pays", "2024"),
            ("depuis l'année 2019", "2019"),
        ],
    )
    def test_holds_dates_of_many_forms(self, text: str, date: str) -> None:
        assert dates_in(text) == [date]

    @pytest.mark.parametrize("text", ["le 20 août", "du 18 au 20 août", "le 20 Août à 9h"])
    def test_takes_the_year_of_its_page(self, text: str) -> None:
        assert dates_in(text, PAGE)[-1] == "2025-08-20"
        assert dates_in(text) == []

    def test_of_the_first_months_tells_of_the_last_of_the_year_before(self) -> None:
        assert dates_in("le 28 décembre", Date(2025, 1)) == ["2024-12-28"]
        assert dates_in("le 28 décembre", Date(2025)) == ["2025-12-28"]

    @pytest.mark.parametrize(
        "text", ["du 16 au 19 mai 2023", "les 16 et 19 mai 2023", "16-19 mai 2023"]
    )
    def test_gives_both_ends_of_a_range(self, text: str) -> None:
        assert dates_in(text) == ["2023-05-16", "2023-05-19"]

    @pytest.mark.parametrize(
        "text",
        [
            *("31/02/2025", "le 32 mai 2024", "2024-13-01", "art. 12-3", "2019-2020", "mai", ""),
            *("2 000 agents", "le 12", "10.12.2024.7", "1234-56-78", "maison 2024", "0 mai 2024"),
        ],
    )
    def test_holds_none_that_no_calendar_has(self, text: str) -> None:
        assert dates_in(text, PAGE) in ([], ["2024-05"])

    @given(st.text(st.sampled_from("0123456789/-. maijuinaoût"), max_size=60))
    def test_gives_dates_of_the_calendar(self, text: str) -> None:
        for date in find_dates(text, PAGE):
            assert str(parse_date(str(date))) == str(date) or date.precision == "year"

    def test_is_told_by_precision(self) -> None:
        assert [Date(2025, 2, 19).precision, Date(2025, 2).precision, Date(2025).precision] == [
            *("day", "month", "year")
        ]


class TestMetadata:
    @pytest.mark.parametrize(
        "value",
        [
            *("2025-02-19", "2025-02-19T08:00:00+01:00", "20250219", " 2025-02-19 08:00:00"),
            *("19 février 2025", "mercredi 19 février 2025 à 08:00", "19/02/2025"),
        ],
    )
    def test_has_dates_of_many_forms(self, value: str) -> None:
        assert parse_date(value) == PAGE

    @pytest.mark.parametrize("value", ["", "hier", "1739952000", "0000-00-00", "2025-02-30T08:00"])
    def test_may_have_none(self, value: str) -> None:
        assert parse_date(value) is None

    @pytest.mark.parametrize(
        ("url", "date"),
        [
            ("https://a.example/2025/02/19/accord", "2025-02-19"),
            ("https://a.example/2025/02/accord.html", "2025-02"),
            ("https://a.example/accord-2025", "None"),
            ("https://a.example/2025/13/accord", "None"),
        ],
    )
    def test_has_the_date_in_its_address(self, url: str, date: str) -> None:
        assert str(date_in_address(url)) == date


class TestPublication:
    @pytest.mark.parametrize(
        "text",
        [
            *(
                "Publié le 19 février 2025 à 8h",
                "PUBLIÉ LE : 19/02/2025",
                "Mis en ligne le 19.02.2025",
            ),
            *(
                "Par A. Sow | Posté mercredi 19 février 2025",
                "Paru le 2025-02-19",
                "Date : 19 février 2025",
            ),
            "Publié hier. Publié le 19 février 2025, modifié le 20 février 2025",
        ],
    )
    def test_is_said(self, text: str) -> None:
        assert find_publication(text) == PAGE

    @pytest.mark.parametrize(
        "text", ["Modifié le 19 février 2025", "le 19 février 2025", "Publié le 19 février", ""]
    )
    def test_is_not_said(self, text: str) -> None:
        assert find_publication(text) is None


class TestArticles:
    @pytest.mark.parametrize(
        ("page", "date"),
        [
            (f"date 2024-08 Hanoï, 9 août (VNA) – {TEXT}", "2024-08-09"),
            (f"date 2024-08 Hanoï (VNA) – {TEXT}", "2024-08"),
            (f"date 2024-08 Hanoï, 9 mai (VNA) – {TEXT}", "2024-08"),
            (f"Alger, 3 mai 2024 (APS) - {TEXT}", "2024-05-03"),
            (f"Un accord\n\nPublié le 3 mai 2024 à 18:00\n\n{TEXT}", "2024-05-03"),
            (f"Un accord\n\nModifié le 4 mai 2024\n\n3 mai 2024\n\n{TEXT}", "2024-05-03"),
            (f"{TEXT} La réunion s'est tenue le 3 mai 2024.", "None"),
            (f"Alger, 3 mai (APS) - {TEXT}", "None"),
            (TEXT, "None"),
            ("", "None"),
        ],
    )
    def test_are_dated_by_stamps_and_datelines(self, page: str, date: str) -> None:
        assert str(article_date(read_article(page))) == date

    def test_are_dated_by_their_metadata_first(self) -> None:
        paragraphs = read_article(f"Hanoï, 9 août (VNA) – {TEXT}")
        assert article_date(paragraphs, PAGE) == PAGE
        assert article_date(paragraphs, Date(2024)) == Date(2024, 8, 9)
        assert article_date(paragraphs, Date(2024, 8)) == Date(2024, 8, 9)
        assert article_date(paragraphs, Date(2024, 7)) == Date(2024, 7)
