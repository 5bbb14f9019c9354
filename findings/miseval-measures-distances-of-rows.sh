#!/bin/sh
# miseval 1.3.0: what are HD, the Hausdorff distance, and AHD, the average Hausdorff distance, of masks?
# Guess: HD is the greatest distance from a pixel of one mask to the other mask, and AHD the average one. Each class has its own, as with
# all other metrics. The documentation gives the names, and no more.
# Seen: HD takes every row of the label image for a point with as many coordinates as there are columns. So it is no distance in the image, and all
# classes go in at once. An object that was found 20 rows too far down has an HD of 0, and one 20 columns too far right has 2.83; the number of a class
# counts as length, so that a class called 10 has 10 times the HD of one called 1; and every class of an image gets the same value, be it right or
# not. AHD is what HD should be, the maximum: one stray pixel raises it from 1 to 32.53, where the average is .62. DSC, IoU, SENS, SPEC, PREC, ACC, BACC, AUC
# and VS are as named. Volumes are refused for HD, so that only images are wrong.
# Seen 2026-11-29 with hausdorff 0.2.6, which takes lists of points, numba 0.68.1, scipy 1.17.1 and numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check miseval==1.3.0 hausdorff==0.2.6 numba==0.68.1 numpy==2.4.6 scipy==1.17.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import numpy as np
from miseval import evaluate
from scipy.spatial.distance import cdist

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def image(top, left, label=1):
    """An object of 8 x 8 pixels."""
    labels = np.zeros((60, 60), int)
    labels[top:top + 8, left:left + 8] = label
    return labels


def hausdorff(truth, found):
    """Greatest distance and the greater one of both averages, over pixels."""
    away = cdist(np.argwhere(truth), np.argwhere(found))
    return [round(float(max(pick(away.min(0)), pick(away.min(1)))), 2) for pick in (np.max, np.mean)]


def measured(truth, found):
    """HD and AHD."""
    return [round(float(evaluate(truth, found, metric=name)), 2) for name in ("HD", "AHD")]


print("miseval", version("miseval"))
cell = image(10, 10)
expect("20 rows down: greatest and average distance", hausdorff(cell, image(30, 10)), [20.0, 16.5])
expect("HD, AHD", measured(cell, image(30, 10)), [0.0, 20.0])
expect("20 columns to the right: HD, AHD", measured(cell, image(10, 30)), [2.83, 20.0])
expect("1 column to the right: HD, AHD", measured(cell, image(10, 11)), [1.41, 1.0])
stray = image(10, 11)
stray[40, 40] = 1
expect("1 column to the right and a pixel astray: greatest and average distance", hausdorff(cell, stray), [32.53, 0.62])
expect("HD, AHD", measured(cell, stray), [1.41, 32.53])

classes, found = image(10, 10) + image(40, 40, 2), image(10, 10) + image(40, 42, 2)
for name, right in ("DSC", [1.0, 1.0, 0.75]), ("HD", [4.0, 4.0, 4.0]):
    expect(f"class 1 right, class 2 is 2 columns off: {name} of background, 1 and 2",
           [round(float(value), 2) for value in evaluate(classes, found, metric=name, multi_class=True, n_classes=3)], right)
ten = [evaluate(10 * cell, 10 * image(10, 11), metric="HD", multi_class=True, n_classes=11)[10], evaluate(cell, image(10, 11), metric="HD")]
expect("1 column to the right: HD if the class is 10, and if it is 1", [round(float(value), 2) for value in ten], [14.14, 1.41])
try:
    evaluate(cell[None], cell[None], metric="HD")
    expect("HD of a volume", "a number", "refused")
except AssertionError:
    expect("HD of a volume", "refused", "refused")

raise SystemExit(status)
END
