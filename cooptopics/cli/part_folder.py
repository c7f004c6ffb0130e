"""Part folders: where the parts of a run stand, with what the run was begun with and which model it uses."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cooptopics.cli.terminal import to_json
from cooptopics.errors import InputError
from cooptopics.files import reason, write_atomically
from cooptopics.version import __version__

# Names with an underscore are passed over by what reads such folders: Spark, Dask, Arrow.
_MANIFEST, _MODEL, _DONE = "_run.json", "_model.safetensors", "_SUCCESS"
_FAILED_INPUTS = "_failed-inputs.txt"


@dataclass(frozen=True)
class PartFolder:
    """Where parts are written, and how.

    Attributes
    ----------
    path : the folder
    format, rows, unit, any_language : as `classify` takes them
    part_size : records in a part
    """

    path: Path
    format: str
    rows: str
    unit: str
    any_language: bool
    part_size: int

    @property
    def model(self) -> Path:
        """The model that workers read, and the record of what the labels were made with."""
        return self.path / _MODEL

    def part(self, number: int) -> Path:
        return self.path / f"part-{number:06}.{self.format}"

    def failures(self, number: int) -> Path:
        return self.path / f"_failed-{number:06}.txt"

    @property
    def has_failures(self) -> bool:
        """Whether any record could not be read, in this run or in one that it goes on with."""
        return any(self.path.glob("_failed-*.txt"))

    def begin(self, inputs: str, model: bytes, resume: bool) -> None:
        """Make the folder, or find that it holds the beginning of the same run.

        Parameters
        ----------
        inputs : digest of the inputs
        model : content of the model file
        resume : whether to go on with a run that was begun

        Raises
        ------
        InputError
            When it holds something else, or anything and it is not to be resumed.
        """
        manifest = self._describe(inputs, model)
        if (self.path / _MANIFEST).is_file():
            if not resume:
                raise InputError(
                    f"{self.path}: holds a run already; go on with it by --resume, or choose another folder"
                )
            self._check_same(manifest)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.clear()
            found = {path.name for path in self.path.iterdir()}
        except OSError as error:
            raise InputError(f"cannot write {self.path}: {reason(error)}") from error
        if not found <= {_MODEL} and _MANIFEST not in found:
            raise InputError(f"{self.path}: holds other files; choose an empty or a new folder")
        # The manifest comes last: where it stands, so does the model.
        write_atomically(self.model, model)
        write_atomically(self.path / _MANIFEST, to_json(manifest, indent=2) + b"\n")

    def _describe(self, inputs: str, model: bytes) -> dict[str, Any]:
        """The manifest: all that the parts depend on."""
        options = {name: value for name, value in vars(self).items() if name != "path"}
        model_digest = hashlib.sha256(model).hexdigest()
        return {"version": __version__, "inputs": inputs, **options, "model": model_digest}

    def _check_same(self, manifest: dict[str, Any]) -> None:
        path = self.path / _MANIFEST
        try:
            begun = dict(json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            raise InputError(f"{path}: cannot be read: {error}; choose another folder") from error
        other = [name for name, value in manifest.items() if begun.get(name) != value]
        if other:
            said = ", ".join(name.replace("_", " ") for name in other)
            raise InputError(
                f"{self.path}: was begun with other {said}; use the same, or choose another folder"
            )

    def clear(self) -> None:
        """Remove what was half-written when a run was killed."""
        for name in ("part-*", "_failed-*", _MANIFEST, _MODEL, _DONE):
            for path in self.path.glob(f".{name}.*"):
                path.unlink(missing_ok=True)

    @property
    def is_done(self) -> bool:
        return (self.path / _DONE).is_file()

    def finish(self, failures: bytes) -> None:
        """Say that all parts are there, and which inputs could not be cut into records, one a line."""
        if failures:
            write_atomically(self.path / _FAILED_INPUTS, failures)
        else:
            (self.path / _FAILED_INPUTS).unlink(missing_ok=True)
        write_atomically(self.path / _DONE, b"")
