#!/bin/sh
# cellpose 4.2.1.1: what does cellpose.metrics.average_precision give for an image whose cells leave no background?
# Guess: 1 for the truth itself and less for anything else, as for every image; background is no cell, whether there is some or not.
# Seen: cells are counted as the distinct values of an image less one, for the background, also where no pixel has the value 0. So the truth of 4 cells
# scores 2, with -1 false positives and -1 missed cells; where one of the 4 is missed the score is 1, and where one is invented, too; one cell that fills
# the image is none, NaN. aggregated_jaccard_index of the same module is right. Crops of tissue and tiles of a confluent culture are such images, and in a
# mean over many images nobody sees that some of them count twice.
# Seen 2026-11-29 with numpy 2.4.6 and scipy 1.17.1.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 fastremap==1.21.0 fill-voids==2.1.2 tqdm==4.67.1 \
    opencv-python-headless==5.0.0.93 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
"$work/venv/bin/pip" install -q --disable-pip-version-check --no-deps cellpose==4.2.1.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
echo '__version__ = "none"' >torch.py # cellpose asks PyTorch for its version only, and its metrics do without the rest
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import numpy as np
from cellpose.metrics import aggregated_jaccard_index, average_precision

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if str(seen) != str(expected): # NaN is not itself
        print(f"    expected: {expected}")
        status = 1


def score(truth, found):
    """AP, true positives, false positives and missed cells at an IoU of .5."""
    return [float(value[0]) for value in average_precision(truth, found, [0.5])]


print("cellpose", version("cellpose"))
cells = np.kron([[1, 2], [3, 4]], np.ones((8, 8), int))
three = np.where(cells == 4, 0, cells)
with_border = np.pad(cells, 1)
expect("4 cells, a border of background", score(with_border, with_border), [1.0, 4.0, 0.0, 0.0])
expect("one of them missed", score(with_border, np.pad(three, 1)), [0.75, 3.0, 0.0, 1.0])
expect("4 cells, no background", score(cells, cells), [2.0, 4.0, -1.0, -1.0])
expect("one of them missed", score(cells, three), [1.0, 3.0, 0.0, 0.0])
expect("one invented", score(three, cells), [1.0, 3.0, 0.0, 0.0])
expect("one cell, no background", score(np.ones((8, 8), int), np.ones((8, 8), int)), [float("nan"), 0.0, 0.0, 0.0])
expect("aggregated Jaccard index of one missed", float(aggregated_jaccard_index([cells], [three])[0]), 0.75)

raise SystemExit(status)
END
