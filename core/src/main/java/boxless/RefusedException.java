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
        /** The image or tile has more pixels than can be handled at once; tiles help. */
        TOO_LARGE,
        /** The Java heap is too small for an image or tile of this size; smaller tiles or a larger heap help. */
        JAVA_MEMORY,
        /** There is not enough system memory for the network at this size; smaller tiles help. */
        SYSTEM_MEMORY,
        /** The device is not available, or this build of libtorch does not support it. */
        DEVICE,
        /** The method cannot average over flips and rotations. */
        AVERAGING,
        /** The method cannot be asked for the object at a point. */
        CLICKS
    }

    private final Reason reason;

    RefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    RefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
