#!/bin/sh
# traccuracy 0.4.3 and py-ctcmetrics 1.3.3: are TRA and LNK of the Cell Tracking Challenge the same in both, for the same folders?
# Guess: yes: traccuracy "computes the original Cell Tracking Challenging metrics", both read masks, man_track.txt and res_track.txt, and both agree on
# missed, invented and swapped cells.
# Seen: not where a track goes on under another number with the old one as its parent. In the challenge that says "born of", and each such link costs 1 for
# its wrong meaning; traccuracy asks the graph, not the file, and takes for a birth only what has two children. So a result that numbers every cell anew in
# every frame and chains the numbers by parents is perfect, 1 and 1, where py-ctcmetrics has LNK .33 and not one complete track. And the other way round:
# where one of two daughters is not linked, the link of the other, which is right, is counted as wrong besides, so that LNK is .872 for .923. Results that
# are joined by parents, as of movies tracked in parts, gain against numbers of the challenge. Upstream it is known as issue 185, about links in
# the reference.
# Seen 2026-11-29 with numpy 2.4.6, networkx 3.6.1 and tifffile 2026.3.3.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check traccuracy==0.4.3 py-ctcmetrics==1.3.3 numpy==2.4.6 networkx==3.6.1 \
    tifffile==2026.3.3 scipy==1.17.1 scikit-image==0.26.0 pandas==3.1.1 zarr==3.1.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
import contextlib
import io
import os
from importlib.metadata import version

import numpy as np
import tifffile
from ctc_metrics import evaluate_sequence
from traccuracy import run_metrics
from traccuracy.loaders import load_ctc_data
from traccuracy.matchers import CTCMatcher
from traccuracy.metrics import CTCMetrics

status = 0
FRAMES = 6


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def movie(cells):
    """One image for each frame; cells gives the number and place of the cells of a frame."""
    frames = []
    for frame in range(FRAMES):
        image = np.zeros((60, 80), np.uint16)
        for number, y, x in cells(frame):
            image[y - 4:y + 5, x - 4:x + 5] = number
        frames.append(image)
    return frames


def write(prefix, frames):
    os.makedirs(os.path.dirname(prefix), exist_ok=True)
    for frame, image in enumerate(frames):
        tifffile.imwrite(f"{prefix}{frame:03}.tif", image)


def scores(name, truth, result):
    """LNK and TRA by traccuracy, by py-ctcmetrics, and the latter's part of complete tracks; a movie comes with number, first, last, parent of its tracks."""
    write(f"{name}_GT/SEG/man_seg", truth[0])
    write(f"{name}_GT/TRA/man_track", truth[0])
    write(f"{name}_RES/mask", result[0])
    np.savetxt(f"{name}_GT/TRA/man_track.txt", truth[1], "%d")
    np.savetxt(f"{name}_RES/res_track.txt", result[1], "%d")
    with contextlib.redirect_stdout(io.StringIO()):
        loaded = [load_ctc_data(folder, table) for folder, table in (
            (f"{name}_GT/TRA", f"{name}_GT/TRA/man_track.txt"), (f"{name}_RES", f"{name}_RES/res_track.txt"))]
        ours = run_metrics(*loaded, CTCMatcher(), [CTCMetrics()])[0][0]["results"]
        theirs = evaluate_sequence(f"{name}_RES", f"{name}_GT", metrics=["LNK", "TRA", "CT"], threads=1)
    return [round(float(value), 3) for value in (ours["LNK"], ours["TRA"], theirs["LNK"], theirs["TRA"], theirs["CT"])]


def two(first=lambda frame: 1):
    return movie(lambda frame: [(first(frame), 15, 15 + 3 * frame), (2, 45, 15 + 3 * frame)])


print("traccuracy", version("traccuracy"), "and py-ctcmetrics", version("py-ctcmetrics"))
truth = two(), [[1, 0, 5, 0], [2, 0, 5, 0]]
expect("LNK and TRA of traccuracy, the same of py-ctcmetrics and its CT: the truth", scores("same", truth, truth), [1, 1, 1, 1, 1])
cut = two(lambda frame: 1 if frame < 3 else 3)
expect("a track cut in two", scores("cut", truth, (cut, [[1, 0, 2, 0], [2, 0, 5, 0], [3, 3, 5, 0]])), [.9, .989, .9, .989, .4])
expect("cut and linked as parent", scores("linked", truth, (cut, [[1, 0, 2, 0], [2, 0, 5, 0], [3, 3, 5, 1]])), [1, 1, .933, .993, .4])

anew = movie(lambda frame: [(1 + 2 * frame, 15, 15 + 3 * frame), (2 + 2 * frame, 45, 15 + 3 * frame)])
chained = [[1 + 2 * frame + cell, frame, frame, 2 * frame - 1 + cell if frame else 0] for frame in range(FRAMES) for cell in range(2)]
unchained = [[number, first, last, 0] for number, first, last, _ in chained]
expect("every cell numbered anew in every frame", scores("anew", truth, (anew, unchained)), [0, .889, 0, .889, 0])
expect("and chained by parents", scores("chained", truth, (anew, chained)), [1, 1, .333, .926, 0])

born = movie(lambda frame: ([(1, 15, 15)] if frame < 3 else [(3, 10, 15 + 3 * frame), (4, 22, 15 + 3 * frame)]) + [(2, 45, 15 + 3 * frame)])
family = [[1, 0, 2, 0], [2, 0, 5, 0], [3, 3, 5, 1], [4, 3, 5, 1]]
expect("a division", scores("born", (born, family), (born, family)), [1, 1, 1, 1, 1])
orphan = family[:3] + [[4, 3, 5, 0]]
expect("one daughter not linked", scores("orphan", (born, family), (born, orphan)), [.872, .985, .923, .991, 1])

raise SystemExit(status)
END
