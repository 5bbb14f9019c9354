package boxless.data.synthetic;

import boxless.data.Sample;
import boxless.mask.Panoptic;
import java.util.zip.CRC32;

/** A number that changes when any pixel or label of a sample does. */
final class Fingerprint {
    private Fingerprint() {}

    static long of(Sample sample) {
        CRC32 crc = new CRC32();
        for (float value : sample.image().values()) {
            crc.update((int) value & 0xFF);
            crc.update((int) value >> 8);
        }
        for (int label : ((Panoptic) sample.truth()).map().labels()) {
            crc.update(label & 0xFF);
            crc.update(label >> 8);
        }
        return crc.getValue();
    }
}
