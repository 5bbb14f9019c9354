package boxless.app.model;

import boxless.Model;
import boxless.Segmenter;
import boxless.app.options.Installation;
import boxless.data.TrainedOn;
import boxless.file.Count;
import boxless.file.Settings;
import boxless.method.Frame;
import boxless.method.Method;
import boxless.tensor.MultiplyAdds;
import boxless.tensor.Precision;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Says what a model file holds. */
@Command(
        name = "info",
        description =
                "Shows what a model file contains: method, classes, size, cost, normalisation, and validation results.",
        footer = {"", "Try: boxless info nuclei --size 1024x768"})
public final class InfoCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", description = Installation.MODEL + ".")
    private String model = "";

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "256x256",
            description = "Image size for which multiply-adds are counted (default: 256x256).")
    private String size = "256x256";

    @Override
    public Integer call() throws IOException {
        Matcher sides = SIZE.matcher(size);
        if (!sides.matches() || Integer.parseInt(sides.group(1)) < 1 || Integer.parseInt(sides.group(2)) < 1) {
            throw new ParameterException(spec.commandLine(), "--size " + size + ": write it as 1024x768");
        }
        int width = Integer.parseInt(sides.group(1));
        int height = Integer.parseInt(sides.group(2));
        Path file = Installation.model(model, spec.commandLine().getErr());
        try (Model read = Model.read(file)) {
            Segmenter.of(read).withPrecision(Precision.FP32).requireMemory(width, height);
            print(file, read, width, height);
        }
        return 0;
    }

    private void print(Path file, Model read, int width, int height) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Model.Card card = read.card();
        line(out, "file", "%s, %.1f MB".formatted(file, Files.size(file) / 1e6));
        line(out, "method", card.method());
        line(out, "classes", ClassList.of(card));
        line(out, "channels", Integer.toString(read.method().inputChannels()));
        line(out, "normalisation", Settings.JSON.writeValueAsString(card.normalization()));
        line(out, "parameters", grouped(State.count(read.method().network())));
        long macs = multiplyAdds(read.method(), width, height);
        line(out, "multiply-adds", "%.3f GMAC at %dx%d (%s)".formatted(macs / 1e9, width, height, grouped(macs)));
        line(out, "options", card.options().toString());
        read.remarks().forEach(remark -> line(out, "note", remark));
        trainedOn(out, card.trainedOn());
        receipt(out, card.receipt());
    }

    private static <O, T> long multiplyAdds(Method<O, T> method, int width, int height) {
        Frame frame = method.frame(width, height);
        method.network().train(false);
        int channels = method.inputChannels();
        float[] values = new float[Math.multiplyExact(channels, frame.inputHeight() * frame.inputWidth())];
        Tensor images = Tensors.of(values, 1, channels, frame.inputHeight(), frame.inputWidth());
        images.set_requires_grad(true);
        // What is counted is the graph of the gradients, and the weights of frozen stages ask for none.
        State.parameters(method.network()).values().forEach(weights -> weights.set_requires_grad(true));
        return MultiplyAdds.of(method.named(method.forward(images)).values());
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void line(PrintWriter out, String key, String value) {
        out.printf("%-14s %s%n", key, value);
    }

    private static void trainedOn(PrintWriter out, @Nullable TrainedOn data) {
        if (data == null) {
            line(out, "trained on", "unknown; segment cannot warn of images that look different");
            return;
        }
        line(out, "trained on", Count.of(data.images(), "image") + sides(data.side()));
        line(
                out,
                "  objects",
                "brighter than the rest in %.0f %% of the images; 90 %% have diameters of %.0f to %.0f pixels, median %.0f"
                        .formatted(
                                100 * data.bright(),
                                data.diameter().small(),
                                data.diameter().large(),
                                data.diameter().median()));
        line(
                out,
                "  images",
                String.format(
                        Locale.ROOT,
                        "mean brightness %.2f to %.2f of the contrast, share of colour %.2f to %.2f",
                        data.level().least(),
                        data.level().most(),
                        data.colour().least(),
                        data.colour().most()));
    }

    private static String sides(TrainedOn.@Nullable Range side) {
        if (side == null) {
            return "";
        }
        return side.least() == side.most()
                ? ", the longer side %.0f pixels".formatted(side.most())
                : ", the longer side %.0f to %.0f pixels".formatted(side.least(), side.most());
    }

    private static void receipt(PrintWriter out, String json) {
        if (json.isEmpty()) {
            line(out, "receipt", "none; the model was not trained with Boxless");
            return;
        }
        try {
            JsonNode tree = Settings.JSON.readTree(json);
            out.println("receipt");
            tree.properties().forEach(entry -> line(out, "  " + entry.getKey(), text(entry.getValue())));
        } catch (JacksonException e) {
            line(out, "receipt", "damaged");
        }
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
