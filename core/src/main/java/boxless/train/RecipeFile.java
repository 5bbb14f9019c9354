package boxless.train;

import boxless.file.AtomicFile;
import boxless.file.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** {@code recipe.yaml} in the folder of a run, where relative paths lead to the same places as in the recipe that the run was started with. */
final class RecipeFile {
    private static final String START = "train.start";
    private static final List<String> PATHS =
            List.of("data.train.path", "data.train.names", "data.validate.path", "data.validate.names", START);

    private RecipeFile() {}

    /**
     * Writes it.
     *
     * @param folder that the recipe's paths are relative to
     */
    static void write(Path file, Recipe recipe, Path folder) throws IOException {
        ObjectNode tree = (ObjectNode) Settings.parseYaml(recipe.toYaml());
        Path own = Objects.requireNonNull(file.toAbsolutePath().getParent()).toRealPath();
        for (String key : PATHS) {
            String path = tree.at("/" + key.replace('.', '/')).asString("");
            Path place = folder.resolve(path);
            boolean found = key.equals(START) ? isModel(place) : Files.exists(place);
            if (found && !path.isEmpty() && !Path.of(path).isAbsolute()) {
                Settings.set(tree, key, tree.stringNode(from(own, place.toRealPath())));
            }
        }
        AtomicFile.writeText(file, Settings.toYaml(tree));
    }

    /** Any other start is the name of a model, which is the same from everywhere, whatever else is called so. */
    private static boolean isModel(Path place) {
        return Files.isRegularFile(place) || Files.isRegularFile(new RunFolder(place).model());
    }

    private static String from(Path folder, Path place) {
        return Objects.equals(folder.getRoot(), place.getRoot())
                ? folder.relativize(place).toString().replace('\\', '/')
                : place.toString(); // on another drive
    }
}
