#!/bin/sh
# rt-utils 1.2.7: does a mask survive DICOM's contours (RTSTRUCT) where an image is not as wide as it is high?
# Guess: yes: masks are given as rows, columns, slices, as everywhere in numpy, and square images give them back exactly.
# Seen: the mask that is read has its rows and columns the other way round, but what is in it is not turned: it is drawn upright in a frame of 64 rows and 48
# columns for an image of 48 rows and 64 columns. What lies beyond is cut off without a word: of an object 24 columns wide that reaches the right
# margin 8 columns are left, one further right has gone, and its ROI still has its name. The file is right. CT, which is square, never shows it; MR,
# ultrasound and crops do. Turning the answer, as its shape invites, puts the object in another place.
# Seen 2026-11-29 with pydicom 3.0.2, opencv-python 5.0.0.93 and numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check rt-utils==1.2.7 pydicom==3.0.2 opencv-python==5.0.0.93 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
import contextlib
import io
import os
from importlib.metadata import version

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid
from rt_utils import RTStructBuilder

status = 0


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def series(folder, rows, columns):
    """Two empty slices."""
    os.makedirs(folder)
    common = {"StudyInstanceUID": generate_uid(), "SeriesInstanceUID": generate_uid(), "FrameOfReferenceUID": generate_uid()}
    common |= dict.fromkeys(("StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName", "StudyDescription", "SeriesDescription", "PatientName",
                             "PatientID", "PatientBirthDate", "PatientSex", "PatientAge", "PatientSize", "PatientWeight"), "")
    for number in range(2):
        slice = Dataset()
        slice.file_meta = FileMetaDataset()
        slice.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        slice.file_meta.MediaStorageSOPClassUID = slice.SOPClassUID = MRImageStorage
        slice.file_meta.MediaStorageSOPInstanceUID = slice.SOPInstanceUID = generate_uid()
        for name, value in common.items():
            setattr(slice, name, value)
        slice.StudyDate, slice.Modality, slice.SeriesNumber, slice.InstanceNumber = "20260101", "MR", 1, number + 1
        slice.ImagePositionPatient, slice.ImageOrientationPatient = [0, 0, 2 * number], [1, 0, 0, 0, 1, 0]
        slice.PixelSpacing, slice.SliceThickness = [1, 1], 2
        slice.Rows, slice.Columns, slice.SamplesPerPixel, slice.PhotometricInterpretation = rows, columns, 1, "MONOCHROME2"
        slice.BitsAllocated, slice.BitsStored, slice.HighBit, slice.PixelRepresentation = 16, 16, 15, 0
        slice.PixelData = bytes(2 * rows * columns)
        slice.save_as(f"{folder}/{number}.dcm", enforce_file_format=True)


def trip(rows, columns, left, width):
    """Shape of the mask that is read; its first row and column, rows, columns and pixels; and the last column in the file."""
    folder = f"{rows}x{columns}from{left}"
    series(folder, rows, columns)
    mask = np.zeros((rows, columns, 2), bool)
    mask[10:20, left:left + width, 0] = True
    with contextlib.redirect_stdout(io.StringIO()):
        made = RTStructBuilder.create_new(dicom_series_path=folder)
        made.add_roi(mask=mask, name="cell")
        made.save(folder + ".dcm")
        read = RTStructBuilder.create_from(dicom_series_path=folder, rt_struct_path=folder + ".dcm").get_roi_mask_by_name("cell")
    contour = pydicom.dcmread(folder + ".dcm").ROIContourSequence[0].ContourSequence[0].ContourData
    if not read.any():
        return read.shape, None, int(max(contour[::3]))
    y, x, _ = np.nonzero(read)
    return read.shape, [int(v) for v in (y.min(), x.min(), np.ptp(y) + 1, np.ptp(x) + 1, read.sum())], int(max(contour[::3]))


print("rt-utils", version("rt-utils"))
expect("64 rows, 64 columns: shape, place, size and pixels, last column in the file", trip(64, 64, 40, 24), ((64, 64, 2), [10, 40, 10, 24, 240], 63))
expect("48 rows, 64 columns, at the left", trip(48, 64, 2, 24), ((64, 48, 2), [10, 2, 10, 24, 240], 25))
expect("48 rows, 64 columns, to the right margin", trip(48, 64, 40, 24), ((64, 48, 2), [10, 40, 10, 8, 80], 63))
expect("48 rows, 64 columns, beyond column 48", trip(48, 64, 50, 10), ((64, 48, 2), None, 59))

raise SystemExit(status)
END
