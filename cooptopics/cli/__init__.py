"""The command line: one module a command, loaded when it is called."""

from __future__ import annotations

import codecs
import importlib
import io
import signal
import sys
from types import FrameType
from typing import Any

import click

from cooptopics.cli.terminal import complain, drop
from cooptopics.errors import CooptopicsError
from cooptopics.files import reason
from cooptopics.version import __version__

COMMANDS = (
    "classify",
    "report",
    "explain",
    "info",
    "train",
    "evaluate",
    "compare",
    "suggest",
    "audit",
    "learning-curve",
    "convert",
    "completion",
)


class _ReaderGone(Exception):
    """Who reads standard output, such as `head`, has seen enough."""


class _Interrupted(Exception):
    """Ctrl-C."""


class LazyGroup(click.Group):
    """Loads a command's module only when that command runs, so that start-up stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cooptopics.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        # What documents or completes commands goes by their own names.
        command.name = cmd_name
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # Click would end the program as failed.
            raise _ReaderGone from error
        except KeyboardInterrupt as error:
            # Click would print a blank line.
            raise _Interrupted from error


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="cooptopics")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Label press articles by domain of security cooperation.

    \b
    Example:
      cooptopics classify article.txt
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)


def main() -> None:
    """Run the command line; errors that users can mend come in one line, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The locale C says ASCII of terminals and files that take UTF-8; click thinks so too.
            encoding = "utf-8" if codecs.lookup(stream.encoding).name == "ascii" else None
            stream.reconfigure(encoding=encoding, errors="replace")
    for name in ("SIGTERM", "SIGHUP"):
        # Leave by way of every `with`, so that nothing half-written stays.
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _leave)
    sys.exit(_run())


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _run() -> int:
    try:
        code = group.main(prog_name="cooptopics", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "cooptopics"
        said = " ".join(error.format_message().split()).rstrip(".")
        complain(f"{said} (see '{command} --help')")
        return 2
    except CooptopicsError as error:
        complain(str(error))
        return 2
    except (KeyboardInterrupt, _Interrupted, click.Abort):
        complain("interrupted; nothing half-written was kept")
        return 130
    except MemoryError:
        complain("out of memory; free some, or give less at once")
        return 2
    except (BrokenPipeError, _ReaderGone):
        drop(sys.stdout)
        return 0
    except OSError as error:
        drop(sys.stdout)
        complain(f"cannot write to {error.filename or 'standard output'}: {reason(error)}")
        return 2
