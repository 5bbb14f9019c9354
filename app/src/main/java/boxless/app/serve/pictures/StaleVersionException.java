package boxless.app.serve.pictures;

/** Somebody else saved the objects of a picture meanwhile. */
public final class StaleVersionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long version;
    private final String content;

    StaleVersionException(String name, long given, Annotations saved) {
        super(
                saved.version() == given
                        ? "%s was saved by somebody else: its objects of version %d are not those that yours are changes of; load its objects again"
                                .formatted(name, given)
                        : "%s was saved by somebody else: it is at version %d, your objects are changes of version %d; load its objects again"
                                .formatted(name, saved.version(), given));
        version = saved.version();
        content = saved.content();
    }

    /** The version that is saved. */
    public long version() {
        return version;
    }

    /** {@link Annotations#content} of what is saved. */
    public String content() {
        return content;
    }
}
