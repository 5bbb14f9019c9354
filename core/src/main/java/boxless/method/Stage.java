package boxless.method;

import java.util.regex.Pattern;

/**
 * A stage of a training run: a part of the network learns while the rest stays as it is. Most methods have one, in which everything learns.
 *
 * @param name in recipes, for example {@code proposals}
 * @param learned full names of the parameters that learn; a parameter that the network itself keeps frozen does not
 * @param needsWeights whether there is nothing to learn on a network with random weights: another stage, or a model to start from, comes first
 */
public record Stage(String name, Pattern learned, boolean needsWeights) {
    /** Everything learns, from the first step on. */
    public static final Stage ALL = new Stage("all", Pattern.compile(".*"), false);

    /** Whether the parameter of this name learns. */
    public boolean learns(String parameter) {
        return learned.matcher(parameter).matches();
    }
}
