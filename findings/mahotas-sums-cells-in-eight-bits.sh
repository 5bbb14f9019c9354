#!/bin/sh
# mahotas 1.4.19: are labeled_sum and labeled_max of the cells of a label image those of numpy?
# Guess: yes: sums in a type that holds them, as np.sum, scipy.ndimage and scikit-image have, of a mask the number of pixels; and a maximum is one of the values.
# Seen: sums are in the type of the image and start anew where it ends. Of pixels of 200 in 8 bits, a cell of 64 has the sum 0 and one of 65 has 200, so that
# labeled_sum / labeled_size, the mean, is 0 and 3.1. With 16 bits it is 928, 975 and 109 for three cells in which every pixel is 4000. A mask of 8 bits, summed
# up to count its pixels, gives 255 at most, and one of bool gives 1. And labeled_max starts from the smallest number above zero, not from the lowest: where an
# image is below zero throughout a cell, as after taking off background or standardising, the maximum is 2.2e-308, above any pixel; whole numbers and
# labeled_min are right. Nothing is said. The documentation says that the sum is np.sum of the cell's pixels, and further on that it has the image's type.
# Seen 2026-12-01 with numpy 2.4.6 and scipy 1.17.1.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mahotas==1.4.19 numpy==2.4.6 scipy==1.17.1 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import mahotas
import numpy as np
from scipy import ndimage

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def listed(values):
    """Of the cells alone, without the background."""
    return [round(float(value), 2) for value in values[1:]]


print("mahotas", mahotas.__version__)
cells = np.zeros((40, 60), np.int32)
cells[2:10, 2:10] = 1 # 64 pixels
cells[2:7, 20:33] = 2 # 65
cells[20:36, 10:30] = 3 # 320
numbers = [0, 1, 2, 3]
expect("labeled_size", listed(mahotas.labeled.labeled_size(cells)), [64, 65, 320])
right = [256000, 260000, 1280000], [4000, 4000, 4000]
for kind, value, expected, means in (
    (np.uint8, 200, [0, 200, 0], [0, 3.08, 0]),
    (np.uint16, 4000, [59392, 63392, 34816], [928, 975.26, 108.8]),
    (np.int16, 4000, [-6144, -2144, -30720], [-96, -32.98, -96]),
    (np.int32, 4000, *right),
    (np.float32, 4000, *right),
):
    image = np.full(cells.shape, value, kind)
    name = np.dtype(kind).name
    sums = mahotas.labeled.labeled_sum(image, cells)
    truth = [value * pixels for pixels in (64, 65, 320)]
    expect(f"{name}, all pixels {value}: sums by scipy", listed(ndimage.sum_labels(image, cells, numbers)), truth)
    expect("by numpy", [int(np.sum(image[cells == number])) for number in numbers[1:]], truth)
    expect("by mahotas", listed(sums), expected)
    expect("means", listed(sums / mahotas.labeled.labeled_size(cells)), means)
for kind, expected in (np.uint8, [64, 65, 64]), (bool, [1, 1, 1]):
    expect(f"pixels in a mask of {np.dtype(kind).name}", listed(mahotas.labeled.labeled_sum((cells > 0).astype(kind), cells)), expected)

for kind, expected in (np.float32, [7, 1.2e-38, 1.2e-38]), (np.float64, [7, 2.2e-308, 2.2e-308]), (np.int32, [7, -1, -5]):
    image = np.full(cells.shape, -5, kind)
    image[cells == 2] = -1
    image[3, 3] = 7
    seen = mahotas.labeled.labeled_max(image, cells)
    expect(f"maxima of {np.dtype(kind).name} by scipy", listed(ndimage.maximum(image, cells, numbers)), [7, -1, -5])
    expect("by mahotas", [float(f"{value:.2g}") for value in seen[1:]], expected)
    expect("minima", listed(mahotas.labeled.labeled_min(image, cells)), [-5, -1, -5])

raise SystemExit(status)
END
