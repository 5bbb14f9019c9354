#!/bin/sh
# roifile 2026.11.6 and read-roi 1.6.0: are the outlines in a file of ImageJ 1.54p those that ImageJ has?
# Guess: yes: any polygon to the fraction that is stored, with a stroke or a spline as well, and all pieces of a composite. (read-roi's comparison of options
# had been seen in its source by then; that coordinates() would at least give the largest piece was thought after the first run.)
# Seen: without multi=True coordinates() of a composite is the path with most corners, whatever it encloses: of a square cell with an L-shaped hole that is
# the hole, and of a square and a speck with more corners the speck. read-roi has all paths, but cuts the fractions off the corners of a polygon that has a
# stroke or a spline, since it compares all options together with the one for fractions. Of a spline both give the points it goes through as if they were
# its corners: an area of 31.6 here, where ImageJ has 48.2.
# Seen 2026-11-30 on OpenJDK 17.0.15 with numpy 2.4.6.
# Needs Maven, a JDK 17 or newer, Central, Python 3.12 or newer (python3.12 where python3 is older) and a package index. Fails where this has changed, with 2
# where there is no such Python.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3 python3.12 python3.13 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python none; do
    [ "$python" != none ] || { echo "no Python 3.12 or newer on the PATH or under pyenv" >&2; exit 2; }
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>"$work/python.log" && break
done
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check roifile==2026.11.6 numpy==2.4.6 read-roi==1.6.0 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
cd "$work"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact=net.imagej:ij:1.54p -DoutputDirectory="$work" \
    >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }

cat >Outlines.java <<'END'
import ij.IJ;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;
import java.nio.file.Files;
import java.nio.file.Path;

class Outlines {
    /** Writes a file, and says what ImageJ reads from it: the columns and the rows between which it lies, and its area. */
    static void write(String name, Roi roi) throws Exception {
        Files.write(Path.of(name + ".roi"), RoiEncoder.saveAsByteArray(roi));
        Roi read = new RoiDecoder(name + ".roi").getRoi();
        var box = read.getFloatBounds();
        var outline = read.getFloatPolygon();
        double twice = 0;
        for (int i = 0, before = outline.npoints - 1; i < outline.npoints; before = i++) {
            twice += outline.xpoints[before] * outline.ypoints[i] - outline.xpoints[i] * outline.ypoints[before];
        }
        System.out.println(name + " " + box.getMinX() + " " + box.getMinY() + " " + box.getMaxX() + " " + box.getMaxY() + " " + Math.abs(twice) / 2);
    }

    static Roi shaped(int x, int y, int... corners) {
        int[] xs = new int[corners.length / 2];
        int[] ys = new int[corners.length / 2];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = x + corners[2 * i];
            ys[i] = y + corners[2 * i + 1];
        }
        return new PolygonRoi(xs, ys, xs.length, Roi.POLYGON);
    }

    static PolygonRoi fractions() {
        return new PolygonRoi(new float[] {4.75f, 10.5f, 10.5f, 4.75f}, new float[] {4.75f, 4.75f, 10.25f, 10.25f}, Roi.POLYGON);
    }

    public static void main(String[] args) throws Exception {
        System.err.println("ImageJ " + IJ.getVersion());
        int[] hook = {0, 0, 2, 0, 2, 2, 4, 2, 4, 4, 0, 4};
        write("hole", new ShapeRoi(new Roi(10, 10, 20, 20)).not(new ShapeRoi(shaped(15, 15, hook))));
        write("speck", new ShapeRoi(new Roi(10, 10, 20, 20)).or(new ShapeRoi(shaped(40, 40, hook))));
        write("rectangle", new Roi(4.5, 4.5, 6.25, 6.25));
        write("polygon", fractions());
        PolygonRoi stroke = fractions();
        stroke.setStrokeWidth(2.0);
        write("stroke", stroke);
        PolygonRoi spline = fractions();
        spline.fitSpline(20);
        write("spline", spline);
        System.exit(0);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.awt.headless=true -cp ij-1.54p.jar Outlines.java >imagej.txt

venv/bin/python -W ignore - <<'END'
from importlib.metadata import version

import numpy as np
from read_roi import read_roi_file
from roifile import ImagejRoi

status = 0
imagej = {name: [float(number) for number in numbers] for name, *numbers in map(str.split, open("imagej.txt"))}


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


def box(points):
    points = np.asarray(points, float)
    return [*points.min(axis=0), *points.max(axis=0)]


def by_roifile(name, **how):
    return ImagejRoi.fromfile(f"{name}.roi").coordinates(**how)


def by_read_roi(name):
    roi = read_roi_file(f"{name}.roi")[name]
    if roi["type"] in ("rectangle", "oval"):
        return [roi["left"], roi["top"], roi["left"] + roi["width"], roi["top"] + roi["height"]]
    return box([point for path in roi["paths"] for point in path] if "paths" in roi else list(zip(roi["x"], roi["y"])))


print("roifile", version("roifile"), "read-roi", version("read-roi"))
for name, whole, one in [
    ("hole", [10, 10, 30, 30], [15, 15, 19, 19]),
    ("speck", [10, 10, 44, 44], [40, 40, 44, 44]),
    ("rectangle", [4.5, 4.5, 10.75, 10.75], [4.5, 4.5, 10.75, 10.75]),
    ("polygon", [4.75, 4.75, 10.5, 10.25], [4.75, 4.75, 10.5, 10.25]),
    ("stroke", [4.75, 4.75, 10.5, 10.25], [4.75, 4.75, 10.5, 10.25]),
]:
    expect(f"{name}: ImageJ", [round(number, 3) for number in imagej[name][:4]], whole)
    expect("    roifile", np.round(box(by_roifile(name)), 3).tolist(), one)
    expect("    read-roi", np.round(by_read_roi(name), 3).tolist(), [4, 4, 10, 10] if name == "stroke" else whole)

for name in "hole", "speck":
    expect(f"{name}: widths by roifile with multi=True", sorted(float(np.ptp(path[:, 0])) for path in by_roifile(name, multi=True)), [4, 20])
expect("spline: area by ImageJ", round(imagej["spline"][4], 1), 48.2)
expect("    roifile's points", by_roifile("spline").tolist(), [[4.75, 4.75], [10.5, 4.75], [10.5, 10.25], [4.75, 10.25]])
roi = read_roi_file("spline.roi")["spline"]
expect("    read-roi's points", list(zip(roi["x"], roi["y"])), [(4, 4), (10, 4), (10, 10), (4, 10)])
raise SystemExit(status)
END
