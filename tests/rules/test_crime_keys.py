"""The same records met again, in the same file or in one of another form, are not counted twice."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from govern.registers.cameras.rules.crime_grid import placed
from govern.registers.cameras.rules.crime_keys import (
    BRITISH_TRANSPORT_POLICE,
    PlacedCrime,
    has_police_id,
    key_from_id,
    set_against,
)
from govern.registers.cameras.rules.crime_reading import points_from_json

DATA = Path(__file__).parent.parent / "data" / "crime"


def crime(
    key: str, *, category: str = "drugs", body: str = "Force", easting: int = 1
) -> PlacedCrime:
    return PlacedCrime(key, "2026-02", category, body, easting, 5)


def plain_grid(latitude: float, longitude: float) -> tuple[float, float]:
    return (longitude + 9) * 66_000, (latitude - 49) * 111_000


def test_a_second_import_of_the_same_file_adds_nothing() -> None:
    rows = [crime("id:a"), crime("row:x:0"), crime("row:x:1")]
    first = set_against(rows, [])
    assert first.new == tuple(rows)
    second = set_against(rows, first.new)
    assert (second.new, second.alike) == ((), ())
    assert second.held == tuple(rows)


def test_rows_without_ids_are_taken_for_rows_with_ids_of_the_same_place_and_month() -> None:
    held = [crime("id:a"), crime("id:b"), crime("id:c", easting=900)]
    incoming = [crime("row:x:0"), crime("row:x:1"), crime("row:x:2")]
    result = set_against(incoming, held)
    assert [row.source_key for row in result.alike] == ["row:x:0", "row:x:1"]
    assert [row.source_key for row in result.new] == ["row:x:2"]
    again = set_against(incoming, [*held, *result.new])
    assert again.new == ()


def test_two_rows_with_different_ids_are_two_crimes() -> None:
    assert set_against([crime("id:b")], [crime("id:a")]).new == (crime("id:b"),)


def test_the_railway_police_do_not_answer_for_the_local_force() -> None:
    held = [crime("row:x:0", body=BRITISH_TRANSPORT_POLICE)]
    assert set_against([crime("id:a")], held).new == (crime("id:a"),)


def test_a_force_named_in_one_file_and_not_in_the_other_is_one_force() -> None:
    held = [crime("id:a", body="South Yorkshire Police")]
    assert (
        set_against([crime("row:x:0", body="Police force (not named in the file)")], held).new == ()
    )


def test_a_real_month_without_its_ids_adds_nothing_to_the_month_with_them() -> None:
    content = json.loads((DATA / "sheffield_station_2026-02_police-api.json").read_text("utf-8"))
    held = placed(points_from_json(content).points, plain_grid)
    assert any(has_police_id(row.source_key) for row in held)
    without = [{**record, "persistent_id": ""} for record in content]
    bare = placed(points_from_json(without).points, plain_grid)
    assert set_against(bare, held).new == ()
    assert set_against(held, bare).new == ()


def test_keys_fit_the_register_whatever_the_identifier() -> None:
    assert key_from_id("ab12") == "id:ab12"
    assert len(key_from_id("x" * 500)) <= 80
    assert key_from_id("x" * 500) != key_from_id("x" * 501)


ROWS = st.lists(
    st.builds(
        PlacedCrime,
        source_key=st.sampled_from([f"{kind}:{n}" for kind in ("id", "row") for n in range(6)]),
        month=st.just("2026-02"),
        category=st.sampled_from(["drugs", "robbery"]),
        reporting_body=st.sampled_from(["Force", BRITISH_TRANSPORT_POLICE]),
        easting=st.integers(0, 1),
        northing=st.just(0),
    ),
    max_size=10,
    unique_by=lambda row: row.source_key,
)


@given(ROWS, ROWS)
def test_every_row_is_new_held_or_alike_and_a_repeat_is_never_new(
    incoming: list[PlacedCrime], held: list[PlacedCrime]
) -> None:
    result = set_against(incoming, held)
    assert len(result.new) + len(result.held) + len(result.alike) == len(incoming)
    assert not {row.source_key for row in result.new} & {row.source_key for row in held}
    again = set_against(incoming, [*held, *result.new])
    assert again.new == ()
