"""The command line: one module a command, loaded when it is called."""

from __future__ import annotations

import importlib
import os
import sys

import click

from cooptopics.errors import CooptopicsError

COMMANDS = ("classify", "explain", "info", "train", "evaluate", "completion")


class LazyGroup(click.Group):
    """Loads a command's module only when that command runs, so that start-up stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"cooptopics.cli.{cmd_name}").command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cooptopics")
def group() -> None:
    """Label press articles by domain of security cooperation.

    \b
    Example:
      cooptopics classify article.txt
    """


def main() -> None:
    """Run the command line; errors that users can mend come in one line, without a traceback."""
    try:
        code = group.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CooptopicsError as error:
        click.echo(f"cooptopics: {error}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("cooptopics: interrupted; nothing half-written was kept", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        click.echo(f"cooptopics: cannot write: {error.strerror or error}", err=True)
        sys.exit(2)
