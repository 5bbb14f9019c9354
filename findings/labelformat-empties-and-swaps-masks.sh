#!/bin/sh
# labelformat 0.1.17 (Lightly): does its reader of image and mask pairs, "maskpair", give each image the objects of its mask?
# Guess: of images with one name in two folders each keeps its own, or there is an error. Of outlines: one polygon around each piece, by the centres of its
# outer pixels, so a row and a column less at most. (The first was put down before a look at the source, the second after it and before the first run,
# and so was that masks by "masks/**/*.png", as in its own example, go to the images in folders of the same name.)
# Seen: each outline goes round twice, with every corner in it twice. By the even-odd rule, which pycocotools, OpenCV and Pillow fill by, what is inside
# is then outside: pycocotools finds no pixel in any object, OpenCV and Pillow only the line itself, so that 400 pixels are 0 or 76. The box beside it is
# right but for its last row and column, and by the shoelace formula the area is twice the polygon's. The YOLO text that labelformat writes has the same.
# Half of the points is a right outline. With segmentation_type="rle" the pixels are right, but every object is a crowd. Pairs are made by the bare name:
# where cam1/0001.png and cam2/0001.png are two images and two masks, both images get the mask of cam2, and both are called 0001.png, so that YOLO has one
# text for the two. By "regex" one of the images is gone; by "index" each has its own mask, but there is one text as well. There is no warning anywhere.
# Seen 2026-11-30 with pycocotools 2.0.11, opencv-python-headless 5.0.0.93, pillow 13.0.0, numpy 2.4.6 and pydantic-xml 2.22.0.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check labelformat==0.1.17 pycocotools==2.0.11 opencv-python-headless==5.0.0.93 pillow==13.0.0 \
    numpy==2.4.6 pydantic-xml==2.22.0 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python - >out.txt 2>warnings.txt <<'END' || { cat out.txt warnings.txt; exit 1; }
import json
import logging
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
from labelformat.formats import COCOInstanceSegmentationOutput, MaskPairInstanceSegmentationInput, YOLOv8InstanceSegmentationOutput
from PIL import Image, ImageDraw
from pycocotools import mask as runs

logging.basicConfig(level=logging.WARNING)
status = 0
HEIGHT, WIDTH = 64, 96


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def pair(folder, name, mask):
    for kind in ("images", "masks"):
        file = Path(folder, kind, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(mask).save(file)


def read(folder, **options):
    return MaskPairInstanceSegmentationInput(image_glob="images/**/*.png", mask_glob="masks/**/*.png", base_path=Path(folder), **options)


def coco(data, name):
    file = Path(name + ".json")
    COCOInstanceSegmentationOutput(output_file=file).save(data)
    return json.loads(file.read_text())


def yolo(data, name):
    YOLOv8InstanceSegmentationOutput(output_file=Path(name, "data.yaml"), output_split="train").save(data)
    return {file.name: file.read_text().splitlines() for file in sorted(Path(name, "labels").rglob("*.txt"))}


def by_pycocotools(corners):
    return int(runs.area(runs.merge(runs.frPyObjects([corners.ravel().tolist()], HEIGHT, WIDTH))))


def by_opencv(corners):
    return int(cv2.fillPoly(np.zeros((HEIGHT, WIDTH), np.uint8), [corners.astype(np.int32)], 1).sum())


def by_pillow(corners):
    image = Image.new("L", (WIDTH, HEIGHT))
    ImageDraw.Draw(image).polygon([tuple(c) for c in corners], fill=1)
    return int(np.asarray(image).sum())


def shoelace(corners):
    x, y = corners.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


print("labelformat", version("labelformat"))
mask = np.zeros((HEIGHT, WIDTH), np.uint8)
mask[4:24, 6:26] = 255 # a square of 400 pixels
mask[40:60, 4:10] = mask[54:60, 4:30] = 255 # an L of 240
y, x = np.mgrid[:HEIGHT, :WIDTH]
mask[(y - 32) ** 2 + (x - 64) ** 2 <= 225] = 255 # a disc of 709
pair("shapes", "a.png", mask)

found = coco(read("shapes"), "polygons")["annotations"]
corners = [np.array(a["segmentation"][0]).reshape(-1, 2) for a in found]
half = [c[:len(c) // 2] for c in corners]
expect("polygons of each object", [len(a["segmentation"]) for a in found], [1, 1, 1])
expect("corners, different ones", [(len(c), len(np.unique(c, axis=0))) for c in corners], [(152, 76), (168, 84), (174, 87)])
expect("the second half is the first", [bool((c[len(c) // 2:] == h).all()) for c, h in zip(corners, half)], [True, True, True])
expect("boxes", [a["bbox"] for a in found], [[6, 4, 19, 19], [49, 17, 30, 30], [4, 40, 25, 19]])
expect("pixels by pycocotools", [by_pycocotools(c) for c in corners], [0, 0, 0])
expect("pixels by OpenCV", [by_opencv(c) for c in corners], [76, 84, 87])
expect("pixels by Pillow", [by_pillow(c) for c in corners], [76, 84, 87])
expect("twice the area", [round(shoelace(c) / shoelace(h), 6) for c, h in zip(corners, half)], [2, 2, 2])
expect("half of the corners, by OpenCV", [by_opencv(h) for h in half], [400, 709, 240])

lines = yolo(read("shapes"), "yolo")["a.txt"]
texts = [np.array(line.split()[1:], float).reshape(-1, 2) * (WIDTH, HEIGHT) for line in lines]
expect("YOLO: pixels by pycocotools", [by_pycocotools(c) for c in texts], [0, 0, 0])
expect("YOLO: pixels by OpenCV", [by_opencv(np.round(c)) for c in texts], [76, 84, 87])

found = coco(read("shapes", segmentation_type="rle"), "runs")["annotations"]
expect("run lengths: pixels, crowd", [(int(runs.area(runs.frPyObjects(a["segmentation"], HEIGHT, WIDTH))), a["iscrowd"]) for a in found],
       [(400, True), (709, True), (240, True)])

for place, camera in ((10, "cam1"), (40, "cam2")):
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[place:place + 10, place:place + 10] = 255
    pair("cameras", f"{camera}/0001.png", mask)
own, other = [10, 10, 10, 10], [40, 40, 10, 10]
for mode, expected in (("stem", [("0001.png", other), ("0001.png", other)]), ("regex", [("0001.png", other)]),
                       ("index", [("0001.png", own), ("0001.png", other)])):
    data = coco(read("cameras", segmentation_type="rle", pairing_mode=mode), mode)
    names = {image["id"]: image["file_name"] for image in data["images"]}
    expect(f"two cameras, by {mode}: image, box", [(names[a["image_id"]], a["bbox"]) for a in data["annotations"]], expected)
    expect("    texts in YOLO", list(yolo(read("cameras", pairing_mode=mode), "yolo_" + mode)), ["0001.txt"])

raise SystemExit(status)
END
cat out.txt
[ ! -s warnings.txt ] || { echo "it warns now:"; cat warnings.txt; exit 1; }
