#!/bin/sh
# highdicom 0.28.2: does it read the objects of a DICOM label map, Segmentation(segmentation_type="LABELMAP"), as it wrote them, where there are more than 255?
# Guess: yes: up to 65535 segments fit, the file has 16 bits from the 256th on, and BINARY, which has a frame for each segment, gives the same pixels.
# Seen: the file is right, and so is all of it as one label image, combine_segments=True. Everything else is wrong, without a word: the masks one by one, which
# is what every reader gives by default, a selection by segment_numbers, and relabel=True. A segment up to 255 also has the pixels of those whose number is 256,
# 512 and so on larger, and a segment from 256 on has none. Of 600 nuclei every one is wrong: asked for number 44, it hands out 44, 300 and 556 as one, and
# for 300, nothing. It is the same by source image, as a volume, and as the pixels of a tiled slide, for which label maps with many nuclei are meant.
# Asking for a dtype of 16 bits does not help. Up to 255 segments all is right, and BINARY always is.
# Seen 2026-12-01 with pydicom 3.0.2 and numpy 2.4.6.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check highdicom==0.28.2 pydicom==3.0.2 numpy==2.4.6 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import highdicom
import numpy as np
import pydicom
from pydicom.sr.codedict import codes
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, VLWholeSlideMicroscopyImageStorage, generate_uid

status = 0
STUDY, SERIES, FRAME = generate_uid(), generate_uid(), generate_uid()


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def dataset(**elements):
    made = pydicom.Dataset()
    for name, value in elements.items():
        setattr(made, name, value)
    return made


def image(kind, rows, columns, frames, **elements):
    made = dataset(SOPClassUID=kind, SOPInstanceUID=generate_uid(), StudyInstanceUID=STUDY, SeriesInstanceUID=SERIES, FrameOfReferenceUID=FRAME,
                   PatientID="1", PatientName="", PatientBirthDate="", PatientSex="", StudyID="", StudyDate="", StudyTime="", AccessionNumber="",
                   ReferringPhysicianName="", PositionReferenceIndicator="", SeriesNumber=1, Rows=rows, Columns=columns, SamplesPerPixel=1,
                   PhotometricInterpretation="MONOCHROME2", BitsAllocated=8, BitsStored=8, HighBit=7, PixelRepresentation=0, LossyImageCompression="00",
                   PixelData=bytes(rows * columns * frames), **elements)
    made.file_meta = pydicom.dataset.FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = kind
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    return made


def slices():
    return [image(CTImageStorage, 20, 30, 1, Modality="CT", InstanceNumber=z + 1, ImagePositionPatient=[0, 0, z], ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                  PixelSpacing=[1, 1], SliceThickness=1) for z in range(4)]


def slide():
    glass = dataset(CodeValue="433466003", CodingSchemeDesignator="SCT", CodeMeaning="Microscope slide")
    specimen = dataset(SpecimenIdentifier="1", SpecimenUID=generate_uid(), IssuerOfTheSpecimenIdentifierSequence=[], SpecimenPreparationSequence=[])
    measures = dataset(PixelMeasuresSequence=[dataset(PixelSpacing=[.0005, .0005], SliceThickness=.001)])
    return [image(VLWholeSlideMicroscopyImageStorage, 32, 32, 6, Modality="SM", InstanceNumber=1, ImageType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"],
                  ContainerIdentifier="1", IssuerOfTheContainerIdentifierSequence=[], ContainerTypeCodeSequence=[glass], SpecimenDescriptionSequence=[specimen],
                  NumberOfFrames=6, TotalPixelMatrixRows=64, TotalPixelMatrixColumns=96, TotalPixelMatrixFocalPlanes=1, NumberOfOpticalPaths=1,
                  DimensionOrganizationType="TILED_FULL", ImageOrientationSlide=[0, 1, 0, 1, 0, 0], SharedFunctionalGroupsSequence=[measures],
                  TotalPixelMatrixOriginSequence=[dataset(XOffsetInSlideCoordinateSystem=0, YOffsetInSlideCoordinateSystem=0)],
                  ImagedVolumeWidth=1, ImagedVolumeHeight=1, ImagedVolumeDepth=1)]


def written(sources, labels, kind, **options):
    described = [highdicom.seg.SegmentDescription(number, f"nucleus {number}", codes.SCT.Tissue, codes.SCT.Tissue,
                                                  highdicom.seg.SegmentAlgorithmTypeValues.MANUAL) for number in range(1, labels.max() + 1)]
    made = highdicom.seg.Segmentation(sources, labels, kind, described, generate_uid(), 2, generate_uid(), 1, "none", "none", "1", "1",
                                      omit_empty_frames=False, **options)
    made.save_as("labels.dcm")
    return highdicom.seg.segread("labels.dcm")


def wrong(masks, labels):
    """Segments whose mask, in the last axis, is not that of the label image."""
    return sum(bool((masks[..., number - 1] != (labels == number)).any()) for number in range(1, labels.max() + 1))


print("highdicom", version("highdicom"))
sources = slices()
names = [one.SOPInstanceUID for one in sources]
for count, kind, expected in ((255, "LABELMAP", 0), (256, "LABELMAP", 1), (600, "BINARY", 0), (600, "LABELMAP", 600)):
    labels = np.zeros((4, 20, 30), np.uint16)
    labels.reshape(-1)[:4 * 600] = np.repeat(1 + np.arange(600) % count, 4)
    read = written(sources, labels, kind)
    expect(f"{count} segments as {kind}, one label image: wrong pixels",
           int((read.get_pixels_by_source_instance(names, combine_segments=True) != labels).sum()), 0)
    expect("    masks by source image, wrong", wrong(read.get_pixels_by_source_instance(names), labels), expected)
    expect("    masks of the volume, wrong", wrong(read.get_volume().array[::-1], labels), expected)

expect("as pydicom reads the file: bits, wrong pixels", [read.BitsStored, int((pydicom.dcmread("labels.dcm").pixel_array != labels[::-1]).sum())], [16, 0])
for number, expected in ((44, [44, 300, 556]), (255, [255, 511]), (256, []), (300, [])):
    for options in ({}, {"relabel": True}, {"dtype": np.uint16}):
        alone = read.get_pixels_by_source_instance(names, segment_numbers=[number], combine_segments=True, **options)
        expect(f"asked for segment {number} {options or ''}, got pixels of", np.unique(labels[alone > 0]).tolist(), expected)

labels = np.zeros((1, 64, 96), np.uint16)
for number in range(300):
    y, x = number // 24 * 4, number % 24 * 4
    labels[0, y:y + 3, x:x + 3] = number + 1
read = written(slide(), labels, "LABELMAP", tile_pixel_array=True)
expect("slide with 300 nuclei, one label image: wrong pixels", int((read.get_total_pixel_matrix(combine_segments=True) != labels[0]).sum()), 0)
expect("    masks, wrong", wrong(read.get_total_pixel_matrix(), labels[0]), 89)
both = read.get_total_pixel_matrix(segment_numbers=[20, 270], combine_segments=True)
expect("    asked for 20 and 270, got", [np.unique(both).tolist(), np.unique(labels[0][both > 0]).tolist()], [[0, 20], [20, 276]])

raise SystemExit(status)
END
