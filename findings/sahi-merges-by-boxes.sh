#!/bin/sh
# SAHI 0.12.8: which objects does get_sliced_prediction join, where a model gives masks?
# Guess: those whose masks overlap, as an object does that lies in two tiles and is found in both. Masks that share no pixel are different objects; and where
# the whole image is one tile there is nothing to join.
# Seen: boxes decide, in all of its ways and by both measures; masks are only joined afterwards. Of three slanted rods with a gap of pixels between
# them, all found and right, one object is left, with the pixels of all three. "IOU" instead of "IOS" leaves two, of which one is two rods. "NMS" deletes
# two of them, and with "IOU" one. A cell within a ring becomes one disc with it, and the hole is filled, which neither had. It happens with a single tile
# as well, since get_sliced_prediction always ends so; get_prediction, for one tile, keeps everything. Rods along the axes are right, and so are tests with
# them. There is no measure by masks, and a threshold of .9, which saves the rods, no longer joins what tiles have cut: 3 rods in four tiles are 5. Who added
# the masks named it as a shortcoming; the documentation speaks of overlap.
# Seen 2026-11-29 with opencv-python 5.0.0.93, shapely 2.1.2 and numpy 2.4.6. The model here is made by hand and finds every object without an error.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check sahi==0.12.8 opencv-python==5.0.0.93 shapely==2.1.2 numpy==2.4.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
from importlib.metadata import version

import numpy as np
from sahi.models.base import DetectionModel
from sahi.predict import get_prediction, get_sliced_prediction
from sahi.prediction import ObjectPrediction
from sahi.utils.cv import get_coco_segmentation_from_bool_mask

status = 0
SIDE = 128


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def first(value):
    return value[0] if value and isinstance(value[0], (list, tuple)) else value


class Knows(DetectionModel):
    """Every grey value of the image is an object, and the mask of it is found."""

    has_mask = True
    num_categories = 1
    category_names = ["cell"]

    def load_model(self):
        self.model = "none"
        self.category_mapping = {"0": "cell"}

    def perform_inference(self, image):
        self._original_predictions = image[..., 0]

    def _create_object_prediction_list_from_original_predictions(self, shift_amount_list=None, full_shape_list=None):
        found = []
        for number in np.unique(self._original_predictions):
            outline = get_coco_segmentation_from_bool_mask(self._original_predictions == number) if number else []
            if outline:
                found.append(ObjectPrediction(segmentation=outline, category_id=0, category_name="cell", score=number / 255,
                                              shift_amount=first(shift_amount_list), full_shape=first(full_shape_list)))
        self._object_prediction_list_per_image = [found]


def objects(result, image):
    """Pixels of each object and the grey values that it covers, in the order of these."""
    found = [(int(made.mask.bool_mask.sum()), np.unique(image[made.mask.bool_mask]).tolist()) for made in result.object_prediction_list]
    return sorted(found, key=lambda one: one[1])


def sliced(image, tile=SIDE, **options):
    colours = np.repeat(image[..., None], 3, -1)
    return objects(get_sliced_prediction(colours, Knows(), slice_height=tile, slice_width=tile, verbose=0, **options), image)


def whole(image):
    return objects(get_prediction(np.repeat(image[..., None], 3, -1), Knows(), verbose=0), image)


print("sahi", version("sahi"))
y, x = np.mgrid[:SIDE, :SIDE]
slanted = np.zeros((SIDE, SIDE), np.uint8)
for number, place in ((80, -20), (160, 0), (240, 20)):
    slanted[(abs(y - x - place) < 7) & (y + x > 60) & (y + x < 190)] = number
upright = np.zeros((SIDE, SIDE), np.uint8)
for number, place in ((80, 30), (160, 60), (240, 90)):
    upright[20:108, place:place + 13] = number

expect("pixels of the slanted rods", [int((slanted == number).sum()) for number in (80, 160, 240)], [838, 838, 838])
apart = [(838, [80]), (838, [160]), (838, [240])]
expect("get_prediction", whole(slanted), apart)
expect("get_sliced_prediction, one tile", sliced(slanted), [(2514, [80, 160, 240])])
expect("in four tiles", sliced(slanted, 96), [(2514, [80, 160, 240])])
expect("by IOU", sliced(slanted, postprocess_match_metric="IOU"), [(838, [80]), (1676, [160, 240])])
expect("NMS", sliced(slanted, postprocess_type="NMS"), [(838, [240])])
expect("NMS by IOU", sliced(slanted, postprocess_type="NMS", postprocess_match_metric="IOU"), [(838, [80]), (838, [240])])
expect("NMM", sliced(slanted, postprocess_type="NMM"), [(2514, [80, 160, 240])])
expect("with a threshold of .9", sliced(slanted, postprocess_match_threshold=.9), apart)
expect("with .9 in four tiles, objects", len(sliced(slanted, 96, postprocess_match_threshold=.9)), 5)
expect("upright rods", sliced(upright), whole(upright))

away = (y - 64) ** 2 + (x - 64) ** 2
ring = np.zeros((SIDE, SIDE), np.uint8)
ring[(away < 50 ** 2) & (away > 40 ** 2)] = 80
ring[away < 10 ** 2] = 160
expect("a cell in a ring, get_prediction", [numbers for _, numbers in whole(ring)], [[80], [160]])
expect("get_sliced_prediction", [numbers for _, numbers in sliced(ring)], [[0, 80, 160]])

raise SystemExit(status)
END
