"""``cooptopics completion``: the script that teaches a shell to complete commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a shell's completion script.

    \b
    Example:
      cooptopics completion bash >> ~/.bashrc
    """
    complete = get_completion_class(shell)
    assert complete is not None
    root = ctx.find_root().command
    click.echo(complete(root, {}, "cooptopics", "_COOPTOPICS_COMPLETE").source())
