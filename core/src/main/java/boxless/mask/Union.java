package boxless.mask;

/** The pixels of two masks of equal size, run by run. */
final class Union {
    private final int[] runs;
    private int at = -1;
    private long start;
    private long end;

    private Union(Mask mask) {
        runs = mask.ownRuns();
        advance();
    }

    static Mask of(Mask one, Mask other) {
        MaskBuilder builder = new MaskBuilder(one.width(), one.height());
        Union a = new Union(one);
        Union b = new Union(other);
        long end = 0;
        while (a.isLeft() || b.isLeft()) {
            Union next = a.start <= b.start ? a : b;
            long start = Math.max(end, next.start);
            end = Math.max(end, next.end);
            builder.add(start, (int) (end - start));
            next.advance();
        }
        return builder.build();
    }

    private boolean isLeft() {
        return start < Long.MAX_VALUE;
    }

    private void advance() {
        at += 2;
        start = at < runs.length ? end + runs[at - 1] : Long.MAX_VALUE;
        end = at < runs.length ? start + runs[at] : Long.MAX_VALUE;
    }
}
