#!/bin/sh
# OpenCV 5.0.0, ONNX Runtime 1.32.0, OpenVINO 2026.4.1, tract 0.23.9, ncnn 1.0.20261020, rasterio 1.4.4 and edt 3.1.2: what do they make of a numpy array whose
# bytes are in the other order, ">u2" or ">f4"?
# Guess: they turn the bytes or refuse: the order is part of the array's type, and numpy and scipy compute with such arrays like with any others. (It was put
# down about OpenCV, edt, ONNX Runtime and OpenVINO; tract, ncnn and rasterio came in with the first run, and what hands out such arrays was tried after it.)
# Seen: all seven take the bytes as they lie, without a word. 1 is 256 or 16777216, 300 is 11265, and floats are next to 0, a black image, in which a model
# finds what it finds in black. OpenCV resizes and writes such labels, so that the PNG has other objects; edt finds a distance of 0 everywhere. Some do so in
# one place and not in another: in OpenVINO a compiled model that is called with the array is right, and Tensor and constants are wrong unless the array is not
# contiguous; in rasterio sieve and files are right, and shapes, which turns labels into polygons, is wrong. Who has such arrays hardly knows: of a big-endian
# TIFF of 16 bits, as Java writes it, Pillow makes one, and tifffile does not; nibabel makes one of FreeSurfer's .mgz, always; zarr keeps ">u2". Arithmetic
# such as image / 255, or astype, ends it, so that a program is right for images and wrong for label images or volumes that go in as they are.
# connected-components-3d, fastremap, fill-voids, SimpleITK, pyvips and onnx's from_array refuse.
# Seen 2026-11-30 with numpy 2.4.6, pillow 13.0.0, nibabel 5.4.2, zarr 3.1.6, tifffile 2026.3.3 and onnx 1.23.2.
# Needs Python 3.11 or newer, a little-endian Linux on x86-64, a package index and 1 GB of disk. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check onnxruntime==1.32.0 openvino==2026.4.1 tract==0.23.9 ncnn==1.0.20261020 \
    rasterio==1.4.4 edt==3.1.2 opencv-python-headless==5.0.0.93 pillow==13.0.0 nibabel==5.4.2 tifffile==2026.3.3 zarr==3.1.6 onnx==1.23.2 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - 2>run.log <<'END' || { cat run.log; exit 1; }
from importlib.metadata import version

import cv2
import edt
import ncnn
import nibabel
import numpy as np
import onnx
import onnxruntime
import openvino
import openvino.opset13 as operators
import rasterio
import tifffile
import tract
import zarr
from PIL import Image
from rasterio import features

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def native(array):
    return array.dtype.newbyteorder("=")


def onnx_runtime(array):
    """A model that adds 0."""
    kind = onnx.helper.np_dtype_to_tensor_dtype(native(array))
    values = [onnx.helper.make_tensor_value_info(name, kind, array.shape) for name in "xy"]
    zero = onnx.numpy_helper.from_array(np.zeros(1, native(array)), "zero")
    graph = onnx.helper.make_graph([onnx.helper.make_node("Add", ["x", "zero"], ["y"])], "add", values[:1], values[1:], [zero])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": array})[0]


def called(array):
    given = operators.parameter(list(array.shape), dtype=native(array))
    model = openvino.Model([operators.add(given, operators.constant(np.zeros(1, native(array))))], [given])
    return list(openvino.compile_model(model, "CPU")(array).values())[0]


def written(array):
    with rasterio.MemoryFile() as memory:
        with memory.open(driver="GTiff", height=array.shape[0], width=array.shape[1], count=1, dtype=native(array)) as file:
            file.write(array, 1)
        with memory.open() as file:
            return file.read(1)


TAKERS = {
    "ONNX Runtime": onnx_runtime,
    "OpenVINO's Tensor": lambda array: openvino.Tensor(array).data,
    "OpenVINO's constants": lambda array: operators.constant(array).data,
    "OpenVINO's models": called,
    "tract": lambda array: tract.Tensor.from_numpy(array).to_numpy(),
    "rasterio's shapes": lambda array: [value for _, value in features.shapes(array)],
    "rasterio's files": written,
    "OpenCV's resize": lambda array: cv2.resize(array, (60, 40), interpolation=cv2.INTER_NEAREST),
    "OpenCV's TIFF": lambda array: cv2.imdecode(cv2.imencode(".tif", array)[1], cv2.IMREAD_UNCHANGED),
}


def numbers(array):
    return np.unique(array).tolist()


for name in ("opencv-python-headless", "onnxruntime", "openvino", "tract", "ncnn", "rasterio", "edt"):
    print(name, version(name))
labels = np.zeros((20, 30), np.uint16)
labels[2:6, 2:6] = 1
labels[10:15, 3:9] = 2
labels[12:18, 20:28] = 300
tifffile.imwrite("labels.tif", labels, byteorder=">")
nibabel.MGHImage(labels.astype(np.float32)[..., None], np.eye(4)).to_filename("labels.mgz")
zarr.create_array("labels.zarr", data=labels.astype(">u2"), zarr_format=2)
tif = np.array(Image.open("labels.tif"))
volume = np.asarray(nibabel.load("labels.mgz").dataobj)[..., 0]
mgz = np.ascontiguousarray(volume)
expect("types by Pillow, nibabel, zarr", [one.dtype.str for one in (tif, mgz, zarr.open("labels.zarr")[:])], [">u2", ">f4", ">u2"])
expect("the TIFF by tifffile", tifffile.imread("labels.tif").dtype.str, "<u2")
expect("numbers by numpy", [numbers(tif), numbers(mgz)], [[0, 1, 2, 300]] * 2)

swapped, denormal = [0, 256, 512, 11265], numbers(np.float32([0, 1, 2, 300]).byteswap())
for name, taker in TAKERS.items():
    wrong = name not in ("OpenVINO's models", "rasterio's files")
    expect(f"the TIFF, {name}", numbers(taker(tif)), swapped if wrong else [0, 1, 2, 300])
    expect(f"the .mgz, {name}", numbers(taker(mgz)), denormal if wrong else [0, 1, 2, 300])
    expect(f"by astype, {name}", [numbers(taker(one.astype(native(one)))) for one in (tif, mgz)], [[0, 1, 2, 300]] * 2)
expect("rasterio's sieve", numbers(features.sieve(tif, 4)), [0, 1, 2, 300])
expect("int32 in ONNX Runtime", numbers(onnx_runtime(labels.astype(">i4"))), [0, 16777216, 33554432, 738263040])
expect("the volume as it is, OpenVINO's Tensor", numbers(openvino.Tensor(volume).data), [0, 1, 2, 300])
expect("the .mgz, ncnn", numbers(np.array(ncnn.Mat(mgz))), denormal)
turned = mgz.astype("f4")
expect("by astype, ncnn", numbers(np.array(ncnn.Mat(turned))), [0, 1, 2, 300])
expect("the PNG of the TIFF, OpenCV", numbers(cv2.imdecode(cv2.imencode(".png", tif)[1], cv2.IMREAD_UNCHANGED)), swapped)
expect("distances, edt", [float(edt.edt(one).max()) for one in (tif, labels)], [0, 3])
expect("times 1, ONNX Runtime", numbers(onnx_runtime(mgz * 1)), [0, 1, 2, 300])
try:
    refused = onnx.numpy_helper.from_array(tif) is None
except ValueError:
    refused = True
expect("refused by onnx", refused, True)

raise SystemExit(status)
END
