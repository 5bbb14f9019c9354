#!/bin/sh
# transformers 5.24.0: which mask does post_process_instance_segmentation of Mask2Former and MaskFormer give each object of "segments_info"?
# Guess: its own. In a label image the surer of two objects is in front; whoever wants both whole asks for return_coco_annotation or return_binary_maps, as the
# documentation says ("if instances could overlap", to get "the correct segmentation result"), and has one mask for each object, in the same order.
# Seen: objects are painted into the label image from the surest on, so that the less sure is in front: a cell found with .9 within a clump found with .6 has
# no pixel left, and "segments_info" lists it all the same. return_coco_annotation cuts its masks out of that very image, one for each number in it, and the
# first number is -1, the background. So without any overlap every object is given the mask of the one before it, and the first the background; with one object
# painted over there are as many masks as objects, three for three, and nothing looks wrong. Nor are they COCO's runs, but places and lengths, row
# by row and counted from 1. return_binary_maps alone does what is said of both. If nothing is found, "segmentation" is a map of -1, not the promised None.
# Seen 2026-11-29 with torch 2.15.0 and numpy 2.4.6; the processors by torchvision have the same code.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check transformers==5.24.0 torch==2.15.0 numpy==2.4.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
export HF_HUB_OFFLINE=1
venv/bin/python -W ignore - 2>"$work/python.log" <<'END' || { cat "$work/python.log"; exit 1; }
from types import SimpleNamespace

import torch
import transformers
from transformers import Mask2FormerImageProcessorPil, MaskFormerImageProcessorPil

status = 0
SIDE, QUERIES, CLASSES = 384, 20, 80


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def box(x, y, width, height):
    mask = torch.zeros(SIDE, SIDE, dtype=torch.bool)
    mask[y:y + height, x:x + width] = True
    return mask


def answered(objects):
    """What a model says that is sure of the given masks, each with its probability; the other queries are empty."""
    masks = torch.full((1, QUERIES, SIDE, SIDE), -30.0)
    classes = torch.full((1, QUERIES, CLASSES + 1), 1e-9)
    classes[..., -1] = 1
    for query, (mask, score) in enumerate(objects):
        masks[0, query][mask] = 30
        classes[0, query, 5], classes[0, query, -1] = score, 1 - score
    return SimpleNamespace(masks_queries_logits=masks, class_queries_logits=classes.log())


def result(processor, objects, **options):
    return processor().post_process_instance_segmentation(answered(objects), **options)[0]


def scores(made):
    return [round(segment["score"], 2) for segment in made["segments_info"]]


def in_labels(processor, objects):
    """Score of each object, and its pixels in the label image."""
    made = result(processor, objects)
    return [(score, int((made["segmentation"] == segment["id"]).sum())) for score, segment in zip(scores(made), made["segments_info"])]


def in_maps(processor, objects):
    made = result(processor, objects, return_binary_maps=True)
    return [(score, int(mask.sum())) for score, mask in zip(scores(made), made["segmentation"])]


def in_runs(processor, objects):
    """Scores of the objects, and pixels of the masks that come with them, read as places and lengths."""
    made = result(processor, objects, return_coco_annotation=True)
    return scores(made), [int(sum(runs[1::2])) for runs in made["segmentation"]]


cell, clump, other = box(100, 100, 20, 20), box(90, 90, 40, 40), box(300, 50, 10, 20)
background = SIDE * SIDE - 200
apart = [(cell, 0.9), (box(200, 200, 40, 40), 0.6), (other, 0.7)]
hidden = [(cell, 0.9), (clump, 0.6), (other, 0.7)]
cut = [(cell, 0.6), (clump, 0.9), (other, 0.7)]

print("transformers", transformers.__version__)
for processor in Mask2FormerImageProcessorPil, MaskFormerImageProcessorPil:
    print(processor.__name__)
    expect("three apart, score and pixels", in_labels(processor, apart), [(0.9, 400), (0.7, 200), (0.6, 1600)])
    expect("return_binary_maps", in_maps(processor, apart), [(0.9, 400), (0.7, 200), (0.6, 1600)])
    expect("return_coco_annotation, scores and masks", in_runs(processor, apart), ([0.9, 0.7, 0.6], [background - 2000, 400, 200, 1600]))
    expect("a sure cell in a clump", in_labels(processor, hidden), [(0.9, 0), (0.7, 200), (0.6, 1600)])
    expect("return_binary_maps", in_maps(processor, hidden), [(0.9, 400), (0.7, 200), (0.6, 1600)])
    expect("return_coco_annotation", in_runs(processor, hidden), ([0.9, 0.7, 0.6], [background - 1600, 200, 1600]))
    expect("a cell in a sure clump", in_labels(processor, cut), [(0.9, 1200), (0.7, 200), (0.6, 400)])
    expect("return_coco_annotation", in_runs(processor, cut), ([0.9, 0.7, 0.6], [background - 1600, 1200, 200, 400]))

    runs = result(processor, apart, return_coco_annotation=True)["segmentation"][1]
    expect("pixels that the runs of a mask add up to, as in COCO, of 147456", int(sum(runs)), sum(SIDE * row + 101 + 20 for row in range(100, 120)))
    drawn = torch.zeros(SIDE * SIDE, dtype=torch.bool)
    for place, length in zip(runs[::2], runs[1::2]):
        drawn[place - 1:place - 1 + length] = True
    expect("read as places and lengths they are the cell", bool((drawn.view(SIDE, SIDE) == cell).all()), True)
    nothing = result(processor, [])
    expect("nothing found", (nothing["segments_info"], nothing["segmentation"].unique().tolist()), ([], [-1.0]))
    said = " ".join(processor.post_process_instance_segmentation.__doc__.split())
    expect("the documentation still says so",
           ["set either return_coco_annotation or return_binary_maps to `True` to get the correct segmentation result" in said,
            "Set to `None` if no mask if found above" in said], [True, True])

raise SystemExit(status)
END
