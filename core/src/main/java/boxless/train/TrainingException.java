package boxless.train;

/** A training run that cannot continue. The message is one line for the user: what is wrong, where, and what to do. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
