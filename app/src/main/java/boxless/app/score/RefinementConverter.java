package boxless.app.score;

import boxless.Refinement;
import boxless.app.options.ChoiceConverter;

/** Reads the value of {@code --refinement}. */
final class RefinementConverter extends ChoiceConverter<Refinement> {
    RefinementConverter() {
        super(Refinement.values());
    }
}
