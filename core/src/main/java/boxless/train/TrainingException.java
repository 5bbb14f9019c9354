package boxless.train;

/** A training that cannot go on. The message is one line for the user: what, where, what to do. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
