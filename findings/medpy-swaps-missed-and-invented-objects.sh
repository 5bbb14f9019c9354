#!/bin/sh
# medpy 0.5.2: what are obj_tpr and obj_fpr, the rates of true and false positives among objects (lesions, cells)?
# Guess: obj_tpr is the part of the reference's objects that was found, and obj_fpr the part of the result's objects that are invented. Their documentation
# calls obj_tpr perfect where "all distinct binary objects in the reference array also exist in the result array", and true_positive_rate
# and precision of the same module, which count pixels, are what their names say.
# Seen: with the arguments in the documented order, result first, obj_tpr is the precision, found objects by objects in the result, and obj_fpr
# is the part of the reference's objects that was missed. Who finds 1 of 3 objects has a perfect obj_tpr of 1 and false positives of .67; who finds all 3 and
# invents 3 more has .5 and no false positives. Giving the reference first, against the documentation, makes both right. Where as many objects
# are missed as invented nobody sees it.
# Seen 2026-11-29 with numpy 2.4.6 and scipy 1.17.1.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
"$work/venv/bin/pip" install -q --disable-pip-version-check --no-deps medpy==0.5.2 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; } # without SimpleITK

cd "$work"
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import numpy as np
from medpy.metric.binary import obj_fpr, obj_tpr, precision, true_positive_rate

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def objects(*places):
    mask = np.zeros((16, 80), bool)
    for place in places:
        mask[5:9, place:place + 4] = True
    return mask


def rates(*masks):
    return [round(float(rate(*masks)), 2) for rate in (obj_tpr, obj_fpr)]


print("medpy", version("medpy"))
reference = objects(2, 12, 22)
symmetric = objects(2, 12, 40)
few = objects(12)
many = objects(2, 12, 22, 32, 42, 52)
expect("2 of 3 found, 1 invented: obj_tpr, obj_fpr", rates(symmetric, reference), [0.67, 0.33])
expect("1 of 3 found, none invented", rates(few, reference), [1.0, 0.67])
expect("all found, 3 invented", rates(many, reference), [0.5, 0.0])
expect("1 of 3 found, reference first", rates(reference, few), [0.33, 0.0])
expect("all found, 3 invented, reference first", rates(reference, many), [1.0, 0.5])
expect("1 of 3 found, pixels: true_positive_rate, precision",
       [round(float(rate(few, reference)), 2) for rate in (true_positive_rate, precision)], [0.33, 1.0])
claim = "binary objects in the reference array also exist in the result array"
expect("the documentation still says so", claim in " ".join(obj_tpr.__doc__.split()), True)

raise SystemExit(status)
END
