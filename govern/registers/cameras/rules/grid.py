"""Places on the ground: latitude and longitude, British National Grid, distances in metres."""

from __future__ import annotations

from math import atan2, cos, hypot, radians, sin, sqrt, tan

# The Airy 1830 ellipsoid and the National Grid's projection, and the WGS 84 ellipsoid, as the
# Ordnance Survey's guide to coordinate systems in Great Britain gives them. Metres.
_AIRY_A, _AIRY_B = 6_377_563.396, 6_356_256.909
_WGS_A, _WGS_B = 6_378_137.0, 6_356_752.3142
_SCALE = 0.9996012717
_LAT_0, _LON_0 = radians(49), radians(-2)
_EAST_0, _NORTH_0 = 400_000.0, -100_000.0
_N = (_AIRY_A - _AIRY_B) / (_AIRY_A + _AIRY_B)
_AIRY_E2 = 1 - (_AIRY_B / _AIRY_A) ** 2
_WGS_E2 = 1 - (_WGS_B / _WGS_A) ** 2

# The seven figures that carry WGS 84 over to OSGB36: metres, parts, radians.
_SHIFT = (-446.448, 125.157, -542.060)
_STRETCH = 20.4894e-6
_TURN = (radians(-0.1502 / 3600), radians(-0.2470 / 3600), radians(-0.8421 / 3600))

#: Where cameras of British councils can stand; Northern Ireland by latitude and longitude only.
LATITUDES = (49.8, 60.95)
LONGITUDES = (-8.75, 1.85)
EASTINGS = (0, 700_000)
NORTHINGS = (0, 1_300_000)
#: How far the conversion may lie from the exact one (which needs a table of 15 MB). Metres.
CONVERSION_ERROR_M = 4.0


def to_grid(latitude: float, longitude: float) -> tuple[float, float]:
    """Easting and northing in metres of a place in WGS 84 degrees, true to about 4 metres."""
    turned = _helmert(_cartesian(radians(latitude), radians(longitude)), forward=1)
    return _projected(*_geodetic(turned, _AIRY_A, _AIRY_E2))


def to_degrees(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in WGS 84 degrees of a place on the grid, true to about 4 metres."""
    lat, lon = _unprojected(easting, northing)
    bulge = _AIRY_A / sqrt(1 - _AIRY_E2 * sin(lat) ** 2)
    place = (
        bulge * cos(lat) * cos(lon),
        bulge * cos(lat) * sin(lon),
        bulge * (1 - _AIRY_E2) * sin(lat),
    )
    turned = _helmert(place, forward=-1)
    lat, lon = _geodetic(turned, _WGS_A, _WGS_E2)
    return lat / radians(1), lon / radians(1)


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two places in degrees, good to a part in a thousand within a council."""
    middle = radians((a[0] + b[0]) / 2)
    north, east = metres_per_degree(middle)
    return hypot((a[0] - b[0]) * north, (a[1] - b[1]) * east)


def metres_per_degree(latitude_radians: float) -> tuple[float, float]:
    """How long one degree of latitude and one of longitude are at a latitude. Metres."""
    bend = 1 - _WGS_E2 * sin(latitude_radians) ** 2
    north = radians(_WGS_A * (1 - _WGS_E2) / bend**1.5)
    east = radians(_WGS_A * cos(latitude_radians) / sqrt(bend))
    return north, east


def is_in_the_country(latitude: float, longitude: float) -> bool:
    """Whether a place in degrees can be in the United Kingdom."""
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def is_on_the_grid(easting: float, northing: float) -> bool:
    """Whether a place can be in Great Britain; (0, 0) is how lists write “not known”."""
    return EASTINGS[0] < easting < EASTINGS[1] and NORTHINGS[0] < northing < NORTHINGS[1]


def _cartesian(lat: float, lon: float) -> tuple[float, float, float]:
    bulge = _WGS_A / sqrt(1 - _WGS_E2 * sin(lat) ** 2)
    return (
        bulge * cos(lat) * cos(lon),
        bulge * cos(lat) * sin(lon),
        bulge * (1 - _WGS_E2) * sin(lat),
    )


def _helmert(place: tuple[float, float, float], *, forward: int) -> tuple[float, float, float]:
    """Turn, stretch and shift a place from WGS 84 to OSGB36 (forward 1) or back (forward -1)."""
    x, y, z = place
    rx, ry, rz = (forward * turn for turn in _TURN)
    stretch = 1 + forward * _STRETCH
    tx, ty, tz = (forward * shift for shift in _SHIFT)
    return (
        tx + x * stretch - y * rz + z * ry,
        ty + x * rz + y * stretch - z * rx,
        tz - x * ry + y * rx + z * stretch,
    )


def _geodetic(place: tuple[float, float, float], a: float, e2: float) -> tuple[float, float]:
    """Latitude and longitude (radians) of a place, by coming closer five times: under 0.1 mm."""
    x, y, z = place
    out = hypot(x, y)
    lat = atan2(z, out * (1 - e2))
    for _ in range(5):
        lat = atan2(z + e2 * a / sqrt(1 - e2 * sin(lat) ** 2) * sin(lat), out)
    return lat, atan2(y, x)


def _meridian(lat: float) -> float:
    """The length of the meridian from the grid's true origin to a latitude. Metres."""
    n, n2, n3 = _N, _N * _N, _N**3
    less, more = lat - _LAT_0, lat + _LAT_0
    return (
        _AIRY_B
        * _SCALE
        * (
            (1 + n + 1.25 * n2 + 1.25 * n3) * less
            - (3 * n + 3 * n2 + 2.625 * n3) * sin(less) * cos(more)
            + (1.875 * n2 + 1.875 * n3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n3 * sin(3 * less) * cos(3 * more)
        )
    )


def _radii(lat: float) -> tuple[float, float, float]:
    """The radii of curvature across and along the meridian at a latitude, and their excess."""
    bend = 1 - _AIRY_E2 * sin(lat) ** 2
    across = _AIRY_A * _SCALE / sqrt(bend)
    along = _AIRY_A * _SCALE * (1 - _AIRY_E2) / bend**1.5
    return across, along, across / along - 1


def _projected(lat: float, lon: float) -> tuple[float, float]:
    across, _, excess = _radii(lat)
    s, c, t2 = sin(lat), cos(lat), tan(lat) ** 2
    d = lon - _LON_0
    north = (
        _meridian(lat)
        + _NORTH_0
        + d**2 * across / 2 * s * c
        + d**4 * across / 24 * s * c**3 * (5 - t2 + 9 * excess)
        + d**6 * across / 720 * s * c**5 * (61 - 58 * t2 + t2**2)
    )
    east = (
        _EAST_0
        + d * across * c
        + d**3 * across / 6 * c**3 * (1 + excess - t2)
        + d**5 * across / 120 * c**5 * (5 - 18 * t2 + t2**2 + 14 * excess - 58 * t2 * excess)
    )
    return east, north


def _unprojected(easting: float, northing: float) -> tuple[float, float]:
    lat = _LAT_0
    for _ in range(6):
        lat += (northing - _NORTH_0 - _meridian(lat)) / (_AIRY_A * _SCALE)
    across, along, excess = _radii(lat)
    t, t2 = tan(lat), tan(lat) ** 2
    d = easting - _EAST_0
    secant = 1 / cos(lat)
    latitude = (
        lat
        - d**2 * t / (2 * along * across)
        + d**4 * t / (24 * along * across**3) * (5 + 3 * t2 + excess - 9 * t2 * excess)
        - d**6 * t / (720 * along * across**5) * (61 + 90 * t2 + 45 * t2**2)
    )
    longitude = (
        _LON_0
        + d * secant / across
        - d**3 * secant / (6 * across**3) * (across / along + 2 * t2)
        + d**5 * secant / (120 * across**5) * (5 + 28 * t2 + 24 * t2**2)
        - d**7 * secant / (5040 * across**7) * (61 + 662 * t2 + 1320 * t2**2 + 720 * t2**3)
    )
    return latitude, longitude
