#!/bin/sh
# deep-sort-realtime 1.3.2: does a mask that is given with a detection, by instance_masks or others, stay with it?
# Guess: yes: the lists go by position, "expects to be a list with same length as raw_detections", and what the tracker leaves out goes with its mask.
# Seen: boxes without width or height are left out first, without a word, and only then masks, others and embeds are taken by position. So every detection after
# such a box has the mask, the data and the appearance of the one before it, and the last mask is nobody's. A box without width is what masks_to_boxes of
# torchvision and any max - min gives an object that is a pixel wide, a specimen seen from the edge or a speck of noise, and it is seldom the last of its
# frame. The track keeps its own box, so nothing looks wrong but the mask; the frame without the speck is right again, so that the mask jumps to
# the neighbour and back. The appearance of the neighbour stays in the track's gallery and draws it to the neighbour later. Where the tracker
# computes the appearance itself, the crop is its own and the mask laid over it, against the background, the neighbour's. Boxes with max - min + 1, or
# filtered before all lists are made, are right.
# Seen 2026-11-29 with numpy 2.4.6, scipy 1.17.1 and opencv-python-headless 5.0.0.93; no network and no weights play a part.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --no-deps --disable-pip-version-check deep-sort-realtime==1.3.2 numpy==2.4.6 scipy==1.17.1 \
    opencv-python-headless==5.0.0.93 setuptools==81.0.0 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
from importlib.metadata import version

import numpy as np
from deep_sort_realtime.deepsort_tracker import DeepSort

status = 0
CELLS = {"A": (5, 5), "B": (5, 35), "C": (35, 5), "D": (35, 35)}  # row and column of the corner, 10 x 10 pixels each
LOOKS = dict(zip(CELLS, np.eye(4)))


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def mask(name, height=10, width=10):
    found = np.zeros((60, 60), bool)
    row, column = CELLS[name]
    found[row:row + height, column:column + width] = True
    return found


def box(found, more):
    """Left, top, width and height; as torchvision.ops.masks_to_boxes gives the corners, the last pixel is the end, so that more is 0."""
    y, x = np.nonzero(found)
    return [float(v) for v in (x.min(), y.min(), np.ptp(x) + more, np.ptp(y) + more)]


def frame(tracker, thin=None, more=0):
    """Whose place is the box of each track, whose the mask and the other data, and whom it looks like; one cell may be a pixel wide."""
    masks = {name: mask(name, width=1 if name == thin else 10) for name in CELLS}
    detections = [(box(found, more), .9, "cell") for found in masks.values()]
    tracks = tracker.update_tracks(detections, embeds=list(LOOKS.values()), instance_masks=list(masks.values()), others=list(masks))
    result = {}
    for track in tracks:
        if track.time_since_update == 0:
            left, top, _, _ = track.to_ltwh(orig=True)
            place = next(name for name, (y, x) in CELLS.items() if (y, x) == (top, left))
            y, x = np.argwhere(track.get_instance_mask())[0]
            covers = next(name for name, corner in CELLS.items() if corner == (y, x))
            looks = list(LOOKS)[int(track.get_feature().argmax())]
            result[place] = f"mask {covers}, others {track.get_det_supplementary()}, looks {looks}"
    return result


def right(names):
    return {name: f"mask {name}, others {name}, looks {name}" for name in names}


def new():
    return DeepSort(embedder=None, max_cosine_distance=2, n_init=1)  # any look will do, so that places alone decide


print("deep-sort-realtime", version("deep-sort-realtime"))
tracker = new()
expect("all cells wide", frame(tracker), right("ABCD"))
expect("the last one a pixel wide", frame(tracker, "D"), right("ABC"))
expect("the second a pixel wide", frame(tracker, "B"), {
    "A": "mask A, others A, looks A", "C": "mask B, others B, looks B", "D": "mask C, others C, looks C"})
expect("all wide again", frame(tracker), right("ABCD"))
expect("the second a pixel wide, max - min + 1", frame(new(), "B", more=1), right("ABCD"))


class Embedder:
    """Says which cells' pixels it was shown; the background of a masked crop is not 0."""
    def predict(self, crops):
        self.seen = [sorted({int(v) for v in np.unique(crop) if v in range(1, 5)}) for crop in crops]
        return np.eye(4)[:len(crops)]


image = np.zeros((60, 60, 3), np.uint8)
for number, name in enumerate(CELLS, 1):
    image[mask(name)] = number
for thin, expected in ((None, [[1], [2], [3], [4]]), ("B", [[1], [], []])):
    tracker = new()
    tracker.embedder = Embedder()
    masks = [mask(name, width=1 if name == thin else 10) for name in CELLS]
    tracker.update_tracks([(box(found, 0), .9, "cell") for found in masks], frame=image, instance_masks=masks)
    expect(f"cells that the appearance is taken of, thin {thin}", tracker.embedder.seen, expected)

raise SystemExit(status)
END
