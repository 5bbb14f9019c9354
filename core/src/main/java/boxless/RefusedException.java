package boxless;

/**
 * A request that cannot be served, and why. The message is one line in the terms of the library; {@link #reason} lets a program add its own advice,
 * for example a command-line option or an HTTP status.
 */
public final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Why a request was refused. */
    public enum Reason {
        /** The channels of the image do not match the model. */
        CHANNELS,
        /** The image or tile has more pixels than can be handled at once. */
        TOO_LARGE,
        /** The Java heap is too small for an image or tile of this size; a larger heap helps. */
        JAVA_MEMORY,
        /** There is not enough system memory for the network at this size. */
        SYSTEM_MEMORY,
        /** The device is not available, or this build of libtorch does not support it. */
        DEVICE,
        /** The method cannot average over flips and rotations. */
        AVERAGING,
        /** The method cannot be asked for the object at a point. */
        CLICKS
    }

    private final Reason reason;
    private final boolean tilesHelp;

    RefusedException(Reason reason, String message) {
        this(reason, message, false);
    }

    RefusedException(Reason reason, String message, boolean tilesHelp) {
        super(message);
        this.reason = reason;
        this.tilesHelp = tilesHelp;
    }

    RefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.tilesHelp = false;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Whether the message says to segment the image in tiles, or in smaller ones. */
    public boolean tilesHelp() {
        return tilesHelp;
    }
}
