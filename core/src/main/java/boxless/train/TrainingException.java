package boxless.train;

/** A training run that cannot continue. The message is one line for the user: what is wrong, where, and what to do. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean resumable;

    public TrainingException(String message) {
        this(message, false);
    }

    private TrainingException(String message, boolean resumable) {
        super(message);
        this.resumable = resumable;
    }

    static TrainingException resumable(String message) {
        return new TrainingException(message, true);
    }

    /** Whether it would help to resume: the folder contains a training run, and a new one was asked for. */
    public boolean isResumable() {
        return resumable;
    }
}
