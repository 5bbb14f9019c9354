package boxless.app.terminal;

/** What a training run prints that the server, which starts it as a process of its own, looks for in its output. */
public final class TrainingOutput {
    /** Ends the line that says how many steps there will be. */
    public static final String FITTED = "steps fit into the time";

    /** Begins what is said about the use of the model; the lines that go on with it begin with spaces. */
    public static final String NEXT = "next: ";

    private TrainingOutput() {}
}
