#!/bin/sh
# btrack 0.7.0: does update_segmentation, which gives the cells of a label image the numbers of their tracks, reach every cell that is in a track?
# Guess: yes: the objects come from that label image, by segmentation_to_objects, so the number of a cell's label leads to its track, whatever its shape.
# Seen: a track only knows centroids, and the cell is whatever lies under the centroid. Where that is background, in a crescent or a ring, the cell is
# 0 in the result, in every frame in which it is bent, without a word; its track is there and whole. Where it is another cell, which lies in the bend, that one
# gets one of both numbers, by the order of the tracks, so that it jumps to the track of its neighbour if the bent cell's track comes later. Round cells
# are right, and so are tests with them; neurons, bent bacteria and cells around others are not. With the label image as intensity_image, too, and
# properties=("intensity_max",) each object keeps its number, and a loop over the tracks' objects does what is wanted ("label" is refused).
# Seen 2026-11-29 with numpy 2.4.6, scipy 1.17.1 and scikit-image 0.26.0; tracks are made by hand, so that no tracking plays a part.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --no-deps --disable-pip-version-check btrack==0.7.0 numpy==2.4.6 scipy==1.17.1 scikit-image==0.26.0 \
    lazy-loader==0.6 packaging==26.4 pillow==13.0.0 tifffile==2026.3.3 imageio==2.38.1 h5py==3.16.0 cvxopt==1.3.3 pooch==1.9.0 platformdirs==4.14.8 \
    pydantic==2.14.4 pydantic-core==2.50.5 annotated-types==0.8.0 typing-extensions==4.16.0 typing-inspection==0.4.5 tqdm==4.70.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; } # without pandas

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
from importlib.metadata import version

import numpy as np
from btrack.btypes import Tracklet
from btrack.utils import segmentation_to_objects, update_segmentation

status = 0
FRAMES = 3
NAMES = ["round", "crescent", "within the crescent", "ring", "bent"]


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def cells():
    """Five cells, numbered from 1, that stay where they are; in every frame they have other numbers, as segmentation gives them."""
    frame = np.zeros((60, 90), np.uint16)
    y, x = np.mgrid[:60, :90]
    frame[(y - 10) ** 2 + (x - 70) ** 2 < 36] = 1
    frame[20:40, 10:30] = 2
    frame[25:35, 15:30] = 0
    frame[28:32, 16:20] = 3
    away = (y - 48) ** 2 + (x - 40) ** 2
    frame[(away < 81) & (away > 36)] = 4
    frame[40:58, 60:64] = 5
    frame[54:58, 60:80] = 5
    return np.stack([np.where(frame > 0, (frame + turn) % 5 + 1, 0) for turn in range(FRAMES)]).astype(np.uint16)


def tracks(objects, segmentation, order):
    """Track 10 is of the first cell, 20 of the second and so on; each has its cell in every frame."""
    places = {(found.t, found.properties["intensity_max"]): found for found in objects}
    return [Tracklet(10 * cell, [places[turn, (cell + turn) % 5 + 1] for turn in range(FRAMES)]) for cell in order]


def numbers(result, segmentation):
    """The numbers that each cell has in the result, over all frames."""
    return {name: sorted({int(number) for turn in range(FRAMES) for number in np.unique(result[turn][segmentation[turn] == (cell + turn) % 5 + 1])})
            for cell, name in enumerate(NAMES, 1)}


print("btrack", version("btrack"))
segmentation = cells()
objects = segmentation_to_objects(segmentation, intensity_image=segmentation, properties=("intensity_max",))
expect("objects", len(objects), 5 * FRAMES)
made = tracks(objects, segmentation, [1, 2, 3, 4, 5])
expect("frames of each track", [len(track) for track in made], [FRAMES] * 5)
expect("numbers", numbers(update_segmentation(segmentation, made), segmentation),
       {"round": [10], "crescent": [0], "within the crescent": [30], "ring": [0], "bent": [0]})
other = tracks(objects, segmentation, [3, 2, 1, 4, 5])
expect("with the tracks in another order", numbers(update_segmentation(segmentation, other), segmentation),
       {"round": [10], "crescent": [0], "within the crescent": [20], "ring": [0], "bent": [0]})

right = np.zeros_like(segmentation)
for track in made:
    for turn, label in zip(track.t, track.properties["intensity_max"]):
        right[turn][segmentation[turn] == label] = track.ID
expect("by label", numbers(right, segmentation),
       {"round": [10], "crescent": [20], "within the crescent": [30], "ring": [40], "bent": [50]})

raise SystemExit(status)
END
