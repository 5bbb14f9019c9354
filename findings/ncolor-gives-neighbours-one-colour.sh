#!/bin/sh
# ncolor 2.3.0: do two cells that touch get different colours from ncolor.label, and can the cells be told apart by their colours?
# Guess: yes, always: that is what it is for, and its docstring, read after the first run, says that "adjacent cells receive different colors". (There was no
# guess about its options.)
# Seen: not as it comes. Before it looks for neighbours it grows the cells and takes out pixels that look like bridges and stubs, and cells that touch along a
# side of a pixel or two may then be no neighbours. In 20 images of 80 cells 20 such pairs have one colour, though there are four and the pair is 4-connected,
# so that 20 cells are gone for whoever trains on colours and takes their connected pieces for cells; with background between most cells it is 3.
# return_conflicts, which is there to find what was missed, counts none, while ncolor.connect lists every pair. n=5 leaves 11. expand_mode="standard" and
# expand=False keep all cells apart in no more colours. Cells in rows and columns or like bricks are right, and so are tests with few cells. That pixels are
# taken out is said where the options are; that it costs neighbours is not.
# Seen 2026-11-30 with numpy 2.4.6 and scipy 1.17.1.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check ncolor==2.3.0 numpy==2.4.6 scipy==1.17.1 platformdirs==4.14.9 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
from importlib.metadata import version

import ncolor
import numpy as np
from scipy import ndimage

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def cells(seed, reach=None, side=150):
    """80 cells: each pixel belongs to the nearest of 80 places, if one is near enough."""
    places = np.random.default_rng(seed).integers(0, side, (80, 2))
    y, x = np.mgrid[:side, :side]
    away = (y[..., None] - places[:, 0]) ** 2 + (x[..., None] - places[:, 1]) ** 2
    return np.where(away.min(-1) <= (reach or side) ** 2, away.argmin(-1) + 1, 0)


def alike(labels, colours):
    """Pairs of cells that share a side of pixels and a colour."""
    pairs = set()
    for one, other in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        same = (labels[one] != labels[other]) & (labels[one] > 0) & (labels[other] > 0) & (colours[one] == colours[other])
        pairs |= {(min(pair), max(pair)) for pair in zip(labels[one][same].tolist(), labels[other][same].tolist())}
    return pairs


def pieces(numbers):
    return sum(ndimage.label(numbers == number)[1] for number in np.unique(numbers[numbers > 0]))


def tried(images, **options):
    """Pairs of one colour, those that ncolor finds, pieces lost, and colours."""
    pairs = found = lost = most = 0
    for labels in images:
        colours, conflicts = ncolor.label(labels, return_conflicts=True, **options)
        pairs += len(alike(labels, colours))
        found += conflicts
        lost += pieces(labels) - pieces(colours)
        most = max(most, int(colours.max()))
    return [pairs, found, lost, most]


print("ncolor", version("ncolor"))
full, loose = [cells(seed) for seed in range(20)], [cells(seed, 9) for seed in range(20)]
expect("cells side by side", tried(full), [20, 0, 20, 4])
expect("with background between them", tried(loose), [3, 0, 3, 4])
expect("n=5", tried(full, n=5), [11, 0, 11, 5])
expect("expand_mode=\"standard\"", tried(full, expand_mode="standard"), [0, 0, 0, 4])
expect("expand=False", tried(full, expand=False), [0, 0, 0, 4])
y, x = np.mgrid[:150, :150]
expect("bricks", tried([y // 15 * 20 + (x + y // 15 % 2 * 7) // 15 + 1]), [0, 0, 0, 4])
expect("rows and columns", tried([y // 15 * 10 + x // 15 + 1]), [0, 0, 0, 4])
missed = [(labels, alike(labels, ncolor.label(labels))) for labels in full]
listed = [pair in {tuple(sorted(both)) for both in ncolor.connect(labels).tolist()} for labels, pairs in missed for pair in pairs]
expect("of them in ncolor.connect", [sum(listed), len(listed)], [20, 20])

raise SystemExit(status)
END
