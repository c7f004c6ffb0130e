"""Model files that somebody spoiled, at random or on purpose, and what comes of loading each.

    python tests/hostile/mutations.py --number 100000

A mutated file that is signed has the digest that goes with its content, so that it reaches what is behind that check.
None may take more memory than twice the file and half a megabyte.
"""

from __future__ import annotations

import argparse
import json
import random
import struct
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import safetensors.numpy

from cooptopics import storage
from cooptopics.errors import ModelError
from cooptopics.model import Model
from cooptopics.resources import shipped_model
from cooptopics.storage import from_bytes

SMALL = Path(__file__).parents[1] / "models" / "format-3.safetensors"
PROBE = ["La police a saisi de l'héroïne.", "Le prix du riz a baissé."]
SLOW = 2.0  # seconds
TINY = 1 << 19  # bytes that reading may take more than the file, however small that is

Arrays = dict[str, npt.NDArray[Any]]

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 3, 2**31, -(2**63), 2**64, 10**400, 0.5, -0.0, 1e308),
    *(float("nan"), float("inf"), "", "\0", "\ud800", "a" * 5000, "\x1b[31m", "__import__('os')"),
    *(
        [],
        [1],
        [1, 2],
        [17],
        [[]],
        ["1"],
        {},
        {"a": "b"},
        {"labels": {}},
        {"": ""},
        {"__class__": "x"},
    ),
)
NUMBERS = (0.0, -0.0, -1.0, 0.5, 2.0, 1e300, -1e300, 3e38, 6e4, np.nan, np.inf, -np.inf, 5e-324)
DTYPES = ("f2", "f4", "f8", "u1", "i1", "i4", "i8", "u8", "?")


class Mutant(NamedTuple):
    """A spoiled file: how it was made, whether its digest is right, its content."""

    way: str
    signed: bool
    data: bytes


class Verdict(NamedTuple):
    """What came of loading a file: "refused", "equal", or what must not be; peak of memory beside the file, in bytes."""

    outcome: str
    peak: int


def mutants(data: bytes, number: int, seed: int = 0) -> Iterator[Mutant]:
    """So many spoiled files of a sound one; the same for the same seed."""
    choose = random.Random(seed)
    ways = [(way, False) for way in BYTES] + [(way, True) for way in (*BODIES, *PARTS)]
    for i in range(number):
        # Two signed ones for each that is not.
        way, signed = choose.choice([w for w in ways if w[1] == bool(i % 3)])
        if not signed:
            yield Mutant(way, False, BYTES[way](data, choose))
            continue
        changed = BODIES[way](data, choose) if way in BODIES else _rebuild(data, PARTS[way], choose)
        mended = sign(changed)
        yield Mutant(way, mended is not None, changed if mended is None else mended)


def sign(data: bytes) -> bytes | None:
    """A file with the digest that goes with its content; None where it cannot be read so far."""
    size = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(json.loads(data[8 : 8 + size])["__metadata__"]["cooptopics"])
        old = header.pop("digest")
        new = storage._digest(header, safetensors.numpy.load(data))
        if len(old) != len(new):
            return None
        return data.replace(old.encode(), new.encode(), 1)
    except (KeyError, ValueError, TypeError, AttributeError, safetensors.SafetensorError):
        return None


def judge(data: bytes) -> Verdict:
    """Load a file as a user would, and look at all that it did."""
    began = time.process_time()
    tracemalloc.start()
    model = None
    try:
        model = from_bytes(data)
        outcome = "equal"
    except ModelError:
        outcome = "refused"
    except BaseException as error:
        outcome = f"crashed: {type(error).__name__}: {error}"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    if time.process_time() - began > SLOW:
        outcome = "slow"
    return Verdict(outcome if model is None else _judge_model(model, data, outcome), peak)


def _judge_model(model: Model, data: bytes, outcome: str) -> str:
    again = model.to_bytes()
    if from_bytes(again).to_bytes() != again:
        return "changed by a round trip"
    if not _same_arrays(data, again):
        return "not what the file says"
    if not np.isfinite(model.predict_proba(PROBE)).all():
        return "gives probabilities that are no numbers"
    return outcome


def _same_arrays(data: bytes, again: bytes) -> bool:
    said, kept = safetensors.numpy.load(data), safetensors.numpy.load(again)
    said = {name: array for name, array in said.items() if array.size or name in kept}
    return said.keys() == kept.keys() and all(
        said[name].tobytes() == kept[name].tobytes() for name in said
    )


def _flip(data: bytes, choose: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(choose.choice((1, 1, 2, 8, 64))):
        changed[choose.randrange(len(changed))] ^= 1 << choose.randrange(8)
    return bytes(changed)


def _cut(data: bytes, choose: random.Random) -> bytes:
    return data[: choose.randrange(len(data))]


def _insert(data: bytes, choose: random.Random) -> bytes:
    place = choose.randrange(len(data))
    return data[:place] + choose.randbytes(choose.choice((1, 8, 1000))) + data[place:]


def _drop(data: bytes, choose: random.Random) -> bytes:
    place = choose.randrange(len(data))
    return data[:place] + data[place + choose.choice((1, 8, 100)) :]


def _length(data: bytes, choose: random.Random) -> bytes:
    size = int.from_bytes(data[:8], "little")
    sizes = (0, 1, size - 1, size + 1, size * 2, len(data), 2**31, 2**32 + size, 2**63, 2**64 - 1)
    return struct.pack("<Q", choose.choice((*sizes, choose.getrandbits(64)))) + data[8:]


def _noise(data: bytes, choose: random.Random) -> bytes:
    return choose.randbytes(choose.randrange(2 * len(data)))


def _other_header(data: bytes, text: str) -> bytes:
    size = int.from_bytes(data[:8], "little")
    header = text.encode("utf-8", "surrogatepass")
    return struct.pack("<Q", len(header)) + header + data[8 + size :]


def _header(data: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    return parsed


def _shape(data: bytes, choose: random.Random) -> bytes:
    """A tensor that says to be huge, empty, negative, elsewhere or in another's place."""
    header = _header(data)
    name = choose.choice([name for name in header if name != "__metadata__"])
    tensor = header[name]
    huge = (0, 1, -1, 2**31, 2**40, 2**62, 2**63, 10**30, 0.5, "1", None)
    if choose.random() < 0.5:
        tensor["shape"] = [choose.choice(huge) for _ in range(choose.choice((0, 1, 2, 3, 70)))]
    elif choose.random() < 0.5:
        other = header[choose.choice([other for other in header if other != "__metadata__"])]
        tensor["data_offsets"] = choose.choice(
            (other["data_offsets"], [0, 2**62], [5, 1], [choose.choice(huge), choose.choice(huge)])
        )
    else:
        tensor["dtype"] = choose.choice(("F64", "F16", "BF16", "I64", "BOOL", "F8_E4M3", "X", 1))
    return _other_header(data, json.dumps(header))


def _deep(data: bytes, choose: random.Random) -> bytes:
    """JSON so deep that a parser could run out of stack, in either header."""
    depth = choose.choice((10, 900, 5000, 100_000))
    nest = choose.choice(
        ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth, "[" * depth)
    )
    if choose.random() < 0.5:
        return _other_header(data, choose.choice((nest, '{"__metadata__":' + nest + "}")))
    header = _header(data)
    inner = header["__metadata__"]["cooptopics"]
    header["__metadata__"]["cooptopics"] = inner.replace('"info":', f'"more":{nest},"info":', 1)
    return _other_header(data, json.dumps(header))


def _twice(data: bytes, choose: random.Random) -> bytes:
    """A key that stands twice in one of the headers."""
    header = _header(data)
    if choose.random() < 0.5:
        inner = header["__metadata__"]["cooptopics"]
        key = choose.choice(list(json.loads(inner)))
        value = json.dumps(choose.choice(VALUES))
        header["__metadata__"]["cooptopics"] = inner[:-1] + f',"{key}":{value}}}'
        return _other_header(data, json.dumps(header))
    key, other = choose.choice(list(header)), choose.choice(list(header))
    return _other_header(data, f'{json.dumps(header)[:-1]},"{key}":{json.dumps(header[other])}}}')


def _array_bytes(data: bytes, choose: random.Random) -> bytes:
    """Flipped bits in the arrays alone."""
    start = 8 + int.from_bytes(data[:8], "little")
    changed = bytearray(data)
    for _ in range(choose.choice((1, 1, 2, 8, 64))):
        changed[choose.randrange(start, len(changed))] ^= 1 << choose.randrange(8)
    return bytes(changed)


def _rebuild(
    data: bytes,
    change: Callable[[dict[str, Any], Arrays, random.Random], None],
    choose: random.Random,
) -> bytes:
    """A file of changed parts."""
    header = json.loads(_header(data)["__metadata__"]["cooptopics"])
    arrays = dict(safetensors.numpy.load(data))
    change(header, arrays, choose)
    header["digest"] = "0" * 64
    arrays = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return safetensors.numpy.save(arrays, {"cooptopics": storage._canonical(header)})


def _value(header: dict[str, Any], arrays: Arrays, choose: random.Random) -> None:
    """Another value anywhere in the header."""
    place: Any = header
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = choose.choice(keys)
        if not (isinstance(place[key], (dict, list)) and place[key]) or choose.random() < 0.3:
            break
        place = place[key]
    place[key] = choose.choice(VALUES)


def _key(header: dict[str, Any], arrays: Arrays, choose: random.Random) -> None:
    """A field less, more or under another name, in the header or one level below."""
    objects = [header, *(value for value in header.values() if isinstance(value, dict) and value)]
    place = choose.choice(objects)
    name = choose.choice(list(place))
    value = place[name]
    if choose.random() < 0.7:
        del place[name]
    if choose.random() < 0.7:
        place[choose.choice(("", "a", "__init__", "digest ", "\ud800", name.upper()))] = value


def _number(header: dict[str, Any], arrays: Arrays, choose: random.Random) -> None:
    """Another number in an array."""
    name = choose.choice(list(arrays))
    array = arrays[name].copy()
    if array.size:
        with np.errstate(all="ignore"):
            value = np.float64(choose.choice(NUMBERS)).astype(array.dtype)
        array.flat[choose.randrange(array.size) if choose.random() < 0.7 else slice(None)] = value
    arrays[name] = array


def _array(header: dict[str, Any], arrays: Arrays, choose: random.Random) -> None:
    """An array less, or of another length, shape, type, order or name."""
    name = choose.choice(list(arrays))
    array = arrays[name]
    half = array[: array.shape[0] // 2]
    with np.errstate(all="ignore"):
        changed = choose.choice(
            (
                *(
                    half,
                    array[:0],
                    array[::-1],
                    array.ravel(),
                    array[None],
                    array.T,
                    array[..., None],
                ),
                *(
                    np.concatenate([array, array]),
                    np.concatenate([array, half]),
                    np.zeros((0, 2**40)),
                ),
                *(
                    array.astype(choose.choice(DTYPES)),
                    np.roll(array, 1),
                    np.zeros((), array.dtype),
                ),
            )
        )
    del arrays[name]
    if choose.random() < 0.9:
        new = choose.choice((name, name, name, name, "more", "ngrams.", "weights", name + " "))
        arrays[new] = changed


def _ngram_bytes(header: dict[str, Any], arrays: Arrays, choose: random.Random) -> None:
    """N-grams that are empty, many, long, not UTF-8 or of another kind."""
    name = choose.choice([name for name in arrays if name.startswith("ngrams.")])
    content = choose.choice(
        (b"\n" * 5000, b"a" * 5000, b"\xff", b" ", b".\n.", b"\0", "é\n\U0010ffff".encode())
    )
    old = arrays[name].tobytes()
    place = choose.randrange(len(old) + 1)
    changed = choose.choice(
        (content, old[:place] + content + old[place:], old[:place], old + b"\n" + old)
    )
    arrays[name] = np.frombuffer(changed, np.uint8)


BYTES = {
    "bits flipped": _flip,
    "cut short": _cut,
    "bytes inserted": _insert,
    "bytes left out": _drop,
    "length of the header": _length,
    "noise": _noise,
    "shape of a tensor": _shape,
    "deep JSON": _deep,
    "a key twice": _twice,
}
BODIES = {"bits of arrays": _array_bytes, "a shape, signed": _shape, "a key twice, signed": _twice}
PARTS = {
    "value in the header": _value,
    "field of the header": _key,
    "number in an array": _number,
    "an array": _array,
    "n-grams": _ngram_bytes,
}


class Tally(NamedTuple):
    """Outcomes of many files: how many of each, how many were signed, the most memory as a share of what is allowed."""

    outcomes: Counter[str]
    signed: int
    greed: float
    bad: list[Mutant]


def try_all(data: bytes, number: int, seed: int = 0) -> Tally:
    """Load so many spoiled files."""
    tally = Counter[str]()
    signed, greed, bad = 0, 0.0, []
    from_bytes(data)  # so that what the first reading makes once and for all does not count
    for mutant in mutants(data, number, seed):
        verdict = judge(mutant.data)
        outcome = verdict.outcome
        # Twice the file, of which it is one half itself.
        share = verdict.peak / (len(mutant.data) + TINY)
        if share > 1 and outcome in ("refused", "equal"):
            outcome = "took too much memory"
        greed = max(greed, share)
        signed += mutant.signed
        if outcome not in ("refused", "equal") or (
            outcome == "equal" and not mutant.signed and from_bytes(mutant.data).to_bytes() != data
        ):
            bad.append(Mutant(f"{mutant.way}: {outcome}", mutant.signed, mutant.data))
        tally[outcome] += 1
    return Tally(tally, signed, greed, bad)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--number", type=int, default=100_000, help="how many files")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="folder for files that did what they must not")
    args = parser.parse_args()
    bad: list[Mutant] = []
    # The shipped model is large beside what any reading takes, but slow to spoil.
    for path, number in ((SMALL, args.number), (shipped_model(), args.number // 100)):
        began = time.monotonic()
        tally = try_all(path.read_bytes(), number, args.seed)
        said = ", ".join(f"{count:,} {outcome}" for outcome, count in tally.outcomes.most_common())
        print(f"{number:,} files made of {path.name}, {tally.signed:,} with a right digest: {said}")
        seconds = time.monotonic() - began
        print(f"the most memory was {tally.greed:.0%} of what is allowed; {seconds:.0f} s")
        bad += tally.bad
    for number, mutant in enumerate(bad):
        print(f"bad: {mutant.way}")
        if args.keep:
            (args.keep / f"{number}.safetensors").write_bytes(mutant.data)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
