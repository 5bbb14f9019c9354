#!/bin/sh
# jHDF 0.13.0: does it read what h5py 3.16.0 wrote, where a data set was not written in full, and floats in bfloat16?
# Guess: yes: a part that was never written has the fill value, as HDF5 specifies it and getFillValue() gives it; a kind of float it does not know is refused,
# as unknown filters and virtual data sets are.
# Seen: chunks that were never written are 0 whatever the fill value is, while within a chunk of which something was written it is there. A label image with the
# fill value -1 for "not annotated" is -1 around what was drawn and background, 0, beyond, with a straight edge at the border of the chunk; a map of NaN
# becomes one of 0. A data set without any chunk reads as null. And two bytes of float are always taken for half precision, wherever the file says
# the exponent ends: bfloat16, which HDF5 2 names and PyTorch computes in, comes out as other numbers of a sound size, 1 as 1.875 and -2.5 as -2.0625.
# Seen 2026-11-29 on Temurin 25.0.3 with numpy 2.4.6.
# Needs Python 3.11 or newer, Maven, a JDK 17 or newer, a package index and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check h5py==3.16.0 numpy==2.4.6 >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }
cd "$work"
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>io.jhdf</groupId><artifactId>jhdf</artifactId><version>0.13.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.18</version></dependency>
  </dependencies>
</project>
END
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=lib >mvn.log 2>&1 || { cat mvn.log; exit 1; }

venv/bin/python - <<'END'
import h5py
import numpy as np

print("h5py", h5py.__version__, "HDF5", h5py.version.hdf5_version)
with h5py.File("file.h5", "w") as file:
    labels = file.create_dataset("labels", (2, 8), "i4", chunks=(2, 4), fillvalue=-1)
    labels[0, 0] = 5
    file.create_dataset("map", (2, 8), "f4", chunks=(2, 4), fillvalue=np.nan)[:, :4] = 1
    file.create_dataset("empty", (2, 8), "i4", chunks=(2, 4), fillvalue=-1)
    file["half"] = np.array([1, -2.5, 3.140625], np.float16)
    bfloat16 = h5py.h5t.IEEE_F32LE.copy()
    bfloat16.set_fields(15, 7, 8, 0, 7) # sign, exponent and its bits, mantissa and its bits
    bfloat16.set_precision(16)
    bfloat16.set_size(2)
    written = h5py.h5d.create(file.id, b"bfloat16", bfloat16, h5py.h5s.create_simple((3,)))
    written.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([1, -2.5, 3.140625], np.float32))
with h5py.File("file.h5") as file:
    for name, data in file.items():
        print(f"h5py, {name}: {data[...].tolist()}")
END

cat >Fill.java <<'END'
import io.jhdf.HdfFile;
import java.nio.file.Path;
import java.util.Arrays;

class Fill {
    static int status;

    static void expect(HdfFile file, String name, Object expected) {
        Object seen = file.getDatasetByPath(name).getData();
        boolean same = Arrays.deepEquals(new Object[] {seen}, new Object[] {expected});
        System.out.println("jHDF, " + name + ": " + text(seen) + (same ? "" : ", expected: " + text(expected)));
        status |= same ? 0 : 1;
    }

    static String text(Object values) {
        String list = Arrays.deepToString(new Object[] {values});
        return list.substring(1, list.length() - 1);
    }

    public static void main(String[] args) {
        try (var file = new HdfFile(Path.of("file.h5"))) {
            System.out.println("fill value of the labels: " + file.getDatasetByPath("labels").getFillValue());
            expect(file, "labels", new int[][] {{5, -1, -1, -1, 0, 0, 0, 0}, {-1, -1, -1, -1, 0, 0, 0, 0}});
            expect(file, "map", new float[][] {{1, 1, 1, 1, 0, 0, 0, 0}, {1, 1, 1, 1, 0, 0, 0, 0}});
            expect(file, "empty", null);
            expect(file, "half", new float[] {1, -2.5f, 3.140625f});
            expect(file, "bfloat16", new float[] {1.875f, -2.0625f, 2.1425781f});
        }
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp 'lib/*' Fill.java
