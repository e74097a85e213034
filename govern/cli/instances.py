"""Commands that make, run and check an instance: init, serve, up."""

from __future__ import annotations

import argparse
from typing import Any

from govern.cli.running import Context
from govern.config import make_instance_folder

_THREADS = 8


def add(commands: Any) -> None:
    """Add the commands of this module."""
    init = commands.add_parser(
        "init",
        help="make an instance, or bring its database up to date",
        epilog="Example: govern init --instance /srv/govern",
    )
    init.set_defaults(run=run_init)
    serve = commands.add_parser(
        "serve", help="serve the pages", epilog="Example: govern serve --port 8080"
    )
    serve.add_argument("--host", default=None)
    serve.add_argument("--port", type=int, default=None)
    serve.set_defaults(run=run_serve)


def prepare(context: Context) -> bool:
    """Make the folder, the secrets and the database of an instance; False when all were there."""
    from govern import migrations
    from govern.catalogue import metadata
    from govern.config import Settings
    from govern.database import make_engine
    from govern.history.keys import make_history_key

    made = make_instance_folder(context.instance)
    settings = Settings.load(context.instance)
    make_history_key(settings.keys)
    metadata()
    engine = make_engine(settings.database_url)
    try:
        if migrations.current(engine) == migrations.newest():
            return made
        migrations.upgrade(engine)
    finally:
        engine.dispose()
    return True


def run_init(context: Context, _chosen: argparse.Namespace) -> int:
    """`govern init`."""
    made = prepare(context)
    words = "is ready" if made else "was ready already; nothing was changed"
    print(f"The instance {context.instance} {words}.")
    return 0


def run_serve(context: Context, chosen: argparse.Namespace) -> int:
    """`govern serve`: the pages, until it is stopped; it runs no job."""
    import waitress

    from govern.app import create_app

    settings = context.settings
    app = create_app(settings, database=context.database)
    host, port = chosen.host or settings.host, chosen.port or settings.port
    print(f"Serving on http://{host}:{port}", flush=True)
    waitress.serve(app, host=host, port=port, threads=_THREADS, ident=None)
    return 0
