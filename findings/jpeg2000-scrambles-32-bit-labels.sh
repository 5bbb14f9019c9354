#!/bin/sh
# tifffile 2026.3.3 and imagecodecs 2026.3.6 (OpenJPEG 2.5.4): are 32-bit labels the same after a TIFF with lossless JPEG 2000, compression="jpeg2000"?
# Guess: yes, or they are refused: the reversible transform is of whole numbers, JPEG 2000 has up to 38 bits, and other labels come back as they were.
# Seen: uint16 and int32 do come back. Of uint32, a usual type where there may be more than 65535 objects, pixels in and between objects get numbers of
# others, or some around 67108863 that none had, without a word. Of 400 objects 84 pixels are wrong; of 625 objects there are 775 afterwards; of 90000,
# where a third of the image is wrong, 159238. 100 or 256 objects pass, and so does a test with them. The numbers have 17 bits at most, so it is the
# type that does it; int32 breaks as well, but only from ids of about 2^25 on. reversible=True, which asks for what is done anyway, changes nothing. The
# docstring of imagecodecs' encoder asks, as something still to do, whether data must fit 26 bits; who writes a TIFF does not see it.
# Seen 2026-11-29 with numpy 2.4.6; imagecodecs 2026.10.10 with tifffile 2026.11.8 does the same.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tifffile==2026.3.3 imagecodecs==2026.3.6 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import imagecodecs
import numpy as np
import tifffile

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def cells(side):
    """Squares of 6x6 pixels in side rows and columns, 2 pixels apart, numbered from 1."""
    labels = np.zeros((side, 8, side, 8), np.int64)
    labels[:, 1:7, :, 1:7] = np.arange(1, side * side + 1).reshape(side, 1, side, 1)
    return labels.reshape(8 * side, 8 * side)


def read(labels, type, **options):
    """Pixels that are wrong, objects and the largest number after a file."""
    tifffile.imwrite("a.tif", labels.astype(type), compression="jpeg2000", **options)
    seen = tifffile.imread("a.tif")
    return int((seen != labels).sum()), len(np.unique(seen[seen != 0])), int(seen.max())


print("tifffile", tifffile.__version__, "imagecodecs", imagecodecs.__version__, imagecodecs.jpeg2k_version())
expect("uint16, 32761 objects: wrong, objects, largest", read(cells(181), np.uint16), (0, 32761, 32761))
expect("int32, 90000 objects", read(cells(300), np.int32), (0, 90000, 90000))
expect("uint32, 256 objects", read(cells(16), np.uint32), (0, 256, 256))
expect("uint32, 400 objects", read(cells(20), np.uint32), (84, 400, 400))
expect("uint32, 400 objects, reversible=True", read(cells(20), np.uint32, compressionargs={"reversible": True}), (84, 400, 400))
expect("uint32, 625 objects", read(cells(25), np.uint32), (256, 775, 67108863))
wrong, objects, largest = read(cells(300), np.uint32)
expect("uint32, 90000 objects: share of wrong pixels", round(wrong / 2400**2, 2), 0.35)
expect("and objects", objects, 159238)
expect("int32, one object of 36 pixels and the number 2^24", read((cells(1) > 0) * 2**24, np.int32), (0, 1, 2**24))
expect("int32, the number 2^25, wrong pixels", read((cells(1) > 0) * 2**25, np.int32)[0], 36)

raise SystemExit(status)
END
