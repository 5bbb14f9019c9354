package boxless.app.serve.pictures;

/** Somebody else saved the objects of a picture meanwhile. */
public final class StaleVersionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long version;

    StaleVersionException(String name, long given, long version) {
        super(
                "%s was saved by somebody else: it is at version %d, your objects are changes of version %d; load its objects again"
                        .formatted(name, version, given));
        this.version = version;
    }

    /** The version that is saved. */
    public long version() {
        return version;
    }
}
