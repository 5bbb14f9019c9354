package boxless.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two exact percentiles of many numbers that are gone through once or a few times, and never kept. Whole numbers up to 65,535 are
 * counted in the first round; where there are others, the second counts the upper halves of all numbers' bits, and the third the
 * lower halves of those that matter.
 */
final class Percentiles {
    private static final int COUNTED = 1 << 16;

    private final double low;
    private final double high;

    private enum Round {
        WHOLE,
        UPPER,
        LOWER,
        NONE
    }

    private Round round = Round.WHOLE;
    private boolean whole = true;
    private long size;
    private final long[] counts = new long[COUNTED];

    /** A number among the sorted ones. */
    private static final class Place {
        private final long index;
        private int upper;
        private long indexInUpper;
        private long[] lower = {};
        private double number;

        Place(long index) {
            this.index = index;
        }
    }

    private final List<Place> places = new ArrayList<>(); // below and above either percentile

    /** @param low in 0..100, likewise {@code high} */
    Percentiles(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** Takes {@code values[from .. to - 1]}; all numbers are given in every round, in any order. */
    void add(float[] values, int from, int to) {
        switch (round) {
            case WHOLE -> {
                size += to - from;
                whole = whole && countWhole(values, from, to);
            }
            case UPPER -> {
                for (int i = from; i < to; i++) {
                    counts[order(values[i]) >>> 16]++;
                }
            }
            case LOWER -> {
                for (int i = from; i < to; i++) {
                    int order = order(values[i]);
                    for (Place place : places) {
                        if (order >>> 16 == place.upper) {
                            place.lower[order & COUNTED - 1]++;
                        }
                    }
                }
            }
            case NONE -> {}
        }
    }

    private boolean countWhole(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            float value = values[i];
            int number = (int) value;
            if (number != value || number < 0 || number >= COUNTED) {
                return false;
            }
            counts[number]++;
        }
        return true;
    }

    /** Bits that, unsigned, are in the order of the numbers. */
    private static int order(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ (bits >> 31 | Integer.MIN_VALUE);
    }

    private static float number(int order) {
        return Float.intBitsToFloat(order ^ (~order >> 31 | Integer.MIN_VALUE));
    }

    /** Whether no further round is needed. */
    boolean isDone() {
        return round == Round.NONE;
    }

    /** Says that all numbers have been given. */
    void endRound() {
        round = switch (round) {
            case WHOLE -> endOfWhole();
            case UPPER -> {
                for (Place place : places) {
                    long[] found = find(counts, place.index);
                    place.upper = (int) found[0];
                    place.indexInUpper = found[1];
                    place.lower = new long[COUNTED];
                }
                yield Round.LOWER;
            }
            case LOWER -> {
                for (Place place : places) {
                    place.number = number(place.upper << 16 | (int) find(place.lower, place.indexInUpper)[0]);
                }
                yield Round.NONE;
            }
            case NONE -> Round.NONE;
        };
    }

    private Round endOfWhole() {
        for (double percent : new double[] {low, high}) {
            long below = (long) position(percent);
            places.add(new Place(below));
            places.add(new Place(Math.min(below + 1, size - 1)));
        }
        if (whole) {
            places.forEach(place -> place.number = find(counts, place.index)[0]);
            return Round.NONE;
        }
        Arrays.fill(counts, 0);
        return Round.UPPER;
    }

    private double position(double percent) {
        return percent / 100 * (size - 1);
    }

    /** Where counting reaches a place, and the place among those counted there. */
    private static long[] find(long[] counts, long index) {
        int at = 0;
        long rest = index;
        while (rest >= counts[at]) {
            rest -= counts[at++];
        }
        return new long[] {at, rest};
    }

    /** Both percentiles, interpolated linearly at position percent / 100 * (n - 1) of the sorted numbers (numpy's default). */
    double[] result() {
        return new double[] {between(low, 0), between(high, 2)};
    }

    private double between(double percent, int place) {
        double below = places.get(place).number;
        double above = places.get(place + 1).number;
        double position = position(percent);
        return below + (above - below) * (position - (long) position);
    }
}
