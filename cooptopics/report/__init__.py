"""The report: labelled pages as one web page that needs no network.

`make_report` makes plain data of results, `make_page` a page of these data.
"""

from __future__ import annotations

from cooptopics.report.data import make_report
from cooptopics.report.page import make_page

__all__ = ["make_page", "make_report"]
