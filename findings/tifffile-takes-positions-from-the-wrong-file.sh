#!/bin/sh
# tifffile 2026.11.8: which position does it read of an OME-TIFF in several files, each with one position and all with the same OME-XML, as the format has it?
# Guess: imread gives the position that lies in the file it is given; a reader that follows the OME-XML gives both positions, or an error. (There was no
# guess about TiffFile.series, which came up in the first run.)
# Seen: that depends on the storage. Compressed or in tiles, imread gives the first position whatever file it is given, since it means series 0: a loop
# over the files of a folder gets one image as often as there are files, beside masks that differ. Uncompressed in strips, every series is read from the
# file that was opened, at the place it has in its own: imread gives what lies in the file, and series "pos_1" of pos_0.ome.tif has the pixels of
# position 0, or, if it is smaller, those cut into rows of another length. Nothing is logged; the one sign is a warning of a closed file, where imread takes
# a plane that is alone from the other file. The pages of a series (series.pages[0].asarray()) are right in either case, and so is imread with
# _multifile=False or key=.
# Seen 2026-11-30 with numpy 2.4.6.
# Needs Python 3.12 or newer (python3.12 where python3 is older) and a package index. Fails where this has changed, with 2 where there is no such Python.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3 python3.12 python3.13 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python none; do
    [ "$python" != none ] || { echo "no Python 3.12 or newer on the PATH or under pyenv" >&2; exit 2; }
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>"$work/python.log" && break
done
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tifffile==2026.11.8 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import logging
import os
import warnings

import numpy as np
import tifffile

status = 0
said = []
logging.getLogger("tifffile").addHandler(type("Kept", (logging.Handler,), {"emit": lambda self, record: said.append(record.getMessage())})())
OME = "http://www.openmicroscopy.org/Schemas/OME/2016-06"
FILES = ["pos_0.ome.tif", "pos_1.ome.tif"]
IDS = [f"urn:uuid:5f0e6c1a-7d42-4b8e-9c35-2a6b1d8e4f0{number}" for number in range(2)]


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def described(number, positions):
    """The OME-XML of one file: all positions, each with the file of its planes."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<OME xmlns="{OME}" UUID="{IDS[number]}">']
    for index, position in enumerate(positions):
        planes, height, width = position.shape
        lines.append(f'<Image ID="Image:{index}" Name="pos_{index}"><Pixels ID="Pixels:{index}" DimensionOrder="XYZCT" Type="uint16"')
        lines.append(f' SizeX="{width}" SizeY="{height}" SizeZ="{planes}" SizeC="1" SizeT="1"><Channel ID="Channel:{index}:0" SamplesPerPixel="1"/>')
        for plane in range(planes):
            lines.append(f'<TiffData IFD="{plane}" FirstZ="{plane}" FirstC="0" FirstT="0" PlaneCount="1">')
            lines.append(f'<UUID FileName="{FILES[index]}">{IDS[index]}</UUID></TiffData>')
        lines.append("</Pixels></Image>")
    return "".join(lines + ["</OME>"])


def write(folder, positions, **how):
    os.mkdir(folder)
    for number, position in enumerate(positions):
        tifffile.imwrite(f"{folder}/{FILES[number]}", position, photometric="minisblack", description=described(number, positions), metadata=None, **how)


def whose(pixels, positions):
    names = [number for number, position in enumerate(positions) if np.array_equal(pixels, position.squeeze())]
    return names[0] if names else "neither"


print("tifffile", tifffile.__version__)
for kind, planes, how, follows_xml in [
    ("uncompressed", 1, {}, False),
    ("uncompressed, 3 planes", 3, {}, False),
    ("zlib", 1, {"compression": "zlib"}, True),
    ("zlib, 3 planes", 3, {"compression": "zlib"}, True),
    ("tiles", 1, {"tile": (16, 16)}, True),
]:
    positions = [np.arange(planes * 32 * 48, dtype=np.uint16).reshape(planes, 32, 48) + 10000 * number for number in range(2)]
    write(kind, positions, **how)
    for number, file in enumerate(FILES):
        path = f"{kind}/{file}"
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            expect(f"{kind}: imread({file}) is position", whose(tifffile.imread(path), positions), 0 if follows_xml else number)
        expect("    warnings of a closed file", sum("closed" in str(warning.message) for warning in warned), 1 if follows_xml and planes == 1 and number == 1 else 0)
        expect("    by _multifile=False", whose(tifffile.imread(path, _multifile=False), positions), number)
        expect("    by key", whose(tifffile.imread(path, key=range(planes)), positions), number)
        with tifffile.TiffFile(path) as tiff:
            expect("    series are named", [series.name for series in tiff.series], ["pos_0", "pos_1"])
            expect("    series are positions", [whose(series.asarray(), positions) for series in tiff.series], [0, 1] if follows_xml else [number] * 2)
            first = [whose(series.pages[0].asarray(), [position[0] for position in positions]) for series in tiff.series]
            expect("    their first pages are of", first, [0, 1])

positions = [np.arange(32 * 48, dtype=np.uint16).reshape(1, 32, 48), 10000 + np.arange(20 * 30, dtype=np.uint16).reshape(1, 20, 30)]
write("sizes", positions)
with tifffile.TiffFile(f"sizes/{FILES[0]}") as tiff:
    pixels = tiff.series[1].asarray()
    expect("a smaller position 1, by the series of position 0's file", pixels.shape, (20, 30))
    expect("    is the beginning of position 0 in other rows", np.array_equal(pixels.ravel(), np.arange(20 * 30)), True)
expect("logged", said, [])
raise SystemExit(status)
END
