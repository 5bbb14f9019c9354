#!/bin/sh
# panoptica 2.1.7: has a semantic image the same objects, and the same panoptic quality, as an image and as a volume of one slice?
# Guess: yes: objects are connected components either way, pixels that touch at a corner belong together or not by one rule, and classes are kept apart.
# Seen: unless told otherwise an image goes to scipy and a volume to cc3d, which differ twice. In scipy a corner does not connect and every number above 0 is
# the same foreground; in cc3d corners connect and another class is another object. So three cells of which two touch at a corner, drawn a pixel
# smaller there, have a quality of .96 as an image and of .4 as a volume; and where a vessel runs into an organ the image has one object where the slice
# has two, so that calling all of it organ is perfect in the image and .4 in the slice. Scores of slices and of the volume they are from so measure different
# things. cca_backend=CCABackend.cc3d, or scipy, makes both the same; the documentation names the two, but not in what they differ.
# Seen 2026-11-29 with numpy 2.2.6, scipy 1.17.1 and connected-components-3d 3.29.0.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check panoptica==2.1.7 connected-components-3d==3.29.0 numpy==2.2.6 scipy==1.17.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import contextlib
import io
from importlib.metadata import version

import numpy as np
from panoptica import CCABackend, ConnectedComponentsInstanceApproximator, InputType, NaiveThresholdMatching, Panoptica_Evaluator

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def quality(found, truth, backend):
    """Objects of the truth, objects found, and panoptic quality."""
    evaluator = Panoptica_Evaluator(expected_input=InputType.SEMANTIC, instance_matcher=NaiveThresholdMatching(),
                                    instance_approximator=ConnectedComponentsInstanceApproximator(cca_backend=backend))
    with contextlib.redirect_stdout(io.StringIO()):
        result = evaluator.evaluate(found, truth)["ungrouped"]
    return int(result.n_ref_instances), int(result.n_pred_instances), round(float(result.pq), 2)


def both(found, truth, backend=None):
    """As an image and as a volume of one slice."""
    return quality(found, truth, backend), quality(found[None], truth[None], backend)


print("panoptica", version("panoptica"))
cells = np.zeros((20, 30), np.uint8)
cells[2:6, 2:6] = cells[6:10, 6:10] = cells[12:16, 2:6] = 1
drawn = cells.copy()
drawn[5, 5] = drawn[6, 6] = 0
expect("cells without corners that touch", both(drawn, drawn), ((3, 3, 1.0), (3, 3, 1.0)))
expect("cells, two of which touch at a corner", both(drawn, cells), ((3, 3, 0.96), (2, 3, 0.4)))
expect("by scipy", both(drawn, cells, CCABackend.scipy), ((3, 3, 0.96), (3, 3, 0.96)))
expect("by cc3d", both(drawn, cells, CCABackend.cc3d), ((2, 3, 0.4), (2, 3, 0.4)))

organ = np.zeros((20, 30), np.uint8)
organ[2:12, 2:14] = 1
organ[2:12, 14:22] = 2
all_one = np.minimum(organ, 1)
expect("two classes that touch, one found", both(all_one, organ), ((1, 1, 1.0), (2, 1, 0.4)))
expect("by scipy", both(all_one, organ, CCABackend.scipy), ((1, 1, 1.0), (1, 1, 1.0)))
expect("by cc3d", both(all_one, organ, CCABackend.cc3d), ((2, 1, 0.4), (2, 1, 0.4)))

raise SystemExit(status)
END
