"""Maps the top-level folders `models/` and `training/corpus/` into the installed package."""

from setuptools import setup

setup(
    packages=[
        "cooptopics",
        "cooptopics.cli",
        "cooptopics.formats",
        "cooptopics.report",
        "cooptopics.models",
        "cooptopics.corpus",
    ],
    package_dir={"cooptopics.models": "models", "cooptopics.corpus": "training/corpus"},
    package_data={
        "cooptopics": ["py.typed", "parties/*.tsv"],
        "cooptopics.report": ["page/*", "charts/charts.*"],
        "cooptopics.models": ["*.safetensors", "*.md"],
        "cooptopics.corpus": ["*.jsonl"],
    },
)
