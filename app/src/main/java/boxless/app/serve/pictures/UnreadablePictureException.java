package boxless.app.serve.pictures;

/** A picture of the data folder that cannot be read, or its annotations; one line with the cure. */
public final class UnreadablePictureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadablePictureException(String message) {
        super(message);
    }
}
