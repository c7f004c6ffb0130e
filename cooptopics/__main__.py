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
        # A library cannot be loaded into the memory that is left, or is not installed whole.
        said = " ".join(str(error).split()) or "out of memory"
        print(
            f"cooptopics: cannot start: {said[:300]}; free some memory, or install it again",
            file=sys.stderr,
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
