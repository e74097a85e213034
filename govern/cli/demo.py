"""Commands to begin with: demo (the sample council) and up (an empty register)."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from govern.cli.instances import prepare
from govern.cli.running import Context
from govern.config import FILE_NAME
from govern.errors import Refused

_DEMO_PORT, _THREADS = 8000, 8
#: The mailbox listens this far above the pages, so that two trials do not meet.
_MAIL_ABOVE = 25
_SIGN_INS = "sample_sign_ins.txt"
_ENDS_WITHIN_SECONDS = 10


def add(commands: Any) -> None:
    """Add the commands of this module."""
    demo = commands.add_parser(
        "demo",
        help="the sample council, with pages, scheduler and a local mailbox",
        epilog="Example: govern demo --no-serve",
    )
    demo.add_argument("--no-serve", action="store_true", help="load and issue, then stop")
    demo.add_argument("--port", type=int, default=_DEMO_PORT)
    demo.set_defaults(run=run_demo)
    up = commands.add_parser(
        "up", help="an empty register with a first administrator", epilog="Example: govern up"
    )
    up.add_argument("--council", default="", metavar="NAME")
    up.add_argument("--administrator", default="", metavar="EMAIL")
    up.add_argument("--no-serve", action="store_true")
    up.add_argument("--port", type=int, default=_DEMO_PORT)
    up.set_defaults(run=run_up)


def _write_settings(instance: Path, port: int) -> None:
    """Settings for trying out, on this machine alone; what is there already is left alone."""
    path = instance / FILE_NAME
    if path.exists():
        return
    path.write_text(
        "# Made for trying the product out on this machine.\n"
        f'base_url = "http://127.0.0.1:{port}"\n'
        'mail_host = "127.0.0.1"\n'
        f"mail_port = {port + _MAIL_ABOVE}\n"
        'mail_security = "none"\n'
        'mail_from = "govern@exampleford.example"\n',
        encoding="utf-8",
    )


def run_demo(context: Context, chosen: argparse.Namespace) -> int:
    """`govern demo`."""
    from govern.cli.sample.load import load

    prepare(context)
    _write_settings(context.instance, chosen.port)
    made = load(context, say=lambda words: print(words, flush=True))
    if made.sign_ins:
        _keep_sign_ins(context.instance, made.sign_ins)
    for line in made.lines:
        print(line)
    if not made.lines:
        print("The sample council was loaded already; nothing was made.")
    if chosen.no_serve:
        return 0
    return _serve(context, chosen.port, _sign_in_words(context.instance))


def _keep_sign_ins(instance: Path, sign_ins: list[Any]) -> None:
    path = instance / _SIGN_INS
    path.touch(mode=0o600)
    width = max(len(each.sign_in_name) for each in sign_ins)
    lines = [
        f"{each.sign_in_name:<{width}}  {each.password}  {each.name}, {each.role}"
        for each in sign_ins
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _sign_in_words(instance: Path) -> str:
    path = instance / _SIGN_INS
    if not path.is_file():
        return ""
    return (
        "Who can sign in, each with a one-time password to be changed at the first sign-in:\n"
        + path.read_text(encoding="utf-8")
    )


def run_up(context: Context, chosen: argparse.Namespace) -> int:
    """`govern up`: an empty register; the first time it makes a council and an administrator."""
    from sqlalchemy import select

    from govern.people.accounts import NewPerson, add_organisation, add_person
    from govern.people.granting import Place, grant_role
    from govern.people.models import Organisation, OrganisationKind
    from govern.people.passwords import Passwords
    from govern.people.roles import Role

    prepare(context)
    _write_settings(context.instance, chosen.port)
    one_time = Passwords(slots=1).make_one_time()
    words = ""
    with context.writing() as work:
        if work.session.scalar(select(Organisation.id).limit(1)) is None:
            council = add_organisation(
                work, chosen.council or "The council", OrganisationKind.COUNCIL, is_controller=True
            )
            work.flush()
            name = chosen.administrator or "administrator"
            person = add_person(
                work,
                NewPerson(
                    "First administrator",
                    council,
                    email=name if "@" in name else "",
                    sign_in_name=name,
                ),
                one_time,
            )
            grant_role(
                work, person, Role.ADMINISTRATOR, Place(council), reason="First administrator"
            )
            work.commit()
            words = f"Sign in as {name} with the one-time password {one_time.text}\n"
    print(words or "There is a council already; nothing was made.")
    return 0 if chosen.no_serve else _serve(context, chosen.port, words)


def _end(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _serve(context: Context, port: int, words: str) -> int:
    """The pages in this process, the scheduler with its mailbox in another."""
    import waitress

    from govern.app import create_app

    address = f"http://127.0.0.1:{port}"
    os.environ["GOVERN_BASE_URL"] = address
    settings = type(context)(context.instance).settings
    signal.signal(signal.SIGTERM, _end)
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "govern.cli", "--instance", str(context.instance), "scheduler",
         "--mailbox"],
    )  # fmt: skip
    try:
        app = create_app(settings, database=context.database)
        print(words)
        print(f"Open {address} (stop with Ctrl-C). Mails sent: {address}/mailbox", flush=True)
        waitress.serve(app, host="127.0.0.1", port=port, threads=_THREADS, ident=None)
    except OSError as error:
        raise Refused(
            f"Port {port} cannot be used ({error.strerror}): choose another with --port."
        ) from error
    finally:
        scheduler.terminate()
        try:
            scheduler.wait(_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            scheduler.kill()
    return 0
