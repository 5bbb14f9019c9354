package boxless.train;

/** Is called on the training thread; a slow listener slows training down. */
public interface TrainingListener {
    /** After every optimizer step. */
    void stepped(Progress progress);

    /** After every validation, when its checkpoint is on the disk. */
    void validated(Validation validation);
}
