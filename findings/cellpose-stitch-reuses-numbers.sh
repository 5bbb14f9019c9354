#!/bin/sh
# cellpose 4.2.1.1: are two objects of a stack two numbers after stitch3D, which eval calls for planes or frames with stitch_threshold?
# Guess: yes: what overlaps nothing in the plane before is new and gets a number that none had, after an empty plane like anywhere else.
# Seen: until two planes in a row have held objects, an empty plane makes it forget the numbers given so far. A speck in the first plane, nothing in the second
# and a cell from the third on are one object, of both; three specks and three cells become three objects, as what comes later goes on with the
# numbers of the specks. Upside down, or where the speck is in two planes, the same stack has all of its objects. Thin objects, each in a plane of its
# own with an empty one between, are all number 1, however many there are. And where a cell divides into two that overlap it alike, both keep its number; with a
# column more for one of them, the other is new. Volumes, tracks and counts join what is planes apart, without a word. A repair of 2021, for numbers that
# began anew after empty planes, covers stacks that begin with them and those behind the first stitch. With two planes that hold one object put before the
# stack, and an empty one between, every number is right. The array that is given is changed.
# Seen 2026-11-29 with numpy 2.4.6, scipy 1.17.1, fastremap 1.21.0 and fill-voids 2.1.2; no network plays a part.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check numpy==2.4.6 scipy==1.17.1 fastremap==1.21.0 fill-voids==2.1.2 tqdm==4.67.1 \
    opencv-python-headless==5.0.0.93 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check --no-deps cellpose==4.2.1.1 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
echo '__version__ = "none"' >torch.py # cellpose asks PyTorch for its version only, and stitching does without the rest
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
from importlib.metadata import version

import numpy as np
from cellpose.utils import stitch3D

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def plane(*places):
    """A plane with a square of 4 x 4 pixels at each place, numbered from 1 as each plane is segmented."""
    made = np.zeros((24, 24), np.uint16)
    for number, (y, x) in enumerate(places, 1):
        made[y:y + 4, x:x + 4] = number
    return made


def numbers(*planes):
    """The numbers in each plane after stitching."""
    return [np.unique(one[one > 0]).tolist() for one in stitch3D(np.stack(planes), stitch_threshold=0.25)]


def guarded(*planes):
    """The same, with two planes before it that hold one object."""
    return numbers(plane((20, 20)), plane((20, 20)), plane(), *planes)[3:]


print("cellpose", version("cellpose"))
speck, cell, empty = plane((1, 1)), plane((12, 12)), plane()
expect("speck, nothing, cell, cell", numbers(speck, empty, cell, cell), [[1], [], [1], [1]])
expect("the same upside down", numbers(cell, cell, empty, speck), [[1], [1], [], [2]])
expect("speck, speck, nothing, cell, cell", numbers(speck, speck, empty, cell, cell), [[1], [1], [], [2], [2]])
expect("speck, cell, cell", numbers(speck, cell, cell), [[1], [2], [2]])
specks, cells = plane((0, 0), (0, 8), (0, 16)), plane((12, 0), (12, 8))
more = plane((12, 0), (12, 8), (18, 16))
expect("three specks, nothing, two cells, three", numbers(specks, empty, cells, more), [[1, 2, 3], [], [1, 2], [1, 2, 3]])
expect("with two planes before them", guarded(specks, empty, cells, more), [[2, 3, 4], [], [5, 6], [5, 6, 7]])
thin = [one for place in range(5) for one in (plane((4 * place, 4 * place)), empty)]
expect("five thin objects", numbers(*thin), [[1], []] * 5)

mother, alike, other = plane(), plane(), plane()
mother[4:16, 4:16] = 1
alike[4:16, 4:10] = other[4:16, 4:11] = 1
alike[4:16, 10:16] = other[4:16, 11:16] = 2
stitched = stitch3D(np.stack([mother, alike]))
expect("halves of a cell: their numbers", [int(stitched[1][5, 5]), int(stitched[1][5, 14])], [1, 1])
stitched = stitch3D(np.stack([mother, other]))
expect("7 and 5 columns of 12", [int(stitched[1][5, 5]), int(stitched[1][5, 14])], [1, 2])

given = np.stack([plane((1, 1)), plane((12, 12))])
stitch3D(given)
expect("numbers in the array that was given", np.unique(given).tolist(), [0, 1, 2])

raise SystemExit(status)
END
