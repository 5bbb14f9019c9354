#!/bin/sh
# JavaCPP 1.5.13: do its indexers store floats in 16 bits as libtorch, oneDNN and Java's own Float.floatToFloat16 do?
# Guess: yes: HalfIndexer and Bfloat16Indexer round to the nearest, ties to even, and what is too large is infinite.
# Seen: Bfloat16Indexer.put does not round, it cuts: 1.0078124, a hair below 1.0078125, becomes 1, every value moves towards 0, and the mean error over
# random weights is twice that of rounding and of one sign. HalfIndexer does round, but ties upwards (65520 is 65504, not infinity), and the largest floats
# become NaN, not infinity: -Float.MAX_VALUE, which masks of attention are filled with, turns a row of a softmax into NaN. Tensors converted by libtorch
# do not go this way; those filled from Java do, so the same weights give two files.
# Seen 2026-11-28 on Temurin 25.0.3.
# Needs Maven, a JDK 21 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact=org.bytedeco:javacpp:1.5.13 -DoutputDirectory="$work" \
    >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }

cat >Sixteen.java <<'END'
import java.util.Random;
import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.HalfIndexer;

class Sixteen {
    static int status;

    static void expect(String what, Object seen, Object expected) {
        System.out.println(what + ": " + seen + (seen.equals(expected) ? "" : ", expected: " + expected));
        status |= seen.equals(expected) ? 0 : 1;
    }

    static float bfloat(float value) {
        return Bfloat16Indexer.create(new short[1]).put(0, value).get(0);
    }

    static float half(float value) {
        return HalfIndexer.create(new short[1]).put(0, value).get(0);
    }

    static float java(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    /** The nearest value with 8 bits, ties to even. */
    static float nearest(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat(bits + 0x7FFF + (bits >> 16 & 1) & 0xFFFF0000);
    }

    public static void main(String[] args) {
        System.out.println(System.getProperty("java.vm.vendor") + " " + System.getProperty("java.version"));
        expect("bfloat16 of 1.0078124", bfloat(1.0078124f), 1f);
        expect("the nearest", nearest(1.0078124f), 1.0078125f);
        var random = new Random(1);
        double cut = 0;
        double rounded = 0;
        double size = 0;
        int towardsZero = 0;
        for (int i = 0; i < 10_000; i++) {
            float weight = (float) random.nextGaussian();
            towardsZero += Math.abs(bfloat(weight)) <= Math.abs(weight) ? 1 : 0;
            cut += Math.abs(bfloat(weight) - weight);
            rounded += Math.abs(nearest(weight) - weight);
            size += Math.abs(bfloat(weight)) - Math.abs(weight);
        }
        expect("of 10,000 weights towards 0", towardsZero, 10_000);
        expect("error beside that of rounding, in tenths", Math.round(10 * cut / rounded), 20L);
        expect("error and shrinking are the same", -size == cut, true);

        expect("half of 0.1, HalfIndexer and Java", half(0.1f) == java(0.1f), true);
        expect("half of 65520", half(65520), 65504f);
        expect("in Java", java(65520), Float.POSITIVE_INFINITY);
        expect("half of 1e38", half(1e38f), Float.POSITIVE_INFINITY);
        expect("half of the largest float", half(Float.MAX_VALUE), Float.NaN);
        expect("of its negative", half(-Float.MAX_VALUE), Float.NaN);
        expect("in Java", java(-Float.MAX_VALUE), Float.NEGATIVE_INFINITY);
        System.exit(status);
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp javacpp-1.5.13.jar Sixteen.java
