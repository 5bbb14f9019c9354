package boxless.app.segment;

import boxless.export.SharedPart;

/** What became of an image, when its own files are written. */
sealed interface Outcome {
    /**
     * @param objects how many were found
     * @param rest what is to be written once the images before it are
     */
    record Segmented(Look look, int objects, SharedPart rest) implements Outcome {}

    record Failed(Look look, Throwable reason) implements Outcome {}

    /** The user stopped before it was complete. */
    record Stopped() implements Outcome {}
}
