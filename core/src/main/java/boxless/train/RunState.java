package boxless.train;

import boxless.train.Checkpoint.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far the training run in a folder is, as its checkpoint says.
 *
 * @param recipe by which it was trained last
 * @param steps optimizer steps done in each stage that has begun, the last of them being the one it is in
 */
public record RunState(Recipe recipe, List<Long> steps) {
    public RunState {
        steps = List.copyOf(steps);
    }

    /**
     * That of a folder; empty where no run has begun.
     *
     * @throws boxless.file.BadFileException if its checkpoint is damaged
     * @throws TrainingException if it is none
     */
    public static Optional<RunState> of(Path run) {
        Path file = new RunFolder(run).checkpoint();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Position position = Checkpoint.position(file);
        return Optional.of(new RunState(
                position.boundRecipe(file),
                IntStream.rangeClosed(0, position.stage())
                        .mapToObj(position::stepsOf)
                        .toList()));
    }
}
