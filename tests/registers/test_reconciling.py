"""Published camera lists reconcile as a person reading them row by row would have it."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.attachments.tabular import read_table
from govern.registers.cameras.rules import (
    KnownCamera,
    Listing,
    Outcome,
    Reconciliation,
    guess_columns,
    read_listing,
    reconcile,
)
from govern.registers.cameras.rules.assignment import best_pairs

DATA = Path(__file__).parents[1] / "data" / "cameras"
REPORTS = json.loads((DATA / "reports.json").read_text(encoding="utf-8"))
TRAFFORD = sorted((DATA / "trafford").glob("*_*cameras*.csv"))
MARCH_2025 = DATA / "trafford" / "2025-03-04_trafford_cctv_cameras.csv"
NEWEST = DATA / "trafford" / "2026-06-24_trafford_cctv_cameras.csv"
SHEFFIELD = DATA / "sheffield" / "sheffield_cctv.geojson"
_TAKEN = (
    *("number", "label", "latitude", "longitude", "easting", "northing", "ward", "category"),
    *("capability", "status", "installed_on", "owner", "notes"),
)


def listing_of(data: bytes, name: str = "list.csv") -> Listing:
    table = read_table(data, name)
    return read_listing(table, guess_columns(table.columns, list(table.rows)[:60]))


def published(path: Path) -> Listing:
    return listing_of(path.read_bytes(), path.name)


def without(path: Path, columns: Iterable[str]) -> Listing:
    """A published list with some of its columns taken out."""
    held = io.StringIO()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [column for column in rows[0] if column not in set(columns)]
    writer = csv.DictWriter(held, kept, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return listing_of(held.getvalue().encode(), path.name)


class Desk:
    """A register in memory that does with an import's report what the service will do."""

    def __init__(self) -> None:
        self.cameras: dict[Hashable, KnownCamera] = {}

    def take(self, listing: Listing, *, as_suggested: bool = True) -> Reconciliation:
        report = reconcile(list(self.cameras.values()), listing, as_suggested=as_suggested)
        listed: set[Hashable] = set(report.in_doubt)
        for match in report.matches:
            if match.outcome is Outcome.PENDING:
                continue
            key: Hashable = match.camera
            if match.outcome is Outcome.ADDED:
                key = len(self.cameras)
                self.cameras[key] = KnownCamera(key)
            given_values = {name: getattr(match.row, name) for name in _TAKEN}
            told = {name: value for name, value in given_values.items() if value is not None}
            assert key not in listed, "one camera was given to two rows"
            self.cameras[key] = replace(self.cameras[key], **told)
            listed.add(key)
        for key, camera in self.cameras.items():
            self.cameras[key] = replace(camera, is_listed=key in listed)
        return report

    @property
    def listed(self) -> int:
        return sum(camera.is_listed for camera in self.cameras.values())


def desk_with(*listings: Listing) -> Desk:
    desk = Desk()
    for listing in listings:
        desk.take(listing)
    return desk


def outcomes(report: Reconciliation) -> dict[str | None, Outcome]:
    return {match.row.number: match.outcome for match in report.matches}


def add_up(report: Reconciliation, listing: Listing) -> None:
    counts = report.counts()
    parts = ("added", "changed", "moved", "renumbered", "unchanged", "rejected", "pending")
    assert counts["rows"] == listing.row_count == sum(counts[part] for part in parts)
    used = [match.camera for match in report.matches if match.camera is not None]
    assert len(used) == len(set(used))
    assert not set(used) & set(report.missing)


# Published lists


def test_seven_trafford_lists_in_order() -> None:
    desk = Desk()
    assert len(TRAFFORD) == 7
    for path in TRAFFORD:
        listing = published(path)
        report = desk.take(listing)
        add_up(report, listing)
        assert report.counts() == REPORTS["in_date_order"][path.name], path.name
        assert desk.listed == listing.row_count
    assert desk.listed == 163
    assert len(desk.cameras) == 176
    places = [(camera.label, camera.place) for camera in desk.cameras.values() if camera.is_listed]
    assert len(set(places)) == 163


def test_nothing_in_the_seven_lists_waits_for_a_person() -> None:
    desk = Desk()
    for path in TRAFFORD:
        assert desk.take(published(path), as_suggested=False).counts()["pending"] == 0
    assert desk.listed == 163


def test_the_renumbering_of_march_2025_is_seen_as_one() -> None:
    desk = desk_with(*map(published, TRAFFORD[:4]))
    before = dict(desk.cameras)
    report = desk.take(published(MARCH_2025))
    renumbered = [match for match in report.matches if match.outcome is Outcome.RENUMBERED]
    assert len(renumbered) == 86
    for match in renumbered:
        old = before[match.camera]
        assert int(match.row.number or 0) == int(old.number or 0) + 1000
        assert old.place == match.row.place
        assert "as for most others on this list" in match.why
    gone = {before[key].number for key in report.newly_missing}
    assert gone == {"33", "69", "152"}


def test_a_second_camera_beside_a_renumbered_one_is_new() -> None:
    desk = desk_with(*map(published, TRAFFORD[:4]))
    found = outcomes(desk.take(published(MARCH_2025)))
    # 2 to 3 metres from 16, 277 and 293, which stand where they stood as 1016, 1277 and 1293.
    for number in ("1017", "1275", "1285"):
        assert found[number] is Outcome.ADDED
    for number in ("1016", "1277", "1293"):
        assert found[number] is Outcome.RENUMBERED


def test_a_number_given_to_another_site_makes_a_new_camera() -> None:
    desk = desk_with(*map(published, TRAFFORD[:6]))
    report = desk.take(published(NEWEST))
    match = next(match for match in report.matches if match.row.number == "1050")
    assert match.outcome is Outcome.ADDED
    assert "3.0 km away" in match.why


def test_a_camera_seen_again_keeps_its_history() -> None:
    desk = desk_with(*map(published, TRAFFORD[:6]))
    report = desk.take(published(NEWEST))
    again = {match.row.number: match for match in report.matches}
    assert again["1160"].outcome is again["1155"].outcome is Outcome.RENUMBERED
    assert "missing from the list before" in again["1160"].why


def test_the_same_list_as_geojson_changes_nothing() -> None:
    desk = desk_with(*map(published, TRAFFORD))
    listing = published(NEWEST.with_suffix(".geojson"))
    report = desk.take(listing)
    assert report.counts() == REPORTS["newest_as_geojson_after_csv"]
    assert len(desk.cameras) == 176


def test_the_control_rooms_own_plot() -> None:
    raw = published(DATA / "trafford" / "2021-02-10_CCTV_cameras_trafford_RAW.geojson")
    assert Desk().take(raw).counts() == REPORTS["raw_plot_alone"]
    desk = desk_with(published(DATA / "trafford" / "2021-02-10_trafford_cctv_cameras.csv"))
    assert desk.take(raw).counts() == REPORTS["raw_plot_after_its_csv"]


def test_sheffield_and_its_repeated_numbers() -> None:
    listing = published(SHEFFIELD)
    numbers = [camera.number for camera in listing.cameras]
    assert len({number for number in numbers if numbers.count(number) > 1}) == 49
    desk = Desk()
    assert desk.take(listing, as_suggested=False).counts() == REPORTS["sheffield"]
    assert desk.take(listing, as_suggested=False).counts() == REPORTS["sheffield_again"]
    assert sum(camera.category == "traffic" for camera in desk.cameras.values()) == 59


def test_a_list_without_coordinates() -> None:
    bare = without(NEWEST, ("lat", "lon"))
    desk = Desk()
    assert desk.take(bare).counts() == REPORTS["without_coordinates"]
    assert desk.take(bare).counts() == REPORTS["without_coordinates_again"]
    assert desk.take(published(NEWEST)).counts() == REPORTS["coordinates_filled_in"]
    assert desk.take(bare).counts() == REPORTS["without_coordinates_again"]
    assert all(camera.place is not None for camera in desk.cameras.values())


def test_without_coordinates_the_renumbering_asks_where_names_were_reworded() -> None:
    desk = desk_with(*map(published, TRAFFORD[:4]))
    listing = without(MARCH_2025, ("lat", "lon"))
    report = reconcile(list(desk.cameras.values()), listing)
    add_up(report, listing)
    assert report.counts() == REPORTS["renumbering_without_coordinates"]
    asked = next(match for match in report.matches if match.row.number == "1036")
    assert asked.outcome is Outcome.PENDING
    assert asked.suggestion is Outcome.RENUMBERED
    assert asked.why == (
        "Only the name says that this is camera 36, “Shrewsbury Street”. Is it the same camera?"
    )


@pytest.mark.parametrize(
    "columns", [("camera_id", "lat", "lon"), ("location", "lat", "lon"), ("camera_id", "location")]
)
def test_lines_with_one_sign_only_are_still_a_list(columns: tuple[str, ...]) -> None:
    listing = without(NEWEST, columns)
    desk = Desk()
    assert desk.take(listing).counts()["added"] == 163
    assert desk.take(listing).counts()["unchanged"] == 163


# Small cases, each a rule


def row(number: object = "", site: str = "", lat: object = "", lon: object = "") -> str:
    return f'{number},"{site}",{lat},{lon}'


def small(*rows: str) -> Listing:
    return listing_of(("camera_id,location,lat,lon\n" + "\n".join(rows) + "\n").encode())


def known(key: int, number: str, label: str, lat: float, lon: float = -2.3) -> KnownCamera:
    return KnownCamera(key, number, label, lat, lon)


def single(register: Sequence[KnownCamera], *rows: str) -> list[tuple[Outcome, Hashable]]:
    listing = small(*rows)
    report = reconcile(register, listing)
    add_up(report, listing)
    return [(match.outcome, match.camera) for match in report.matches]


A, B = known(1, "1", "Moss Road", 53.4), known(2, "2", "Oak Avenue", 53.41)


def test_numbers_exchanged_are_two_renumberings() -> None:
    found = single([A, B], row(2, "Moss Road", 53.4, -2.3), row(1, "Oak Avenue", 53.41, -2.3))
    assert found == [(Outcome.RENUMBERED, 1), (Outcome.RENUMBERED, 2)]


def test_numbers_shifted_along_a_street_follow_the_places() -> None:
    names = ("Moss", "Oak", "Talbot", "School", "Station", "Kings")
    street = [known(k, str(k), f"{w} Street", 53.4 + k * 0.0009) for k, w in enumerate(names)]
    rows = [
        row(k + 1, f"{word} Street", round(53.4 + k * 0.0009, 6), -2.3)
        for k, word in enumerate(names)
    ]
    found = single(street, *rows)
    assert [camera for _, camera in found] == [0, 1, 2, 3, 4, 5]
    assert {outcome for outcome, _ in found} == {Outcome.RENUMBERED}


def test_the_same_number_at_middle_distance_under_another_name_is_asked() -> None:
    listing = small(row(1, "Talbot Lane", 53.403, -2.3))
    report = reconcile([A], listing)
    match = report.matches[0]
    assert (match.outcome, match.suggestion, match.others) == (Outcome.PENDING, Outcome.ADDED, (1,))
    assert report.missing == () and report.in_doubt == (1,)
    accepted = reconcile([A], listing, as_suggested=True)
    assert accepted.counts()["pending"] == 0
    assert (accepted.counts()["added"], accepted.missing) == (1, (1,))


def test_two_of_a_kind_at_one_spot_are_asked_about() -> None:
    twins = [known(1, "1", "Sale Park", 53.4), known(2, "2", "Sale Park", 53.4)]
    rows = (row(11, "Sale Park", 53.4, -2.3), row(12, "Sale Park", 53.4, -2.3))
    report = reconcile(twins, small(*rows))
    assert [match.outcome for match in report.matches] == [Outcome.PENDING] * 2
    assert {match.suggestion for match in report.matches} == {Outcome.RENUMBERED}
    assert {match.camera for match in report.matches} == {1, 2}
    assert report.missing == ()


def test_a_step_that_most_numbers_took_tells_twins_apart() -> None:
    street = [
        known(k, str(k), f"{word} Street", 53.41 + k / 500) for k, word in enumerate("KLMNOP")
    ]
    twins = [known(21, "21", "Sale Park", 53.4), known(22, "22", "Sale Park", 53.4)]
    rows = [row(1000 + k, c.label or "", c.latitude, -2.3) for k, c in enumerate(street)]
    rows += [row(1022, "Sale Park", 53.4, -2.3), row(1021, "Sale Park", 53.4, -2.3)]
    found = single([*street, *twins], *rows)
    assert found[-2:] == [(Outcome.RENUMBERED, 22), (Outcome.RENUMBERED, 21)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_twins_each_finds_its_own(order: tuple[int, int]) -> None:
    twins = [replace(known(k, "7", "Sale Park", 53.4), notes=f"mast {k}") for k in (0, 1)]
    lines = [f'7,"Sale Park",53.4,-2.3,mast {k}' for k in order]
    listing = listing_of(("camera_id,location,lat,lon,notes\n" + "\n".join(lines)).encode())
    found = [(match.outcome, match.camera) for match in reconcile(twins, listing).matches]
    assert found == [(Outcome.UNCHANGED, k) for k in order]


def test_a_number_that_several_have_tells_nothing_by_itself() -> None:
    several = [known(1, "5", "Moss Road", 53.4), known(2, "5", "Oak Avenue", 53.45)]
    assert single(several, row(5, "Talbot Lane", "53.403000", -2.3)) == [(Outcome.ADDED, None)]


def test_one_row_between_two_equal_cameras_is_asked_about() -> None:
    twins = [known(1, "1", "Sale Park", 53.4), known(2, "2", "Sale Park", 53.4)]
    match = reconcile(twins, small(row(11, "Sale Park", 53.4, -2.3))).matches[0]
    assert match.outcome is Outcome.PENDING
    assert {match.camera, *match.others} == {1, 2}


def test_very_near_under_another_number_and_name_is_the_same() -> None:
    assert single([A], row(9, "Golden Hill", 53.40005, -2.3)) == [(Outcome.RENUMBERED, 1)]


def test_near_but_unlike_is_asked_and_far_is_new() -> None:
    assert single([A], row(9, "Golden Hill", 53.4002, -2.3)) == [(Outcome.PENDING, None)]
    assert single([A], row(9, "Golden Hill", "53.401000", -2.3)) == [(Outcome.ADDED, None)]


def test_a_line_written_twice_is_asked_about_and_never_one_camera() -> None:
    line = row(5, "Moss Road", 53.4, -2.3)
    report = reconcile([], small(line, line))
    assert [match.outcome for match in report.matches] == [Outcome.ADDED, Outcome.PENDING]
    assert "Line 3 says in every cell what line 2 says" in report.matches[1].why
    desk = Desk()
    assert desk.take(small(line, line)).counts()["added"] == 2
    assert desk.take(small(line, line)).counts()["unchanged"] == 2


def test_several_cameras_at_one_park_without_numbers_are_several() -> None:
    desk = Desk()
    park = small(*[row("", "Sale Water Park")] * 8)
    assert desk.take(park, as_suggested=False).counts()["added"] == 8
    assert desk.take(park, as_suggested=False).counts()["unchanged"] == 8


def test_the_camera_of_a_line_set_aside_is_not_missing() -> None:
    report = reconcile([A, B], small(row(1, "Moss Road", "53.4x", -2.3), row(9, "New", 53.5, -2.3)))
    assert report.counts()["rejected"] == 1
    assert (report.missing, report.in_doubt) == ((2,), (1,))


def test_empty_cells_and_missing_columns_change_nothing() -> None:
    full = KnownCamera(1, "1", "Moss Road", 53.4, -2.3, 380000, 390000, "Sale", "anpr", "PTZ")
    assert single([full], row(1, "", "", "")) == [(Outcome.UNCHANGED, 1)]
    assert single([full], row("", "Moss Road", 53.4, -2.3)) == [(Outcome.UNCHANGED, 1)]


def test_coarser_positions_move_nothing() -> None:
    fine = [known(k, str(k), f"{k} Road", 53.4 + k / 777, -2.3 + k / 777) for k in range(1, 9)]
    rows = [
        row(camera.number, camera.label or "", f"{camera.latitude:.4f}", f"{camera.longitude:.4f}")
        for camera in fine
    ]
    assert {outcome for outcome, _ in single(fine, *rows)} == {Outcome.UNCHANGED}


def test_a_camera_taken_down_is_never_missing_and_is_told_of_when_listed() -> None:
    down = replace(A, is_decommissioned=True)
    assert reconcile([down], small(row(7, "New", 53.5, -2.3))).missing == ()
    match = reconcile([down], small(row(1, "Moss Road", 53.4, -2.3))).matches[0]
    assert match.outcome is Outcome.UNCHANGED
    assert "taken down" in match.why


def test_the_strongest_change_counts_and_all_are_named() -> None:
    match = reconcile([A], small(row(7, "Moss Road/Station", 53.4001, -2.3))).matches[0]
    assert match.outcome is Outcome.RENUMBERED
    assert [change.field for change in match.changes] == ["number", "position", "label"]
    assert (match.changes[0].old, match.changes[0].new) == ("1", "7")


def test_a_number_or_position_gained_is_a_change() -> None:
    bare = KnownCamera(1, None, "Moss Road")
    match = reconcile([bare], small(row(7, "Moss Road", 53.4, -2.3))).matches[0]
    assert (match.outcome, match.camera) == (Outcome.CHANGED, 1)


# Properties

_WORDS = ("Moss", "Oak", "Park", "School", "Station", "Talbot")


@st.composite
def lists(draw: st.DrawFn) -> list[str]:
    """Small lists crowded on few streets: near places, repeated numbers, gaps, faults."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["", *map(str, range(1, 9))]),
                st.sampled_from(["", *(f"{word} Road" for word in _WORDS)]),
                st.sampled_from(["", "53,4", *(f"{53.4 + k / 9000:.6f}" for k in range(12))]),
            ),
            min_size=1,
            max_size=14,
        )
    )
    return [row(number, site, f'"{lat}"', -2.3 if lat else "") for number, site, lat in rows]


@settings(max_examples=150, deadline=None)
@given(lists(), lists(), lists())
def test_figures_add_up_and_a_list_taken_twice_changes_nothing(
    first: list[str], second: list[str], third: list[str]
) -> None:
    desk = Desk()
    for rows in (first, second, third):
        # The numbered line that names nothing keeps each list from being empty.
        listing = small(*rows, row(99, "Anchor Street", 53.5, -2.3))
        add_up(desk.take(listing), listing)
        again = desk.take(listing)
        counts = again.counts()
        add_up(again, listing)
        assert counts["unchanged"] == counts["rows"] - counts["rejected"]


@settings(max_examples=150, deadline=None)
@given(lists(), lists(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    first: list[str], second: list[str], chance: random.Random
) -> None:
    anchor = row(99, "Anchor Street", 53.5, -2.3)
    desk = desk_with(small(*first, anchor))
    register = list(desk.cameras.values())
    shuffled = [*second, anchor]
    chance.shuffle(shuffled)
    plain = reconcile(register, small(*second, anchor))
    other = reconcile(register, small(*shuffled))
    assert plain.counts() == other.counts()


def test_published_lists_shuffled_come_to_the_same() -> None:
    desk = desk_with(*map(published, TRAFFORD[:4]))
    listing = published(MARCH_2025)
    mixed = list(listing.cameras)
    random.Random(2025).shuffle(mixed)
    register = list(desk.cameras.values())
    plain = reconcile(register, listing)
    other = reconcile(register, replace(listing, cameras=mixed))
    assert plain.counts() == other.counts()
    assert {(m.row.line, m.camera) for m in plain.matches} == {
        (m.row.line, m.camera) for m in other.matches
    }


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 100), max_size=12
    )
)
def test_the_pairing_is_the_best_there_is(scores: dict[tuple[int, int], int]) -> None:
    def worth(pairs: dict[int, int]) -> int:
        return sum(scores[pair] ** 2 for pair in pairs.items())

    def best(rows: tuple[int, ...], taken: frozenset[int]) -> int:
        if not rows:
            return 0
        rest = best(rows[1:], taken)
        for (one, camera), score in scores.items():
            if one == rows[0] and camera not in taken:
                rest = max(rest, score**2 + best(rows[1:], taken | {camera}))
        return rest

    chosen = best_pairs(scores)
    assert len(set(chosen.values())) == len(chosen)
    assert worth(chosen) == best(tuple(range(5)), frozenset())
