#!/bin/sh
# stardist 0.9.2: does fill_label_holes, which the usual training scripts call on every label image, leave the objects alone?
# Guess: yes: it gives the holes of an object, where nobody drew anything, the object's number. A cell within the ring of another one stays, and so do negative
# numbers, which mark what was not annotated; this version keeps them, as a comment in it says.
# Seen: for each number everything its outline encloses is filled, whatever lies there, in the order of the numbers and -1 last. Annotated cells in an image
# that is otherwise -1 are holes of the -1: all that do not touch the border become -1 with the background drawn around them, and a model learns from what
# is left, without an error. A cell within a ring is lost where the ring has the higher number, and stays where it has the lower one. Holes
# of any size are filled, "small" as its documentation calls them or not. np.where(labels == 0, fill_label_holes(np.maximum(labels, 0)), labels) does
# what the name says.
# Seen 2026-11-29 with numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0, numba 0.68.1 and csbdeep 0.8.2.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --no-deps --disable-pip-version-check stardist==0.9.2 csbdeep==0.8.2 numpy==2.4.6 scipy==1.17.1 \
    scikit-image==0.26.0 lazy-loader==0.6 packaging==26.4 numba==0.68.1 llvmlite==0.50.0 six==1.17.0 tqdm==4.70.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; } # without what only plots

cd "$work"
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version
from pathlib import Path

import numpy as np
import stardist
from stardist import fill_label_holes

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def pixels(labels):
    return {int(label): int(count) for label, count in zip(*np.unique(labels, return_counts=True))}


def careful(labels):
    return np.where(labels == 0, fill_label_holes(np.maximum(labels, 0)), labels)


def annotated(rest):
    """Two cells with some background around them and a hole in the first, and one at the border; the rest of the image is the given number."""
    labels = np.full((40, 40), rest, np.int32)
    for number, y, x in ((1, 5, 5), (2, 20, 25)):
        labels[y - 2:y + 10, x - 2:x + 10] = 0
        labels[y:y + 8, x:x + 8] = number
    labels[8, 8] = 0
    labels[32:40, 0:8] = 3
    return labels


def nested(outer, inner):
    labels = np.zeros((30, 30), np.int32)
    labels[3:27, 3:27] = outer
    labels[6:24, 6:24] = 0
    labels[12:18, 12:18] = inner
    return labels


print("stardist", version("stardist"))
told = "Negative values can be used to turn off all losses" in Path(stardist.__file__).with_name("models").joinpath("model2d.py").read_text()
expect("negative labels are documented", told, True)
expect("annotated in full, before", pixels(annotated(0)), {0: 1409, 1: 63, 2: 64, 3: 64})
expect("after", pixels(fill_label_holes(annotated(0))), {0: 1408, 1: 64, 2: 64, 3: 64})
expect("annotated in part, before", pixels(annotated(-1)), {-1: 1248, 0: 161, 1: 63, 2: 64, 3: 64})
expect("after", pixels(fill_label_holes(annotated(-1))), {-1: 1536, 3: 64})
expect("with care", pixels(careful(annotated(-1))), {-1: 1248, 0: 160, 1: 64, 2: 64, 3: 64})
expect("cell 2 within a ring 1", pixels(fill_label_holes(nested(1, 2))), {0: 324, 1: 540, 2: 36})
expect("cell 1 within a ring 2", pixels(fill_label_holes(nested(2, 1))), {0: 324, 2: 576})
expect("with care", pixels(careful(nested(2, 1))), {0: 324, 1: 36, 2: 540})

raise SystemExit(status)
END
