"""Loads the sample council once, in the order in which a year of it would have happened."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from govern import records
from govern.cli.running import Context
from govern.cli.sample import logs, people, reviews, schemes
from govern.cli.sample.people import SignIn
from govern.clock import utc_now
from govern.history import Actor, Work, system_actor
from govern.history.anchors import Signing, sign_heads
from govern.people.passwords import Passwords
from govern.publication.issuing import issue
from govern.registers.cameras.models import CameraReview, Scheme
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.rules.months import month_of
from govern.registers.cameras.rules.outcomes import Outcome
from govern.registers.cameras.service import import_apply, list_imports
from govern.registers.cameras.service.crime_imports import import_crime, stage_crime

_DATA = Path(__file__).resolve().parent / "data"
_FORCE = "South Yorkshire Police"
#: How long ago the sample's year begins: after the newest month of its crime figures came out.
_BEGAN = timedelta(days=235)
_SETTLED = timedelta(days=20)
_MANAGER = "manager@exampleford.example"
_REVIEWER = "reviewer@exampleford.example"
_DECIDER = "sro@exampleford.example"
_OWNER = "owner@exampleford.example"


@dataclass(slots=True)
class Made:
    """What loading made: lines to print, and how people sign in for the first time."""

    lines: list[str] = field(default_factory=list)
    sign_ins: list[SignIn] = field(default_factory=list)


class _Loading:
    """The instance being loaded, and pieces of work done as one of its people at a time."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.began = utc_now() - _BEGAN

    @contextmanager
    def work(self, sign_in: str | None, at: datetime) -> Iterator[Work]:
        """A piece of work of one person at a time, committed at its end."""
        with self.context.database.write_session() as session:
            work = Work(session, system_actor("command"), at, self.context.registers)
            if sign_in is not None:
                person = people.person_named(work, sign_in)
                work.actor = Actor(person.id, person.token, person.name, via="command")
            yield work
            work.commit()


def load(context: Context, *, say: Callable[[str], None]) -> Made:
    """Load the sample council unless it is there already; nothing is made a second time."""
    made = Made()
    with context.reading() as work:
        if people.council_of(work) is not None:
            return made
    say("Loading the sample council (about half a minute)")
    loading = _Loading(context)
    passwords = Passwords(slots=2)
    one_time = [passwords.make_one_time() for _ in people.PEOPLE]
    with loading.work(None, loading.began) as work:
        council_id = people.add_people(work).id
    made.lines.append(f"{people.COUNCIL}: {len(people.PEOPLE)} people")
    names = _schemes(loading, made)
    _lists(loading, council_id, made)
    _evidence(loading, council_id, names, made)
    decided = _reviews(loading, names, made)
    _documents(loading, decided, names, made)
    with loading.work(None, utc_now()) as work:
        made.sign_ins = people.give_passwords(work, one_time)
    signing = Signing.of(context.settings.keys, context.settings.anchors)
    for head in sign_heads(context.database, signing, utc_now(), only_due=False):
        made.lines.append(f"Signed the {head.log} history at {head.size:,} events")
    return made


def _schemes(loading: _Loading, made: Made) -> schemes.SampleSchemes:
    with loading.work(_MANAGER, loading.began) as work:
        council = people.council_of(work)
        if council is None:
            raise RuntimeError("the council was added just now")
        owner = people.person_named(work, _OWNER)
        names = schemes.add_schemes(work, council, owner.id, owner.id)
    made.lines.append("3 schemes, one of them with its cameras still unknown")
    return names


def _lists(loading: _Loading, council_id: int, made: Made) -> None:
    for name, scheme in (
        ("town_centre_cameras.csv", schemes.TOWN_CENTRE),
        ("traffic_cameras.csv", schemes.TRAFFIC),
    ):
        data = (_DATA / name).read_bytes()
        with loading.work(_MANAGER, loading.began) as work:
            target = list_imports.Target(council_id, scheme)
            batch = list_imports.receive(work, loading.context.files, data, name, target)
            words = list_imports.mapping_words(batch)
            table = list_imports.table_of(work, loading.context.files, batch)
            mapping = list_imports.usable_mapping(words, table)
            list_imports.stage(work, batch, table, mapping)
            report = import_apply.apply(work, batch, as_suggested=True)
        made.lines.append(f"{scheme}: {report['added']} cameras from {name}")


def _evidence(loading: _Loading, council_id: int, names: schemes.SampleSchemes, made: Made) -> None:
    data = gzip.decompress((_DATA / "recorded_crime.csv.gz").read_bytes())
    with loading.work(_MANAGER, loading.began) as work:
        staged = stage_crime(work, data, "recorded_crime.csv", force=_FORCE)
        report = import_crime(work, loading.context.files, staged, organisation_id=council_id)
    made.lines.append(f"{report.added:,} recorded crimes of 24 months")
    for reference in (names.town_centre, names.traffic):
        with loading.work(_MANAGER, loading.began) as work:
            schemes.furnish(work, records.get(work, reference, Scheme))
    with loading.work(_MANAGER, loading.began) as work:
        count = logs.add_logs(work, records.get(work, names.town_centre, Scheme))
    made.lines.append(f"{count} entries of incidents, faults and complaints")


def _reviews(loading: _Loading, names: schemes.SampleSchemes, made: Made) -> list[str]:
    questionnaires = library()
    with loading.work(_MANAGER, loading.began + timedelta(days=1)) as work:
        scheme = records.get(work, names.town_centre, Scheme)
        order = reviews.plan_first(work, scheme)
    decided = []
    for number, (plan, reference) in enumerate(zip(reviews.PLAN, order, strict=False)):
        proposed, outcome, reason = plan
        at = loading.began + _SETTLED + timedelta(days=number)
        with loading.work(_REVIEWER, at) as work:
            review = records.get(work, reference, CameraReview)
            reviews.write_review(work, review, questionnaires, proposal=proposed)
        with loading.work(_DECIDER, at + timedelta(days=3)) as work:
            review = records.get(work, reference, CameraReview)
            reviews.decide_review(work, review, questionnaires, outcome, reason)
        decided.append(reference)
    waiting = order[len(reviews.PLAN) : len(reviews.PLAN) + reviews.WAITING]
    for reference in waiting:
        with loading.work(_REVIEWER, utc_now() - timedelta(days=4)) as work:
            review = records.get(work, reference, CameraReview)
            reviews.write_review(work, review, questionnaires, proposal=Outcome.RETAIN)
    with loading.work(_MANAGER, utc_now() - timedelta(days=45)) as work:
        scheme = records.get(work, names.town_centre, Scheme)
        planned = reviews.plan_year(work, scheme, month_of(work.today))
    made.lines.append(
        f"{len(planned)} camera reviews planned, {len(decided)} decided, {len(waiting)} waiting"
    )
    return decided


def _documents(
    loading: _Loading, decided: list[str], names: schemes.SampleSchemes, made: Made
) -> None:
    context = loading.context
    with context.reading() as work:
        person = people.person_named(work, _MANAGER)
        manager = Actor(person.id, person.token, person.name, via="command")
    wanted: list[tuple[str, str]] = [(reference, "report") for reference in decided[:4]]
    wanted += [(names.town_centre, "yearly_report"), (names.town_centre, "camera_list")]
    for reference, paper in wanted:
        editions = issue(
            context.database, context.files, context.registers, manager, utc_now(),
            reference=reference, paper_name=paper,
        )  # fmt: skip
        for edition in editions:
            made.lines.append(f"Issued {reference} “{edition.title}”, {edition.edition} edition")
