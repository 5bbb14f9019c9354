#!/bin/sh
# DIPlib (diplib 3.6.1): does MeasurementTool measure an object of a label image whole, where its pixels do not hang together?
# Guess: yes: an object is a number, as for its own Size and for scikit-image's regionprops, or else outlines are measured piece by piece and added up.
# Seen: Size, Center, CartesianBox and all that goes by pixels is of the whole object; Perimeter, Feret, SolidArea, ConvexArea and all that goes by an outline is
# of one piece, the one with the uppermost pixel, however small. A crumb of one pixel above a cell of 709 makes the cell an object with a perimeter of 3.1
# and a diameter of 1; below the cell it changes nothing. Of a cell behind a fibre the upper part is measured, 194 pixels of 622. And features made of both
# kinds are of nothing: Solidity, the share of the convex hull that is covered, is 710 and 3.1, and P2A, which is 1 for a disc and more for all else, 0 and .5.
# Nothing is said. Its own Label makes no such objects; networks, trackers, editors and stitched tiles do, and then the shape of a cell is that of its crumb.
# Seen 2026-12-01 with scikit-image 0.26.0, numpy 2.4.6 and scipy 1.17.1.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check diplib==3.6.1 scikit-image==0.26.0 numpy==2.4.6 scipy==1.17.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import diplib as dip
import numpy as np
from skimage.measure import regionprops

status = 0
FEATURES = ["Size", "SolidArea", "ConvexArea", "Perimeter", "Feret", "Solidity", "P2A"]


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def measured(labels):
    """Its features, the first value of each: of Feret the largest diameter."""
    result = dip.MeasurementTool.Measure(dip.Image(labels), None, FEATURES)
    return [round(float(result[feature][1][0]), 2) for feature in FEATURES]


def by_scikit_image(labels):
    found = regionprops(labels.astype(np.int32))[0]
    return [int(found.area), round(float(found.perimeter), 1), round(float(found.feret_diameter_max), 1), round(float(found.solidity), 2)]


print("diplib", version("diplib"))
y, x = np.mgrid[:60, :80]
cell = ((y - 35) ** 2 + (x - 40) ** 2 <= 225).astype(np.uint32)
above, below, fibre, between = cell.copy(), cell.copy(), cell.copy(), cell.copy()
above[5, 5] = below[55, 75] = 1
fibre[30:33] = 0
between[30:33] = 2 # another object where the fibre was
print(", ".join(FEATURES))
expect("cell", measured(cell), [709.0, 709.0, 733.0, 96.07, 31.0, 0.97, 1.04])
expect("with a crumb below it", measured(below), [710.0, 709.0, 733.0, 96.07, 31.0, 0.97, 1.03])
expect("with a crumb above it", measured(above), [710.0, 1.0, 1.0, 3.14, 1.0, 710.0, 0.0])
expect("behind a fibre", measured(fibre), [622.0, 194.0, 201.0, 62.07, 27.02, 3.09, 0.49])
expect("behind another object", measured(between), [622.0, 194.0, 201.0, 62.07, 27.02, 3.09, 0.49])
expect("its lower part alone", measured(np.where(y > 32, cell, 0).astype(np.uint32)), [428.0, 428.0, 441.0, 81.36, 31.0, 0.97, 1.23])
expect("its upper part alone", measured(np.where(y < 30, cell, 0).astype(np.uint32)), [194.0, 194.0, 201.0, 62.07, 27.02, 0.97, 1.58])
print("by scikit-image: area, perimeter, Feret, solidity")
expect("cell", by_scikit_image(cell), [709, 98.9, 31.4, 0.96])
expect("with a crumb above it", by_scikit_image(above), [710, 98.9, 62.0, 0.62])
expect("behind a fibre", by_scikit_image(fibre), [622, 144.1, 31.4, 0.84])
expect("objects of the crumb and the cell by its own Label", int(np.asarray(dip.Label(dip.Image(above > 0))).max()), 2)

raise SystemExit(status)
END
