#!/bin/sh
# torchmetrics 1.9.0 and pycocotools 2.0.11: does MeanAveragePrecision count what was found in an image without objects, for masks as for boxes?
# Guess: yes: those are false positives like any others, in COCO's metric and in this one, which calls it.
# Seen: with iou_type="segm" an image whose truth has no object is left out, and with it all that was found there. One object found with a score of .5
# and one invented with .9 in an empty image give 1, the score of a perfect model; with iou_type="bbox", with both types at once and in COCO's metric
# it is .5. Where the image holds a single object that nobody finds it counts again. A data set with many negatives, such as defects, polyps or
# tiles of a slide, so scores masks as if it had none of them. Both back ends do so, as images are left out before either is called.
# Seen 2026-11-29 with torch 2.15.0, torchvision 0.29.2, faster-coco-eval 1.8.0 and numpy 2.4.6.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check torchmetrics==1.9.0 torch==2.15.0 torchvision==0.29.2 pycocotools==2.0.11 \
    faster-coco-eval==1.8.0 numpy==2.4.6 pillow==13.0.0 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import contextlib
import io

import numpy as np
import torch
import torchmetrics
from pycocotools import mask as coco
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from torchmetrics.detection import MeanAveragePrecision

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def squares(places):
    masks = torch.zeros(len(places), 64, 64, dtype=torch.bool)
    for mask, place in zip(masks, places):
        mask[place:place + 12, place:place + 12] = True
    return masks


def entry(places, scores=None):
    boxes = torch.tensor([[p, p, p + 12, p + 12] for p in places], dtype=torch.float32).reshape(-1, 4)
    made = {"masks": squares(places), "boxes": boxes, "labels": torch.zeros(len(places), dtype=torch.int64)}
    return made if scores is None else {**made, "scores": torch.tensor(scores)}


def score(truth, found, types, backend="pycocotools"):
    """Mean average precision; an image of the truth is a list of places, one of what was found also has scores."""
    metric = MeanAveragePrecision(iou_type=types, backend=backend)
    metric.update([entry(*image) for image in found], [entry(image) for image in truth])
    return round(float(metric.compute()["segm_map" if isinstance(types, tuple) else "map"]), 3)


def in_coco(truth, found):
    def encoded(place):
        mask = coco.encode(np.asfortranarray(squares([place])[0].numpy().astype(np.uint8)))
        return {"size": mask["size"], "counts": mask["counts"].decode()}

    annotations = [{"image_id": image, "category_id": 1, "segmentation": encoded(place), "bbox": [place, place, 12, 12], "area": 144, "iscrowd": 0}
                   for image, places in enumerate(truth) for place in places]
    results = [{"image_id": image, "category_id": 1, "segmentation": encoded(place), "score": value}
               for image, (places, scores) in enumerate(found) for place, value in zip(places, scores)]
    with contextlib.redirect_stdout(io.StringIO()):
        data = COCO()
        data.dataset = {"info": {}, "images": [{"id": image, "height": 64, "width": 64} for image in range(len(truth))],
                        "categories": [{"id": 1, "name": "cell"}], "annotations": [{"id": n + 1, **a} for n, a in enumerate(annotations)]}
        data.createIndex()
        evaluation = COCOeval(data, data.loadRes(results), "segm")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return round(float(evaluation.stats[0]), 3)


print("torchmetrics", torchmetrics.__version__)
truth, found = [[4], []], [([4], [0.5]), ([20], [0.9])]
expect("pycocotools: one found, one invented in an empty image", in_coco(truth, found), 0.5)
expect("torchmetrics, boxes", score(truth, found, "bbox"), 0.5)
expect("torchmetrics, boxes and masks, that of masks", score(truth, found, ("bbox", "segm")), 0.5)
expect("torchmetrics, masks", score(truth, found, "segm"), 1.0)
expect("torchmetrics, masks, faster_coco_eval", score(truth, found, "segm", "faster_coco_eval"), 1.0)
truth, found = [[4]] + [[]] * 9, [([4], [0.5])] + [([8, 24, 40], [0.9, 0.9, 0.9])] * 9
expect("27 invented in 9 empty images, boxes", score(truth, found, "bbox"), 0.036)
expect("27 invented in 9 empty images, masks", score(truth, found, "segm"), 1.0)
truth, found = [[4], [44]], [([4], [0.5]), ([20], [0.9])]
expect("one invented where another is, pycocotools", in_coco(truth, found), 0.252)
expect("torchmetrics, masks", score(truth, found, "segm"), 0.252)

raise SystemExit(status)
END
