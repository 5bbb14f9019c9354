#!/bin/sh
# PyTorch 2.15.0 on a CPU: what is the mean over an object's pixels in bfloat16, by the operators there are for it, and what gradient does its vector get?
# Guess: the same, but for rounding: sums are taken in float32 and rounded once, as in sum, mean and matrix products; or else they are all as poor.
# Seen: it depends on the spelling. Of 4,096 pixels, half of them 1 and half 3, scatter_reduce gives the mean 2; segment_reduce and index_reduce give .25, and
# index_reduce 4 where a pixel is one number instead of a vector, more than any pixel has: they add in bfloat16, where 256 + 1 is 256. index_add adds
# vectors in float32 but single numbers in bfloat16, so the usual mean, a sum by index_add over a count by index_add, is 32. 100 pixels are right in all
# of them, and so small objects pass a test. The gradient of a table of vectors, read once for each of 4,096 pixels, is 4,096 by gather and index_select,
# and 256 by table[index] and embedding. The backward passes of padding by replication and grid_sample add in bfloat16, too; those of upsampling do not.
# Seen 2026-11-29 with numpy 2.4.6.
# Needs Python 3.11 or newer, Linux on x86-64, a package index and 6 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check torch==2.15.0 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import torch
import torch.nn.functional as F

status = 0
BF16 = torch.bfloat16


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def means(count, *channels):
    """The mean of an object with as many pixels, by five spellings, all channels being alike."""
    pixels = torch.tensor([3.0, 1], dtype=BF16).repeat(count // 2).view(-1, *[1] * len(channels)).repeat(1, *channels)
    objects = torch.zeros(count, dtype=torch.long)
    empty = torch.zeros(1, *channels, dtype=BF16)
    counted = torch.zeros(1, dtype=BF16).index_add_(0, objects, torch.ones(count, dtype=BF16))
    spread = objects.view(-1, *[1] * len(channels)).expand_as(pixels)
    return [float(mean.flatten()[0]) for mean in (
        pixels.mean(0),
        empty.scatter_reduce(0, spread, pixels, "mean", include_self=False),
        torch.segment_reduce(pixels, "mean", lengths=torch.tensor([count])),
        empty.index_reduce(0, objects, pixels, "mean", include_self=False),
        empty.index_add(0, objects, pixels) / counted)]


def gradient(function, *shape):
    """That of the sum of what is made of a tensor of ones, with respect to the first of them."""
    table = torch.ones(shape, dtype=BF16, requires_grad=True)
    return float(torch.autograd.grad(function(table).sum(), table)[0].flatten()[0])


print("torch", torch.__version__.split("+")[0])
print("mean, scatter_reduce, segment_reduce, index_reduce, sum and count by index_add")
expect("mean of 100 pixels with 8 channels", means(100, 8), [2.0] * 5)
expect("of 4,096", means(4096, 8), [2.0, 2.0, 0.25, 0.25, 32.0])
expect("of 4,096 numbers", means(4096), [2.0, 2.0, 0.25, 4.0, 4.0])

index = torch.zeros(4096, dtype=torch.long)
expect("gradient by gather", gradient(lambda table: table.gather(0, index[:, None].expand(-1, 8)), 1, 8), 4096.0)
expect("by index_select", gradient(lambda table: table.index_select(0, index), 1, 8), 4096.0)
expect("by table[index]", gradient(lambda table: table[index], 1, 8), 256.0)
expect("by embedding", gradient(lambda table: F.embedding(index, table), 1, 8), 256.0)
expect("of padding by replication", gradient(lambda map: F.pad(map, (0, 63, 0, 63), mode="replicate"), 1, 1, 1, 1), 256.0)
expect("of grid_sample", gradient(lambda map: F.grid_sample(map, torch.zeros(1, 64, 64, 2, dtype=BF16)), 1, 1, 1, 1), 256.0)
for mode in "nearest", "bilinear":
    expect(f"of upsampling, {mode}", gradient(lambda map: F.interpolate(map, size=(64, 64), mode=mode), 1, 1, 1, 1), 4096.0)

raise SystemExit(status)
END
