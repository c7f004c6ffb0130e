"""Maps the top-level folders `models/` and `training/corpus/` into the installed package."""

from setuptools import setup

setup(
    packages=[
        "cooptopics",
        "cooptopics.cli",
        "cooptopics.formats",
        "cooptopics.parties",
        "cooptopics.report",
        "cooptopics.report.charts",
        "cooptopics.report.page",
        "cooptopics.models",
        "cooptopics.corpus",
    ],
    package_dir={"cooptopics.models": "models", "cooptopics.corpus": "training/corpus"},
    package_data={
        "cooptopics": ["py.typed"],
        "cooptopics.parties": ["*.tsv"],
        "cooptopics.report.charts": ["charts.*"],
        "cooptopics.report.page": ["*"],
        "cooptopics.models": ["*.safetensors", "*.md"],
        "cooptopics.corpus": ["*.jsonl"],
    },
)
