#!/bin/sh
# stardist 0.9.2: what is an image without objects worth, in which none is found, where scores are averaged over images?
# Guess: 1, as any image in which everything is right, or it is left out of the mean.
# Seen: 0 in accuracy (the AP of the Data Science Bowl), precision, recall and F1, as if all had gone wrong: what was found in it makes no difference. Of
# matching_dataset with by_image=True, the mean that papers report, two perfect images of which one is empty have .5; without by_image, where counts are
# summed over images, they have 1.
# Seen 2026-11-30 with numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0, numba 0.68.1 and csbdeep 0.8.2.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --no-deps --disable-pip-version-check stardist==0.9.2 csbdeep==0.8.2 numpy==2.4.6 scipy==1.17.1 \
    scikit-image==0.26.0 lazy-loader==0.6 packaging==26.4 numba==0.68.1 llvmlite==0.50.0 six==1.17.0 tqdm==4.70.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; } # without what only plots

cd "$work"
venv/bin/python -W ignore - <<'END'
import numpy as np
from stardist.matching import matching, matching_dataset

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}" + ("" if seen == expected else f", expected: {expected}"))
    status |= seen != expected


def of(scores):
    return [float(scores.accuracy), float(scores.precision), float(scores.recall), float(scores.f1)]


empty = np.zeros((20, 20), int)
one = empty.copy()
one[2:8, 2:8] = 1

print("accuracy, precision, recall, F1")
expect("one object, found", of(matching(one, one)), [1, 1, 1, 1])
expect("no object, none found", of(matching(empty, empty)), [0, 0, 0, 0])
expect("no object, one found", of(matching(empty, one)), [0, 0, 0, 0])

both = [one, empty]
expect("both right, by image", of(matching_dataset(both, both, by_image=True, show_progress=False)), [0.5] * 4)
expect("both right, together", of(matching_dataset(both, both, by_image=False, show_progress=False)), [1] * 4)
raise SystemExit(status)
END
