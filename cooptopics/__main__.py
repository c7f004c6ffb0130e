"""``python -m cooptopics``."""

from cooptopics.cli import main

if __name__ == "__main__":
    main()
