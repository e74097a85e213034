"""Put the frontend files of other people into the static folder, cleaned, and check them.

    python .ci/vendor_frontend.py                 check the folder against the hashes below
    python .ci/vendor_frontend.py make GOVUK LEAFLET
                                                  write it anew from two unpacked packages:
                                                  govuk-frontend 6.3.0 and leaflet 1.9.4

A service that is not on GOV.UK may use the design system but not its crown, crest or typeface,
so those are cut out here. After a `make` with a new version, put the printed hashes below.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "govern" / "web" / "static"
GOVUK = "govuk-frontend-6.3.0"
LEAFLET = "leaflet-1.9.4"
FONTS = 'Arial,"Liberation Sans",sans-serif'

#: Each vendored file and its SHA-256.
HASHES: dict[str, str] = {
    "govuk-frontend-6.3.0/LICENCE.txt": (
        "c652f35b1f2e5b88eb49f1e8a935eec79b4761a81666ace576e1af723f4a9238"
    ),
    "govuk-frontend-6.3.0/govuk-frontend.min.css": (
        "698dffebe9cd82b9271ab0d444606fafaad0838c82a1ff59f99e322c5806d2df"
    ),
    "govuk-frontend-6.3.0/govuk-frontend.min.js": (
        "03560aaedbb42e58bbf21b212cc33c5c41bd58245264b48211090acb57f6997b"
    ),
    "leaflet-1.9.4/LICENCE.txt": "bbc959aaef7488b38942e7f05cfd1244351f8bce54261951ea17dd7cf60f894b",
    "leaflet-1.9.4/images/layers-2x.png": (
        "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf"
    ),
    "leaflet-1.9.4/images/layers.png": (
        "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6"
    ),
    "leaflet-1.9.4/images/marker-icon.png": (
        "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437"
    ),
    "leaflet-1.9.4/leaflet.css": "337bfca5cabd03b39815b2700febe2b3b7edf55921c59cd49f88ecb328212303",
    "leaflet-1.9.4/leaflet.js": "dc71f8a6880bc3ca1bd9fa8dc5f1af48c702dc510b0a78240a07c5feed7ce935",
}

_GOVUK_LICENCE = """\
The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

_LEAFLET_FILES = {
    "dist/leaflet.js": "leaflet.js",
    "dist/leaflet.css": "leaflet.css",
    "LICENSE": "LICENCE.txt",
    **{
        f"dist/images/{name}": f"images/{name}"
        for name in ("layers.png", "layers-2x.png", "marker-icon.png")
    },
}


def cleaned_stylesheet(text: str) -> str:
    """GOV.UK's stylesheet without its typeface, crest, crown and source map."""
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = re.sub(r"GDS Transport,arial,sans-serif", FONTS, text, flags=re.IGNORECASE)
    text = re.sub(r"@supports [^{]*\{\.govuk-footer__copyright-logo:before\{[^}]*\}\}", "", text)
    text = re.sub(r"\.govuk-footer__(?:copyright-logo|crown)[^{},]*\{[^}]*\}", "", text)
    return without_source_map(text)


def without_source_map(text: str) -> str:
    """A script or stylesheet without the line that names its source map."""
    text = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", text)
    return re.sub(r"//# sourceMappingURL=\S*", "", text).rstrip() + "\n"


def make(govuk: Path, leaflet: Path) -> None:
    """Write the vendored files from the two unpacked packages."""
    target = STATIC / GOVUK
    target.mkdir(parents=True, exist_ok=True)
    source = govuk / "dist" / "govuk"
    stylesheet = (source / "govuk-frontend.min.css").read_text("utf-8")
    (target / "govuk-frontend.min.css").write_text(cleaned_stylesheet(stylesheet), "utf-8")
    script = (source / "govuk-frontend.min.js").read_text("utf-8")
    (target / "govuk-frontend.min.js").write_text(without_source_map(script), "utf-8")
    (target / "LICENCE.txt").write_text(_GOVUK_LICENCE, "utf-8")
    for origin, name in _LEAFLET_FILES.items():
        path = STATIC / LEAFLET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".png":
            path.write_bytes((leaflet / origin).read_bytes())
        else:
            path.write_text(without_source_map((leaflet / origin).read_text("utf-8")), "utf-8")


def found() -> dict[str, str]:
    """The vendored files that are there, with the SHA-256 each has."""
    files = (path for folder in (GOVUK, LEAFLET) for path in (STATIC / folder).rglob("*"))
    return {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if path.is_file()
    }


def faults() -> list[str]:
    """What differs between the folder and the hashes; nothing when all is well."""
    there = found()
    missing = [f"missing: {name}" for name in HASHES if name not in there]
    return missing + [
        f"{'changed' if name in HASHES else 'not listed'}: {name}"
        for name, digest in there.items()
        if HASHES.get(name) != digest
    ]


def main(words: Sequence[str]) -> int:
    """Check, or make and print the hashes. 0 when the folder is as listed."""
    if words and words[0] == "make":
        make(Path(words[1]), Path(words[2]))
        for name, digest in found().items():
            print(f'    "{name}": "{digest}",')
        return 0
    problems = faults()
    print("\n".join(problems) or f"{len(HASHES)} vendored files are as listed")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
