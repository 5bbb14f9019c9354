package boxless;

/** The version of Boxless. */
public final class Version {
    /** Version of the code, as the build wrote it into the jar; {@code development} where classes run unpacked. */
    public static final String CODE = code();

    private Version() {}

    private static String code() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
