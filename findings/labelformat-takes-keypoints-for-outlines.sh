#!/bin/sh
# labelformat 0.1.17 (Lightly) and globox 2.9.0: what do their readers of YOLO's segmentation make of texts for poses or boxes?
# Guess: they read the boxes alone, or say that the data are not for segmentation: data.yaml has "kpt_shape". (This was put down about poses before a look
# at the source. That plain boxes are refused or left out with a warning, as the readers of boxes do with outlines, was put down after it.)
# Seen: labelformat makes an outline of every line, without a word. A person by box and 5 keypoints of two values gets the polygon (centre), (width,
# height), keypoints, whose box in COCO is another one than the given; with a third value, visibility, numbers also change sides, and a 2 for "visible"
# becomes a corner at twice the width or the height of the image; where they are odd in number the last one is left out. A plain box becomes a polygon of
# two points, from its centre to its size. All of it is written as COCO instances with iscrowd false, and as YOLO segmentation. globox takes the same
# numbers for outlines where they are even in number (any keypoints of two values; an even number of keypoints of three), so that the box it gives is
# wrong, though the right one is in the line; it refuses odd ones and plain boxes.
# Seen 2026-11-30 with pillow 13.0.0, numpy 2.4.6 and pydantic-xml 2.22.0.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check labelformat==0.1.17 globox==2.9.0 pillow==13.0.0 numpy==2.4.6 pydantic-xml==2.22.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python - >out.txt 2>warnings.txt <<'END' || { cat out.txt warnings.txt; exit 1; }
import json
import logging
from importlib.metadata import version
from pathlib import Path

from globox import Annotation
from labelformat.formats import (COCOInstanceSegmentationOutput, YOLOv8InstanceSegmentationInput, YOLOv8InstanceSegmentationOutput,
                                 YOLOv8ObjectDetectionInput)
from PIL import Image

status = 0
said = []
WIDTH, HEIGHT = 100, 80
BOX = "0.4 0.5 0.2 0.6" # from 30, 16 to 50, 64
POINTS = ["0.35 0.2", "0.45 0.2", "0.4 0.5", "0.35 0.75", "0.45 0.75"]


class Listener(logging.Handler):
    def emit(self, record):
        if record.levelno >= logging.WARNING:
            said.append(record.getMessage())


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def data(name, line, shape=None):
    for kind in ("images", "labels"):
        Path(name, kind).mkdir(parents=True)
    Image.new("RGB", (WIDTH, HEIGHT)).save(Path(name, "images/a.png"))
    Path(name, "labels/a.txt").write_text(line + "\n")
    pose = f"kpt_shape: {shape}\n" if shape else ""
    Path(name, "data.yaml").write_text(f"path: .\ntrain: images\nval: images\n{pose}names:\n  0: person\n")


def outlines(name):
    """What COCO has of the only object, the corners, the box and whether it is a crowd, and how many corners it has in YOLO, where the first is repeated."""
    read = YOLOv8InstanceSegmentationInput(input_file=Path(name, "data.yaml"), input_split="train")
    COCOInstanceSegmentationOutput(output_file=Path(name, "coco.json")).save(read)
    YOLOv8InstanceSegmentationOutput(output_file=Path(name, "out/data.yaml"), output_split="train").save(read)
    found, = json.loads(Path(name, "coco.json").read_text())["annotations"]
    outline, = found["segmentation"]
    rounded = [round(v, 3) for v in outline]
    text = Path(name, "out/labels/a.txt").read_text().split()
    return list(zip(rounded[::2], rounded[1::2])), [round(v, 3) for v in found["bbox"]], found["iscrowd"], len(text) // 2


def boxes(name):
    """The boxes that labelformat's reader of boxes finds, and how many lines it complains of."""
    said.clear()
    read = YOLOv8ObjectDetectionInput(input_file=Path(name, "data.yaml"), input_split="train")
    return [[round(v, 3) for v in (o.box.xmin, o.box.ymin, o.box.xmax, o.box.ymax)] for label in read.get_labels() for o in label.objects], len(said)


def globox(reader, name):
    try:
        return [[round(v, 3) for v in box.ltrb] for box in reader(f"{name}/labels/a.txt", image_size=(WIDTH, HEIGHT)).boxes]
    except Exception as error:
        return type(error).__name__


print("labelformat", version("labelformat"), "globox", version("globox"))
logging.getLogger().addHandler(Listener())
data("outline", "0 0.3 0.2 0.5 0.2 0.5 0.8 0.3 0.8")
data("box", f"0 {BOX}")
data("pose52", f"0 {BOX} {' '.join(POINTS)}", [5, 2])
data("pose53", f"0 {BOX} {' '.join(p + ' 2' for p in POINTS)}", [5, 3])
data("pose43", f"0 {BOX} {' '.join(p + ' 2' for p in POINTS[:4])}", [4, 3])

size = [(40, 40), (20, 48)] # centre; width and height
turned = size + [(35, 16), (200, 36), (20, 160), (40, 40), (200, 28), (75, 160)]
for name, expected in (("outline", ([(30, 16), (50, 16), (50, 64), (30, 64)], [30, 16, 20, 48], False, 5)),
                       ("box", (size, [20, 40, 20, 8], False, 3)),
                       ("pose52", (size + [(35, 16), (45, 16), (40, 40), (35, 60), (45, 60)], [20, 16, 25, 44], False, 8)),
                       ("pose53", (turned + [(45, 60)], [20, 16, 180, 144], False, 10)),
                       ("pose43", (turned, [20, 16, 180, 144], False, 9))):
    said.clear()
    expect(f"{name}, read by labelformat as outlines", outlines(name), expected)
    expect("    warnings", len(said), 0)
for name, expected in (("outline", ([], 1)), ("box", ([[30, 16, 50, 64]], 0)), ("pose52", ([], 1)), ("pose53", ([], 1)), ("pose43", ([], 1))):
    expect(f"{name}, read by labelformat as boxes: boxes, warnings", boxes(name), expected)
for name, expected in (("outline", [[30, 16, 50, 64]]), ("box", "FileParsingError"), ("pose52", [[20, 16, 45, 60]]), ("pose53", "FileParsingError"),
                       ("pose43", [[20, 16, 200, 160]])):
    expect(f"{name}, read by globox as outlines", globox(Annotation.from_yolo_seg, name), expected)
for name in ("outline", "pose52", "pose53", "pose43"):
    expect(f"{name}, read by globox as boxes", globox(Annotation.from_yolo_v5, name), "FileParsingError")

raise SystemExit(status)
END
cat out.txt
[ ! -s warnings.txt ] || { echo "it warns now:"; cat warnings.txt; exit 1; }
