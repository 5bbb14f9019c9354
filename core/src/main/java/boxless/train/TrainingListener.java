package boxless.train;

/** Is called on the training thread; a slow listener slows training down. */
public interface TrainingListener {
    /** After every optimizer step. */
    void stepped(Progress progress);

    /** After every validation, when its checkpoint is on the disk. */
    void validated(Validation validation);

    /** Before the first step of a run that continues with another metric or other validation images: the best model so far, as they score it. */
    default void rescored(Validation best) {}
}
