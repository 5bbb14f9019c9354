package boxless;

import boxless.data.TrainedOn;
import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** A model's card as the text in its file. */
final class CardText {
    private static final String METHOD = "method";
    private static final String OPTIONS = "model";
    private static final String NORMALIZATION = "normalization";
    private static final String CLASSES = "classes";
    private static final String STUFF = "stuff";
    private static final String CHANNELS = "channels";
    private static final String RECIPE = "recipe";
    private static final String RECEIPT = "receipt";
    private static final String TRAINED_ON = "trained_on";
    private static final String WEIGHTS = "weights"; // only where they are not those of a whole network
    private static final String BACKBONE = "backbone";
    private static final String VERSION = "boxless";
    private static final String DAMAGED = "its metadata is damaged; train or import it again";
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

    private CardText() {}

    /** @throws BadFileException if the file is not a model, or damaged */
    static Model.Card read(Path file, Map<String, String> metadata) {
        if (!metadata.containsKey(METHOD)) {
            throw new BadFileException(file, "contains weights but no model; import it as published weights");
        }
        try {
            return new Model.Card(
                    metadata.get(METHOD),
                    Settings.JSON.readTree(metadata.getOrDefault(OPTIONS, "{}")),
                    required(
                            file,
                            Settings.JSON.readValue(metadata.getOrDefault(NORMALIZATION, "{}"), Normalization.class)),
                    Category.of(names(file, metadata, CLASSES), names(file, metadata, STUFF)),
                    metadata.getOrDefault(RECIPE, ""),
                    metadata.getOrDefault(RECEIPT, ""),
                    Settings.JSON.readValue(metadata.getOrDefault(TRAINED_ON, "null"), TrainedOn.class),
                    BACKBONE.equals(metadata.get(WEIGHTS)));
        } catch (JacksonException e) {
            throw new BadFileException(file, DAMAGED, e);
        }
    }

    private static List<String> names(Path file, Map<String, String> metadata, String key) {
        List<String> names = required(file, Settings.JSON.readValue(metadata.getOrDefault(key, "[]"), NAMES));
        names.forEach(name -> required(file, name));
        return names;
    }

    /** What Jackson read, which is null where the text is {@code null}. */
    private static <T> T required(Path file, @Nullable T read) {
        if (read == null) {
            throw new BadFileException(file, DAMAGED);
        }
        return read;
    }

    /** @param channels of an image that the network takes */
    static Map<String, String> of(Model.Card card, int channels) {
        List<String> stuff = Category.stuff(card.categories());
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put(VERSION, Version.CODE);
        metadata.put(METHOD, card.method());
        metadata.put(OPTIONS, card.options().toString());
        metadata.put(NORMALIZATION, Settings.JSON.writeValueAsString(card.normalization()));
        metadata.put(CLASSES, Settings.JSON.writeValueAsString(card.classes()));
        if (!stuff.isEmpty()) {
            metadata.put(STUFF, Settings.JSON.writeValueAsString(stuff));
        }
        metadata.put(CHANNELS, Integer.toString(channels));
        metadata.put(RECIPE, card.recipe());
        metadata.put(RECEIPT, card.receipt());
        if (card.trainedOn() != null) {
            metadata.put(TRAINED_ON, Settings.JSON.writeValueAsString(card.trainedOn()));
        }
        if (card.backboneOnly()) {
            metadata.put(WEIGHTS, BACKBONE);
        }
        return metadata;
    }
}
