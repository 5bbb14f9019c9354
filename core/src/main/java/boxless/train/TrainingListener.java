package boxless.train;

/** Is called on the training thread; a slow listener slows training down. Each method does nothing unless it is overridden. */
public interface TrainingListener {
    /** After every optimizer step. */
    default void stepped(Progress progress) {}

    /** After every validation, when its checkpoint is on the disk. */
    default void validated(Validation validation) {}

    /** Before the first step of a run that continues with another metric or other validation images: the best model so far, as they score it. */
    default void rescored(Validation best) {}
}
