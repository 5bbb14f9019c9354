#!/bin/sh
# cityscapesScripts 2.3.0: what is the average precision of instances that all have the same confidence, as methods without scores give it?
# Guess: the one precision there is times the recall: .1 with 4 cars found and 36 invented, and less than with confidences that say something.
# Seen: .55. The curve gets one more point, of precision 1 and recall 0, and every point counts for half the step of recall before it and half the one after
# it. Where all confidences differ this hardly matters. Where all are the same the result is recall * (1 + precision) / 2, so that whoever finds every
# car has more than .5, whatever else they invent. With random confidences the same 40 objects have about .1; and 4 right ones among 8 have .75 with
# one confidence for all, but .67 in an order that is better than chance. Ties of any kind, as by rounding, go part of the way. So the results of methods that
# group pixels and write 1 as every confidence cannot be compared to those of methods that rank their objects, and a confidence has to be good to be of use.
# Seen 2026-11-29 with numpy 2.2.6 and pillow 13.0.0; numpy 2.4 lacks a function that the script calls.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cityscapesScripts==2.3.0 numpy==2.2.6 pillow==13.0.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
export CITYSCAPES_DATASET="$work" CITYSCAPES_RESULTS="$work"
venv/bin/python -W ignore - <<'END'
import contextlib
import io
import os
from importlib.metadata import version

import numpy as np
from cityscapesscripts.evaluation import evalInstanceLevelSemanticLabeling as official
from PIL import Image

status = 0
CAR, BACKGROUND = 26, 7
TRUTH, FOUND = "a_000000_000000_gtFine_instanceIds.png", "a_000000_000000.txt"


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def square(place):
    """One of 400 squares of 14 x 14 pixels that do not touch."""
    row, column = 20 * (place // 20), 20 * (place % 20)
    return np.s_[row + 3:row + 17, column + 3:column + 17]


def score(found, confidences, truth=range(4)):
    """AP of the class car, over all thresholds: every mask is either exact or elsewhere."""
    image = np.full((400, 400), BACKGROUND, np.uint16)
    for number, place in enumerate(truth):
        image[square(place)] = 1000 * CAR + number
    Image.fromarray(image).save(TRUTH)
    with open(FOUND, "w") as file:
        for number, (place, confidence) in enumerate(zip(found, confidences)):
            mask = np.zeros((400, 400), np.uint8)
            mask[square(place)] = 255
            Image.fromarray(mask).save(f"{number}.png")
            file.write(f"{number}.png {CAR} {confidence}\n")
    arguments = official.args
    arguments.quiet, arguments.JSONOutput = True, False
    arguments.gtInstancesFile, arguments.predictionPath = "truth.json", os.getcwd()
    if os.path.exists("truth.json"):
        os.remove("truth.json")
    with contextlib.redirect_stdout(io.StringIO()):
        result = official.evaluateImgLists([FOUND], [TRUTH], arguments)
    return round(float(result["averages"]["classes"]["car"]["ap"]), 3)


print("cityscapesScripts", version("cityscapesScripts"))
cars, wrong = [0, 1, 2, 3], list(range(10, 46))
expect("4 cars of 4, confidence 1", score(cars, [1] * 4), 1.0)
expect("2 cars of 4, confidence 1", score(cars[:2], [1] * 2), 0.5)

for many, equal in ((4, 0.75), (12, 0.625), (36, 0.55)):
    expect(f"4 cars and {many} wrong ones, all with confidence 1", score(cars + wrong[:many], [1] * (4 + many)), equal)
expect("2 cars of 4 and 2 wrong ones, all with confidence 1", score(cars[:2] + wrong[:2], [1] * 4), 0.375)

falling = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]
expect("4 cars and 4 wrong ones in turns, a car first", score([0, 10, 1, 11, 2, 12, 3, 13], falling), 0.667)
expect("the same with confidences that tell them apart", score(cars + wrong[:4], falling), 1.0)
random = np.random.default_rng(1)
means = [score(cars + wrong, random.permutation(40) / 100 + 0.1) for _ in range(20)]
print("4 cars and 36 wrong ones in 20 random orders:", means)
expect("their mean is below .2", sum(means) / 20 < 0.2, True)

raise SystemExit(status)
END
