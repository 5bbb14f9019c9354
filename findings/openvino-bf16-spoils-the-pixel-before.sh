#!/bin/sh
# OpenVINO 2026.4.1 on a CPU that computes in bf16: which pixels does a pixel that is not finite reach through a 1x1 convolution?
# Guess: its own, in every precision; bf16 has infinities and NaN like fp32.
# Seen: with an odd number of channels, such as the 3 of a colour image, also the pixel before it, in the order of memory: the one on its left, or the last
# one of the row above. oneDNN's kernels take channels in pairs, and the partner that the last channel lacks is the next pixel's first channel times a
# weight of 0: NaN or infinity times 0 is NaN. So an infinity, harmless in fp32, puts NaN beside itself, and a 3x3 convolution spoils a column more. An
# even number of channels is exact, as is fp32. bf16 is what OpenVINO uses unasked on such a CPU. PyTorch 2.15.0, channels last and in bf16, does the same.
# A sensor's missing pixels that are NaN thus eat their neighbours, layer by layer, in one direction.
# Seen 2026-11-28 with numpy 2.4.6 on a processor with AVX512_BF16.
# Needs Python 3.11 or newer, Linux on x86-64 with AVX512_BF16 and a package index. Fails where this has changed, with 2 where the processor has no bf16.
set -eu
grep -qw avx512_bf16 /proc/cpuinfo || { echo "this processor does not compute in bf16" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check openvino==2026.4.1 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import numpy as np
import openvino
from openvino import opset13 as op

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def spoilt(channels, size, value, at, **hint):
    """Rows and columns that are NaN, and those that are infinite, after a convolution whose weights are all 1; one pixel is not finite."""
    image = np.zeros((1, channels, 4, 8), np.float32)
    image[0, :, at[0], at[1]] = value
    given = op.parameter(image.shape, dtype=np.float32)
    weights = op.constant(np.ones((16, channels, size, size), np.float32))
    model = openvino.Model([op.convolution(given, weights, [1, 1], [size // 2] * 2, [size // 2] * 2, [1, 1])], [given])
    out = openvino.Core().compile_model(model, "CPU", hint)(image)[0][0, 0]
    return [[tuple(map(int, place)) for place in np.argwhere(found(out))] for found in (np.isnan, np.isinf)]


print("openvino", openvino.__version__)
fp32 = {"INFERENCE_PRECISION_HINT": "f32"}
for channels in 1, 3, 17:
    expect(f"{channels} channels, NaN, fp32", spoilt(channels, 1, np.nan, (1, 3), **fp32), [[(1, 3)], []])
    expect(f"{channels} channels, NaN, as OpenVINO is set", spoilt(channels, 1, np.nan, (1, 3)), [[(1, 2), (1, 3)], []])
    expect(f"{channels} channels, infinity, fp32", spoilt(channels, 1, np.inf, (1, 3), **fp32), [[], [(1, 3)]])
    expect(f"{channels} channels, infinity", spoilt(channels, 1, np.inf, (1, 3)), [[(1, 2)], [(1, 3)]])
expect("at the start of a row", spoilt(3, 1, np.nan, (1, 0)), [[(0, 7), (1, 0)], []])
expect("4 channels", spoilt(4, 1, np.nan, (1, 3)), [[(1, 3)], []])
expect("3x3, fp32: columns", sorted({x for y, x in spoilt(3, 3, np.nan, (1, 3), **fp32)[0]}), [2, 3, 4])
expect("3x3: columns", sorted({x for y, x in spoilt(3, 3, np.nan, (1, 3))[0]}), [1, 2, 3, 4])

raise SystemExit(status)
END
