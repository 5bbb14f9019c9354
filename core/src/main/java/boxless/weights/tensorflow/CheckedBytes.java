package boxless.weights.tensorflow;

import boxless.weights.Bytes;
import boxless.weights.FileBytes;
import boxless.weights.Names;
import java.nio.ByteBuffer;

/** A tensor's bytes, compared with their checksum before the first of them is given out. */
final class CheckedBytes implements Bytes {
    private static final int CHUNK = 1 << 20;

    private final FileBytes file;
    private final Bytes bytes;
    private final int checksum;
    private final String name;
    private volatile boolean checked;

    /** @param name of the tensor, for messages */
    CheckedBytes(FileBytes file, Bytes bytes, int checksum, String name) {
        this.file = file;
        this.bytes = bytes;
        this.checksum = checksum;
        this.name = name;
    }

    @Override
    public long length() {
        return bytes.length();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        if (!checked) {
            check();
            checked = true;
        }
        bytes.read(offset, into);
    }

    private void check() {
        MaskedChecksum actual = new MaskedChecksum();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, length()));
        for (long offset = 0; offset < length(); offset += CHUNK) {
            bytes.read(offset, chunk.clear().limit((int) Math.min(CHUNK, length() - offset)));
            actual.add(chunk.flip());
        }
        if (actual.value() != checksum) {
            throw file.damaged("differs from its checksum in " + Names.quoted(name));
        }
    }
}
