package boxless.data;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the samples that were read last, up to a number of bytes. */
final class CachedDataset implements DatasetView {
    private final Dataset source;
    private final long maxBytes;
    private final Map<Integer, Sample> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    CachedDataset(Dataset source, long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("cache of " + maxBytes + " bytes; 0 or more");
        }
        this.source = source;
        this.maxBytes = maxBytes;
    }

    @Override
    public Dataset source() {
        return source;
    }

    @Override
    public Sample read(int index) {
        synchronized (kept) {
            Sample sample = kept.get(index);
            if (sample != null) {
                return sample;
            }
        }
        // Outside the lock: two threads may read the same picture once in a while, but none waits for the disk of
        // another.
        Sample sample = source.read(index);
        long cost = bytesOf(sample);
        synchronized (kept) {
            if (cost <= maxBytes && kept.putIfAbsent(index, sample) == null) {
                bytes += cost;
                Iterator<Sample> oldest = kept.values().iterator();
                while (bytes > maxBytes && oldest.hasNext()) {
                    bytes -= bytesOf(oldest.next());
                    oldest.remove();
                }
            }
        }
        return sample;
    }

    /** Bytes held now. */
    long bytes() {
        synchronized (kept) {
            return bytes;
        }
    }

    static long bytesOf(Sample sample) {
        long truth = switch (sample.truth()) {
            case Panoptic panoptic ->
                4L * panoptic.map().labels().length + 48L * panoptic.segments().size();
            case Instances instances -> {
                long sum = 0;
                for (Instance object : instances.objects()) {
                    sum += 96 + 4L * object.mask().runs().length;
                }
                yield sum;
            }
        };
        return 256 + 4L * sample.image().values().length + truth;
    }
}
