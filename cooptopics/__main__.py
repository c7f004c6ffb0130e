"""The program: ``cooptopics`` and ``python -m cooptopics``; Ctrl-C ends it in one line even while it loads."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from cooptopics.cli import main

        main()
    except KeyboardInterrupt:
        print("cooptopics: interrupted; nothing half-written was kept", file=sys.stderr)
        sys.exit(130)
    except (ImportError, MemoryError) as error:
        # A library is not there, or does not fit into the memory that is left.
        print(
            f"cooptopics: cannot start: {_cause(error)}; free some memory, or install again",
            file=sys.stderr,
        )
        sys.exit(2)


def _cause(error: BaseException) -> str:
    """What went wrong first; NumPy says a page of advice around it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split()) or "out of memory"


if __name__ == "__main__":
    main()
