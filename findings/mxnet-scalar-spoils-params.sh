#!/bin/sh
# MXNet 1.9.1: can a scalar be saved beside other arrays?
# Guess: yes, nd.array(3.0) is an array with a value, and nd.save either keeps it or refuses it.
# Seen: nd.save writes the scalar, device, type and value included, without a word, but nd.load takes a shape of rank 0 for "no array" and reads
# the next record from the middle of this one: no array of the file can be loaded any more. Saved in numpy's semantics (npx.set_np) the record has
# another magic number and rank 0 is a scalar. So rank 0 in a .params file means two things, by the generation of its record.
# Seen 2026-11-28 with numpy 1.23.5; both records hold rank 0, device 1 (CPU) 0, type 0 and the value 3.0.
# Needs Python 3.8, Linux on x86-64 and a package index. Fails where this has changed, with 2 where there is no Python 3.8.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3.8 "$HOME"/.pyenv/versions/3.8.*/bin/python none; do
    [ "$python" != none ] || { echo "no python3.8 on the PATH or under pyenv: MXNet 1.9.1 is tried with that one only" >&2; exit 2; }
    "$python" -c '' 2>"$work/python.log" && break
done
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mxnet==1.9.1 numpy==1.23.5 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import struct

import mxnet as mx
from mxnet import nd, npx

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def record(path):
    """Magic number, storage type, rank, device, type and value of the first array."""
    return struct.unpack("<IiiIiif", open(path, "rb").read()[24:52])


print("mxnet", mx.__version__)
expect("nd.array(3.0)", [nd.array(3.0).shape, float(nd.array(3.0).asnumpy())], [(), 3.0])
nd.save("classic.params", {"scale": nd.array(3.0), "weight": nd.ones(2)})
expect("record of the scalar by nd.save", record("classic.params"), (0xF993FAC9, 0, 0, 1, 0, 0, 3.0))
try:
    loaded = sorted(nd.load("classic.params"))
except mx.MXNetError as error:
    loaded = "Unknown type" if "nknown type" in str(error) else str(error)
expect("nd.load of it", loaded, "Unknown type")

npx.set_np()
npx.save("numpy.params", {"scale": mx.np.array(3.0), "weight": mx.np.ones(2)})
expect("record of the scalar by npx.save", record("numpy.params"), (0xF993FACA, 0, 0, 1, 0, 0, 3.0))
expect("npx.load of it", {name: array.shape for name, array in npx.load("numpy.params").items()}, {"scale": (), "weight": (2,)})

raise SystemExit(status)
END
