package boxless.mask;

import java.util.Arrays;

/**
 * The labels of a map in ascending order, and the place of each among them. A table where the largest label is of the
 * order of the picture's size, else a hash table; asked once a run of equal labels, never once a pixel.
 */
final class LabelIndex {
    /** Places + 1 by label; empty where the hash table is used. */
    private final int[] table;

    /** Open addressing: label at 2k (0 is free), its place at 2k + 1; empty where the table is used. */
    private final int[] slots;

    private final int[] labels;

    private LabelIndex(int[] table, int[] slots, int[] labels) {
        this.table = table;
        this.slots = slots;
        this.labels = labels;
    }

    /** @throws IllegalArgumentException where a label is negative */
    static LabelIndex of(int[] raster) {
        int largest = 0;
        int all = 0;
        for (int label : raster) {
            largest = Math.max(largest, label);
            all |= label;
        }
        if (all < 0) {
            throw new IllegalArgumentException("a negative label; labels are positive, 0 is background");
        }
        return largest <= Math.max(raster.length, 1 << 16) ? dense(raster, largest) : sparse(raster);
    }

    private static LabelIndex dense(int[] raster, int largest) {
        int[] table = new int[largest + 1];
        for (int label : raster) {
            table[label] = 1;
        }
        table[0] = 0;
        int[] labels = new int[largest];
        int size = 0;
        for (int label = 1; label <= largest; label++) {
            if (table[label] != 0) {
                labels[size] = label;
                table[label] = ++size;
            }
        }
        return new LabelIndex(table, new int[0], Arrays.copyOf(labels, size));
    }

    private static LabelIndex sparse(int[] raster) {
        int[] slots = new int[1 << 11];
        int size = 0;
        int last = 0;
        for (int label : raster) {
            if (label == last) {
                continue;
            }
            last = label;
            if (label == 0) {
                continue;
            }
            int slot = slot(slots, label);
            if (slots[slot] == 0) {
                slots[slot] = label;
                if (4 * ++size > slots.length) {
                    slots = grown(slots);
                }
            }
        }
        int[] labels = new int[size];
        int at = 0;
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0) {
                labels[at++] = slots[i];
            }
        }
        Arrays.sort(labels);
        for (int i = 0; i < size; i++) {
            slots[slot(slots, labels[i]) + 1] = i;
        }
        return new LabelIndex(new int[0], slots, labels);
    }

    private static int[] grown(int[] old) {
        int[] slots = new int[old.length * 2];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                slots[slot(slots, old[i])] = old[i];
            }
        }
        return slots;
    }

    private static int slot(int[] slots, int label) {
        int mask = slots.length - 1;
        int at = (label * 0x9E3779B9 >>> 7) * 2 & mask;
        while (slots[at] != 0 && slots[at] != label) {
            at = at + 2 & mask;
        }
        return at;
    }

    int size() {
        return labels.length;
    }

    /** The labels, ascending; not to be changed. */
    int[] labels() {
        return labels;
    }

    /** Place of a label that occurs, from 0; -1 for the background. */
    int place(int label) {
        if (label == 0) {
            return -1;
        }
        return slots.length == 0 ? table[label] - 1 : slots[slot(slots, label) + 1];
    }
}
