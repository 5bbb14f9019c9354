#!/bin/sh
# rasterio 1.4.4 (GDAL 3.10.3): does features.shapes, which turns a label image into polygons, keep neighbours with different numbers apart?
# Guess: yes, where the type of the image holds their numbers: whole numbers to 2^24 in float32, a type it takes while it refuses uint32 and int64, and
# to 2^53 in float64. The documentation warns of values that "may not exactly match" in images of floats, and of float64, which is cut to float32.
# Seen: floats are compared with a tolerance of ten steps of float32, so that from 2^20 = 1048576 on the numbers n and n + 1 are the same. Parcels,
# buildings or cells that touch become one polygon, with the number of one of them, and since each needs to be close to its neighbour only, 40 of them in
# a row become one too. int32 is right, and so are floats where nobody numbers beyond a million: tests, single tiles. Labels are floats where a
# raster has NaN for no data, or was made from uint32 because shapes refused that. A polygon's number is right for a part of its pixels only, and
# nothing is said. image.astype("int32") makes it right.
# Seen 2026-11-29 with numpy 2.4.6; rasterio 1.5.2 (GDAL 3.12.2), which needs Python 3.12, does the same in float32 and has mended float64.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check rasterio==1.4.4 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import numpy as np
import rasterio
from rasterio.features import rasterize, shapes

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def image(first, numbers, kind):
    """Objects of 3 x 3 pixels, numbered from left to right; those with numbers that follow each other touch."""
    labels = np.zeros((5, 3 * numbers[-1] + 5), kind)
    for number in numbers:
        labels[1:4, 3 * number + 1:3 * number + 4] = first + number
    return labels


def polygons(labels):
    return sorted(int(value) for shape, value in shapes(labels, mask=labels > 0))


def wrong(labels):
    """Pixels that have another number after shapes and rasterize."""
    back = rasterize(shapes(labels, mask=labels > 0), labels.shape, dtype="int32")
    return int((back != labels).sum()), int((labels > 0).sum())


print("rasterio", rasterio.__version__, "GDAL", rasterio.__gdal_version__)
few = [0, 1, 5, 6]
for kind in ("int32", "float32", "float64"):
    expect(f"{kind}, two pairs that touch, below 2^20", polygons(image(1048500, few, kind)), [1048500, 1048501, 1048505, 1048506])
both = [1048600, 1048601, 1048605, 1048606]
expect("int32, above", polygons(image(1048600, few, "int32")), both)
expect("float32 holds these numbers", np.unique(image(1048600, few, "float32")).astype(int).tolist()[1:], both)
expect("float32, above", polygons(image(1048600, few, "float32")), [1048601, 1048606])
expect("float64, above", polygons(image(1048600, few, "float64")), [1048601, 1048606])
row = list(range(40))
expect("int32, polygons of 40 objects in a row", len(polygons(image(2000000, row, "int32"))), 40)
expect("float32", polygons(image(2000000, row, "float32")), [2000039])
expect("float32, pixels with another number after shapes and rasterize, of", wrong(image(2000000, row, "float32")), (351, 360))
expect("int32", wrong(image(2000000, row, "int32")), (0, 360))
refused = []
for kind in ("uint32", "int64"):
    try:
        polygons(image(0, few, kind))
    except ValueError:
        refused.append(kind)
expect("refused", refused, ["uint32", "int64"])

raise SystemExit(status)
END
