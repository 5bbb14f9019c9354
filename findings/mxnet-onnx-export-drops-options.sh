#!/bin/sh
# MXNet 1.9.1: does mx.onnx.export_model keep what the options of an operator say, or refuse what ONNX cannot say?
# Guess: yes; the operators below are on its list of supported ones, and ONNX can express every one of these options.
# Seen: options are dropped without a word, and the ONNX file gives other numbers. BilinearResize2D with align_corners=False is exported with
# aligned corners; BatchNorm with fix_gamma=True, which is the operator's default and ignores gamma, is exported with that gamma; mean with
# exclude=True averages over the wrong axes; LRN gets a constant of 1 where MXNet's default knorm is 2; and Activation, which makes 0 of NaN, becomes
# a Relu that keeps it. Each export returns as if all were well, so converted weights have to be compared by numbers, size by size.
# Seen 2026-11-28 with onnx 1.12.0, onnxruntime 1.19.2 (1.14.1 gives the same) and numpy 1.23.5.
# Needs Python 3.8, Linux on x86-64 and a package index. Fails where this has changed, with 2 where there is no Python 3.8.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3.8 "$HOME"/.pyenv/versions/3.8.*/bin/python none; do
    [ "$python" != none ] || { echo "no python3.8 on the PATH or under pyenv: MXNet 1.9.1 is tried with that one only" >&2; exit 2; }
    "$python" -c '' 2>"$work/python.log" && break
done
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mxnet==1.9.1 numpy==1.23.5 onnx==1.12.0 protobuf==3.20.1 onnxruntime==1.19.2 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import mxnet as mx
import numpy as np
import onnx
import onnxruntime
from mxnet import nd

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def both(symbol, x, **params):
    """The numbers of MXNet and those of ONNX Runtime on the exported file, rounded."""
    params = {name: nd.array([value]) for name, value in params.items()}
    aux = {name: params[name] for name in symbol.list_auxiliary_states()}
    mine = symbol.bind(mx.cpu(), {**params, "data": nd.array(x)}, aux_states=aux).forward()[0].asnumpy()
    mx.onnx.export_model(symbol, params, [x.shape], np.float32, "out.onnx")
    onnx.checker.check_model("out.onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    theirs = onnxruntime.InferenceSession("out.onnx", options, ["CPUExecutionProvider"]).run(None, {"data": x})[0]
    return [a.ravel()[:4].astype(float).round(3).tolist() for a in (mine, theirs)]


print("mxnet", mx.__version__, "onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
data = mx.sym.var("data")
rest = [mx.sym.var(name) for name in ("gamma", "beta", "mean", "variance")]
x = np.arange(4, dtype=np.float32).reshape(1, 1, 2, 2)
resize = mx.sym.contrib.BilinearResize2D
expect("BilinearResize2D", both(resize(data, height=2, width=4), x), [[0.0, 0.333, 0.667, 1.0]] * 2)
expect("BilinearResize2D, align_corners=False", both(resize(data, height=2, width=4, align_corners=False), x),
       [[0.0, 0.25, 0.75, 1.0], [0.0, 0.333, 0.667, 1.0]])
gamma = dict(gamma=5, beta=0, mean=0, variance=1)
expect("BatchNorm, gamma 5", both(mx.sym.BatchNorm(data, *rest, eps=1e-5), x, **gamma), [[0.0, 1.0, 2.0, 3.0], [0.0, 5.0, 10.0, 15.0]])
expect("BatchNorm, gamma 5, fix_gamma=False", both(mx.sym.BatchNorm(data, *rest, eps=1e-5, fix_gamma=False), x, **gamma),
       [[0.0, 5.0, 10.0, 15.0]] * 2)
expect("mean, axis=0, exclude=True", both(mx.sym.mean(data, axis=0, exclude=True), x), [[1.5], [0.0, 1.0, 2.0, 3.0]])
expect("LRN", both(mx.sym.LRN(data, nsize=3), x), [[0.0, 0.595, 1.189, 1.784], [0.0, 1.0, 2.0, 2.999]])
seen = both(mx.sym.Activation(data, act_type="relu"), np.array([[np.nan, 1, -1]], np.float32))
expect("Activation of NaN, 1, -1", str(seen), "[[0.0, 1.0, 0.0], [nan, 1.0, 0.0]]")

raise SystemExit(status)
END
