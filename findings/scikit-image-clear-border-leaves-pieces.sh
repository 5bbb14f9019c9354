#!/bin/sh
# scikit-image 0.26.0: does clear_border remove an object of a label image that touches the border, whole?
# Guess: yes: an object is a number there, as for regionprops, remove_small_objects and expand_labels, whether its pixels hang together or not.
# Seen: only those pieces of it go that touch the border themselves; the others stay with its number and pass for an object that lies within the image.
# clear_border, made for binary images, numbers connected pieces anew before it looks. So a cell behind a fibre, or one whose mask has a crumb of one
# pixel, stays as a fragment or a crumb, and the areas, counts and shapes that leaving out cut objects was to protect contain what is left of
# them. mask= does the same. remove_small_objects, called next, adds up the pieces of a number, so that the two do not mean the same objects.
# Seen 2026-11-29 with numpy 2.4.6 and scipy 1.17.1.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check scikit-image==0.26.0 numpy==2.4.6 scipy==1.17.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import numpy as np
import skimage
from skimage.measure import regionprops
from skimage.morphology import remove_small_objects
from skimage.segmentation import clear_border

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def areas(labels):
    return {found.label: int(found.area) for found in regionprops(labels)}


print("scikit-image", skimage.__version__)
labels = np.zeros((20, 40), np.int32)
labels[5:10, 0:8], labels[5:10, 10:14] = 1, 1 # cut by the border, and by a fibre
labels[12:18, 30:40], labels[10, 29] = 2, 2 # cut by the border, with a crumb
labels[2:8, 20:26] = 3
expect("before: pixels of each object", areas(labels), {1: 60, 2: 61, 3: 36})
expect("clear_border", areas(clear_border(labels)), {1: 20, 2: 1, 3: 36})
inside = np.ones(labels.shape, bool)
inside[:, 0] = inside[:, -1] = False
expect("clear_border(mask=...)", areas(clear_border(labels, mask=inside)), {1: 20, 2: 1, 3: 36})
expect("remove_small_objects(max_size=40), which means whole objects", areas(remove_small_objects(labels, max_size=40)), {1: 60, 2: 61})

raise SystemExit(status)
END
