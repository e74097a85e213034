"""The best pairing of rows with cameras where several could be meant: none used twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

#: Above this many rows at one knot of places the pairing is made best pair first.
_MOST_SOLVED_WHOLE = 60

Pair = tuple[int, int]


def best_pairs(scores: Mapping[Pair, int]) -> dict[int, int]:
    """Pair rows with cameras so that the sum of the squared scores is greatest.

    Squares keep one strong pair from being given up for two middling ones. Rows and cameras
    that touch no other are paired at once; only real knots are solved as a whole.
    """
    chosen: dict[int, int] = {}
    for knot in _knots(scores):
        rows = sorted({row for row, _ in knot})
        cameras = sorted({camera for _, camera in knot})
        if len(knot) == 1:
            chosen[rows[0]] = cameras[0]
        elif max(len(rows), len(cameras)) <= _MOST_SOLVED_WHOLE:
            chosen.update(_solved(rows, cameras, scores))
        else:
            chosen.update(_best_first(knot, scores))
    return chosen


def is_close_call(
    pair: Pair,
    chosen: Mapping[int, int],
    taken: Mapping[int, int],
    rivals: tuple[Sequence[int], Sequence[int]],
    scores: Mapping[Pair, int],
    margin: int,
) -> bool:
    """Whether another pairing of this row or this camera would be all but as good.

    `rivals` are the other cameras of the row and the other rows of the camera. Exchanges with
    one other pair are looked at as well as free rows and cameras.
    """
    row, camera = pair
    own = scores[pair]
    for other in rivals[0]:
        if other == camera:
            continue
        gain = scores[row, other]
        loss = own
        holder = taken.get(other)
        if holder is not None:
            loss += scores[holder, other]
            gain += scores.get((holder, camera), 0)
        if loss - gain < margin:
            return True
    return any(
        own - scores[other, camera] < margin
        for other in rivals[1]
        if other != row and other not in chosen
    )


def _knots(scores: Mapping[Pair, int]) -> Iterable[list[Pair]]:
    """The pairs in groups that share no row and no camera."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row, camera in scores:
        parent[root(("row", row))] = root(("camera", camera))
    groups: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for row, camera in scores:
        groups[root(("row", row))].append((row, camera))
    return groups.values()


def _best_first(knot: Sequence[Pair], scores: Mapping[Pair, int]) -> dict[int, int]:
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for row, camera in sorted(knot, key=lambda pair: (-scores[pair], pair)):
        if row not in chosen and camera not in taken:
            chosen[row] = camera
            taken.add(camera)
    return chosen


def _solved(
    rows: Sequence[int], cameras: Sequence[int], scores: Mapping[Pair, int]
) -> dict[int, int]:
    """The Hungarian method on the squared scores; a pair that is no pair is worth nothing."""
    turned = len(rows) > len(cameras)
    few, many = (cameras, rows) if turned else (rows, cameras)
    costs = [[-(scores.get((b, a) if turned else (a, b), 0) ** 2) for b in many] for a in few]
    chosen: dict[int, int] = {}
    for place, match in enumerate(_cheapest(costs)):
        pair = (many[match], few[place]) if turned else (few[place], many[match])
        if pair in scores:
            chosen[pair[0]] = pair[1]
    return chosen


def _cheapest(costs: Sequence[Sequence[int]]) -> list[int]:
    """For each line of a table no longer than wide, its column in the cheapest assignment."""
    height, width = len(costs), len(costs[0])
    line_price, column_price = [0] * (height + 1), [0] * (width + 1)
    owner = [0] * (width + 1)  # lines and columns count from 1; 0 is “none yet”
    for line in range(1, height + 1):
        owner[0] = line
        column = 0
        least: list[float] = [float("inf")] * (width + 1)
        came_from = [0] * (width + 1)
        done = [False] * (width + 1)
        while owner[column] != 0:
            done[column] = True
            here = owner[column]
            step, following = float("inf"), 0
            for other in range(1, width + 1):
                if done[other]:
                    continue
                cost = costs[here - 1][other - 1] - line_price[here] - column_price[other]
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(width + 1):
                if done[other]:
                    line_price[owner[other]] += int(step)
                    column_price[other] -= int(step)
                else:
                    least[other] -= step
            column = following
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    found = [0] * height
    for column in range(1, width + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found
