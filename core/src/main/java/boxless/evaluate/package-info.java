/**
 * Scores predictions against ground truth by the metrics of {@link boxless.metric}.
 *
 * <p>{@link boxless.evaluate.ResultFiles} scores files, from any tool:
 *
 * <pre>{@code
 * Evaluation.Nuclei cells = ResultFiles.nuclei(Path.of("test/labels"), Path.of("cellpose/masks"));
 * System.out.printf("mean AP %.3f over %d images%n",
 *         cells.headline(), cells.score().pictures().size());
 * }</pre>
 *
 * <p>{@link boxless.evaluate.Scoring} scores predictions for the images of a data set, one by one. Both give an
 * {@link boxless.evaluate.Evaluation}, which {@link boxless.evaluate.EvaluationJson} turns into JSON. For the predictions of a model, score and read
 * {@code metric.forModel(data, model.card().categories())}, see {@link boxless.evaluate.Metric#forModel}. Predictions that are neither files nor for
 * a data set go straight into {@link boxless.metric.NucleiAp} and its siblings.
 */
@NullMarked
package boxless.evaluate;

import org.jspecify.annotations.NullMarked;
