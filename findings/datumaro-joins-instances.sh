#!/bin/sh
# datumaro 1.13.12: do instances survive an export to Cityscapes, VOC and KITTI, whose label images number them?
# Guess: yes, as far as the numbers of the format reach, and beyond that an error.
# Seen: Cityscapes keeps none: "instanceIds" holds the number of the class where the format wants class * 1000 + number, so that all objects of a class are one.
# Read are classes only, too: of Cityscapes' own files road and sky arrive, but no car or person that has a number. VOC holds 255: from the 256th
# on, numbers start again at 0, so that the 256th object is background and each further one is joined to one far away. In KITTI, class * 256 + number, the
# 256th object is of the next class, which need not exist. Nothing of this is an error, and COCO panoptic keeps every object. Two cars show the first, an
# image of nuclei or of buildings from the air the others.
# Seen 2026-11-29 with numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check datumaro==1.13.12 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import os
from collections import Counter
from importlib.metadata import version

import numpy as np
from datumaro.components.annotation import AnnotationType, Mask
from datumaro.components.dataset import Dataset
from datumaro.components.dataset_base import DatasetItem
from datumaro.components.media import Image
from PIL import Image as Picture

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def objects(count):
    """An image of so many squares of 36 pixels, cells and dogs in turn."""
    side = int(np.ceil(np.sqrt(count)))
    masks = []
    for number in range(count):
        mask = np.zeros((8 * side, 8 * side), bool)
        row, column = divmod(number, side)
        mask[8 * row:8 * row + 6, 8 * column:8 * column + 6] = True
        masks.append(Mask(mask, label=1 + number % 2, id=number + 1, group=number + 1, attributes={"is_crowd": False}))
    item = DatasetItem(id="a", subset="train", media=Image.from_numpy(data=np.zeros((8 * side, 8 * side, 3), np.uint8)), annotations=masks)
    return Dataset.from_iterable([item], categories=["background", "cell", "dog"])


def of(data):
    """How many objects of how many pixels there are of each class but background."""
    names = data.categories()[AnnotationType.label]
    found = [a for item in data for a in item.annotations if a.type == AnnotationType.mask]
    classes = Counter(names[a.label].name if a.label < len(names) else a.label for a in found)
    classes.pop("background", None)
    return dict(sorted(classes.items(), key=str)), sorted({int(a.image.sum()) for a in found if a.label in (1, 2)})


def trip(count, format):
    folder = f"{format}{count}"
    objects(count).export(folder, format, save_media=True)
    return of(Dataset.import_from(folder, format))


print("datumaro", version("datumaro"))
for count, half in ((4, 2), (300, 150)):
    expect(f"coco_panoptic, {count} objects: classes, sizes", trip(count, "coco_panoptic"), ({"cell": half, "dog": half}, [36]))
expect("cityscapes, 4 objects", trip(4, "cityscapes"), ({"cell": 1, "dog": 1}, [72]))
expect("voc, 4 objects", trip(4, "voc"), ({"cell": 2, "dog": 2}, [36]))
expect("voc, 300 objects", trip(300, "voc"), ({"cell": 128, "dog": 127}, [36, 72]))
expect("kitti, 4 objects", trip(4, "kitti"), ({"cell": 2, "dog": 2}, [36]))
expect("kitti, 300 objects", trip(300, "kitti"), ({3: 23, "cell": 128, "dog": 149}, [36]))

with Picture.open("cityscapes4/gtFine/train/a_gtFine_instanceIds.png") as picture:
    expect("numbers in the instanceIds of cityscapes", [int(v) for v in np.unique(picture)], [0, 1, 2])

labels = np.full((16, 32), 7, np.uint16) # road
labels[2:6, 2:8], labels[2:6, 20:26], labels[10:14, 4:8] = 26000, 26001, 24000 # two cars, a person
for folder, kind, picture in (("leftImg8bit", "leftImg8bit", np.zeros((16, 32, 3), np.uint8)), ("gtFine", "gtFine_instanceIds", labels),
                              ("gtFine", "gtFine_labelIds", np.where(labels < 1000, labels, labels // 1000).astype(np.uint8))):
    os.makedirs(f"official/{folder}/train/bern", exist_ok=True)
    Picture.fromarray(picture).save(f"official/{folder}/train/bern/bern_000000_000019_{kind}.png")
expect("a road, two cars and a person as in Cityscapes", of(Dataset.import_from("official", "cityscapes"))[0], {"road": 1})

raise SystemExit(status)
END
