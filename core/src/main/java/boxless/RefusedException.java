package boxless;

/**
 * A request that cannot be served, and why. The message says so in one line, in the library's words; {@link #reason} lets a program add its
 * own cure, for example the option of a command or the status of an answer over HTTP.
 */
public final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Why a request was refused. */
    public enum Reason {
        /** The image has other channels than the model takes. */
        CHANNELS,
        /** The image or tile has more pixels than can be handled at once; tiles help. */
        TOO_LARGE,
        /** Java's memory does not suffice for an image or tile of this size; smaller tiles or more memory help. */
        JAVA_MEMORY,
        /** The system's memory does not suffice for the network at this size; smaller tiles help. */
        SYSTEM_MEMORY,
        /** The device is not there, or the build of libtorch does not know it. */
        DEVICE,
        /** The method cannot average over flips and rotations. */
        AVERAGING
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
