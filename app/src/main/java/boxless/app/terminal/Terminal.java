package boxless.app.terminal;

/** What stands at the other end of stderr. */
public final class Terminal {
    private Terminal() {}

    /** Whether a person watches: the launcher knows and says so; Java 21 cannot tell for stderr alone. */
    public static boolean isWatched() {
        return Boolean.getBoolean("boxless.terminal");
    }
}
