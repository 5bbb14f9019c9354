package boxless.train;

/** Watches a training from its own thread; slow listeners slow it down. */
public interface TrainingListener {
    /** After every optimiser step. */
    void stepped(Progress progress);

    /** After every validation, when its checkpoint is on the disk. */
    void validated(Validation validation);
}
