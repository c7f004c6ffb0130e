"""What is shipped: wheel and sdist carry model, corpus and types, and say what they are; each
kind of installation finds them and works away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from cli_tools import LABELS, PAGE
from packaging.metadata import Metadata

import cooptopics
from cooptopics.resources import shipped_corpus, shipped_model

ROOT = Path(__file__).resolve().parent.parent
OUTER = Path(sysconfig.get_path("purelib"))
CORPUS = sorted(path.name for path in (ROOT / "training" / "corpus").glob("*.jsonl"))
MODEL = "cooptopics-fr.safetensors"

pytestmark = pytest.mark.packaging


def call(*args: object, cwd: Path | None = None, **more: str) -> str:
    """The standard output of a program that must not fail, run without ways to the checkout."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment.update(more)
    ended = subprocess.run(
        [str(arg) for arg in args], capture_output=True, text=True, cwd=cwd, env=environment
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def pip_install(environment: Path, *args: object) -> None:
    quietly = ("--quiet", "--disable-pip-version-check", "--no-deps")
    target = ("--python", _program(environment, "python"))
    call(sys.executable, "-m", "pip", *target, "install", *quietly, *args)


def _program(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


def _site_packages(environment: Path) -> Path:
    values = {"base": str(environment), "platbase": str(environment)}
    return Path(sysconfig.get_path("purelib", "venv", values))


def make_environment(path: Path, *sees: Path) -> Path:
    """An empty virtual environment that sees the packages, but no links, of others."""
    venv.create(path, with_pip=False, symlinks=os.name != "nt")
    lines = "".join(f"{folder}\n" for folder in sees)
    (_site_packages(path) / "others.pth").write_text(lines, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, since building leaves traces."""
    path = tmp_path_factory.mktemp("copy") / "checkout"
    ignored = shutil.ignore_patterns(".*", "*.egg-info", "__pycache__", "build", "dist", "results")
    shutil.copytree(ROOT, path, ignore=ignored)
    return path


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment that pyproject.toml asks for to build."""
    path = make_environment(tmp_path_factory.mktemp("builder") / "env", OUTER)
    pip_install(path, "setuptools>=77")
    return path


@pytest.fixture(scope="module")
def distributions(checkout: Path, builder: Path) -> tuple[Path, Path]:
    """The wheel, built from the sdist, and the sdist."""
    python = _program(builder, "python")
    call(python, "-m", "build", "--no-isolation", "--outdir", checkout / "dist", checkout)
    (wheel,) = (checkout / "dist").glob("*.whl")
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def sdist_names(distributions: tuple[Path, Path]) -> set[str]:
    with tarfile.open(distributions[1]) as sdist:
        return {name.partition("/")[2] for name in sdist.getnames()}


def check_installation(environment: Path, away: Path, home: Path) -> None:
    """It classifies away from the checkout, with the model and the corpus that lie at home."""
    page = away / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    script = _program(environment, "cooptopics")
    printed = call(script, "classify", page.name, "--format", "json", cwd=away)
    assert [record["labels"] for record in json.loads(printed)] == [LABELS, []]
    code = (
        "import json, cooptopics, cooptopics.resources as r; print(json.dumps("
        "[cooptopics.__file__, str(r.shipped_model()), *map(str, r.shipped_corpus())]))"
    )
    package, model, *corpus = json.loads(
        call(_program(environment, "python"), "-c", code, cwd=away)
    )
    assert [Path(path).name for path in (model, *corpus)] == [MODEL, *CORPUS]
    assert all(Path(path).is_relative_to(home.resolve()) for path in (package, model, *corpus))


class TestContent:
    def test_wheel(self, distributions: tuple[Path, Path]) -> None:
        with zipfile.ZipFile(distributions[0]) as wheel:
            names = set(wheel.namelist())
        expected = {f"cooptopics/corpus/{name}" for name in CORPUS}
        expected |= {f"cooptopics/models/{MODEL}", "cooptopics/py.typed", "cooptopics/cli/train.py"}
        expected |= {"cooptopics/parties/names.tsv"}
        assert names >= expected
        packages = {name.partition("/")[0] for name in names}
        assert packages == {"cooptopics", f"cooptopics-{cooptopics.__version__}.dist-info"}

    def test_sdist(self, sdist_names: set[str]) -> None:
        expected = {f"training/corpus/{name}" for name in CORPUS}
        expected |= {f"models/{MODEL}", "cooptopics/py.typed", "LICENSE", "LICENSE-data"}
        expected |= {"cooptopics/parties/names.tsv"}
        assert sdist_names >= expected | {"pyproject.toml", "setup.py", "README.md"}

    def test_every_module_is_in_both(
        self, distributions: tuple[Path, Path], sdist_names: set[str]
    ) -> None:
        modules = {p.relative_to(ROOT).as_posix() for p in (ROOT / "cooptopics").rglob("*.py")}
        with zipfile.ZipFile(distributions[0]) as wheel:
            assert set(wheel.namelist()) >= modules
        assert sdist_names >= modules


class TestReproduction:
    """Who builds a release again gets the same bytes."""

    def test_of_the_wheel(self, checkout: Path, builder: Path, tmp_path: Path) -> None:
        first, second = (self.build(checkout, builder, tmp_path / name) for name in "ab")
        assert first.name == second.name
        assert first.read_bytes() == second.read_bytes()

    def build(self, checkout: Path, builder: Path, place: Path) -> Path:
        """The wheel of a copy of the checkout with other times and another path."""
        ignored = shutil.ignore_patterns("build", "dist", "*.egg-info")
        shutil.copytree(checkout, place, ignore=ignored, copy_function=shutil.copyfile)
        words = (_program(builder, "python"), "-m", "build", "--wheel", "--no-isolation", place)
        call(*words, SOURCE_DATE_EPOCH="1700000000")
        (wheel,) = (place / "dist").glob("*.whl")
        return wheel


@pytest.fixture(scope="module")
def raw(distributions: tuple[Path, Path]) -> bytes:
    with zipfile.ZipFile(distributions[0]) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return wheel.read(name)


@pytest.fixture(scope="module")
def metadata(raw: bytes) -> Metadata:
    """Parsing it checks it as package indexes do."""
    return Metadata.from_email(raw, validate=True)


class TestMetadata:
    def test_readme_is_the_description(self, metadata: Metadata, raw: bytes) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        assert (metadata.description or "").strip() == readme.strip()
        assert metadata.description_content_type == "text/markdown"

    def test_name_version_and_summary(self, metadata: Metadata) -> None:
        assert (metadata.name, str(metadata.version)) == ("cooptopics", cooptopics.__version__)
        assert 20 < len(metadata.summary or "") < 120

    def test_licences_of_code_and_data(self, metadata: Metadata) -> None:
        assert metadata.license_expression == "Apache-2.0 AND CC-BY-4.0"
        assert metadata.license_files == ["LICENSE", "LICENSE-data"]

    def test_links(self, metadata: Metadata) -> None:
        links = metadata.project_urls or {}
        assert {"Homepage", "Documentation", "Changelog", "Issues"} <= set(links)
        assert all(link.startswith("https://") for link in links.values())

    def test_classifiers_name_the_pythons_that_are_allowed(self, metadata: Metadata) -> None:
        named = {c.rpartition(" ")[2] for c in metadata.classifiers or [] if ":: 3." in c}
        assert named
        assert metadata.requires_python is not None
        assert all(metadata.requires_python.contains(version) for version in named)
        assert "Typing :: Typed" in (metadata.classifiers or [])

    def test_requirements_are_what_the_design_says(self, metadata: Metadata) -> None:
        needed = {str(r.name) for r in metadata.requires_dist or [] if not r.marker}
        assert {"numpy", "scikit-learn", "joblib", "nltk", "safetensors", "click", "rich"} <= needed

    def test_both_say_the_same(self, distributions: tuple[Path, Path], raw: bytes) -> None:
        with tarfile.open(distributions[1]) as sdist:
            (name,) = (n for n in sdist.getnames() if n.count("/") == 1 and n.endswith("PKG-INFO"))
            file = sdist.extractfile(name)
            assert file is not None
            assert _fields(file.read()) == _fields(raw)


def _fields(raw: bytes) -> list[tuple[str, Any]]:
    message: Message = BytesParser().parsebytes(raw)
    return sorted((key, str(value)) for key, value in message.items() if key != "Metadata-Version")


class TestInstallations:
    def test_wheel(self, distributions: tuple[Path, Path], tmp_path: Path) -> None:
        environment = make_environment(tmp_path / "env", OUTER)
        pip_install(environment, "--no-index", distributions[0])
        check_installation(environment, tmp_path, home=environment)

    def test_editable(self, checkout: Path, builder: Path, tmp_path: Path) -> None:
        environment = make_environment(tmp_path / "env", _site_packages(builder), OUTER)
        pip_install(environment, "--no-index", "--no-build-isolation", "--editable", checkout)
        check_installation(environment, tmp_path, home=checkout)

    def test_unpacked_sdist(self, distributions: tuple[Path, Path], tmp_path: Path) -> None:
        with tarfile.open(distributions[1]) as sdist:
            sdist.extractall(tmp_path)
        (home,) = tmp_path.glob("cooptopics-*")
        code = "import cooptopics.resources as r; print(r.shipped_model(), *r.shipped_corpus())"
        paths = call(sys.executable, "-c", code, cwd=home).split()
        assert [Path(path).name for path in paths] == [MODEL, *CORPUS]
        assert all(Path(path).is_relative_to(home.resolve()) for path in paths)

    def test_checkout(self) -> None:
        assert shipped_model() == ROOT / "models" / MODEL
        assert shipped_corpus() == [ROOT / "training" / "corpus" / name for name in CORPUS]
