package boxless.app.serve;

import boxless.app.serve.protocol.labelstudio.LabelStudio;
import boxless.image.Reading;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to run.
 *
 * @param models name to file; the first are the usual ones
 * @param port 0 for a free one
 * @param data folder of the pictures and their annotations; created when it is first needed
 * @param token that requests must show; null for none
 * @param origins of other sites whose pages may ask
 * @param mostBytes of a request's body
 * @param mostPixels of a picture
 * @param atOnce pictures that are worked on at the same time
 * @param queue requests that may wait besides
 * @param timeLimit of a request, waiting included
 * @param reading which channel, slice and frame of a picture the models see
 * @param keep pictures of which the network's features are kept between clicks
 * @param labelStudio where tasks' pictures are fetched
 */
record ServeSettings(
        Map<String, Path> models,
        String host,
        int port,
        Path data,
        @Nullable String token,
        Set<String> origins,
        long mostBytes,
        long mostPixels,
        int atOnce,
        int queue,
        Duration timeLimit,
        Reading reading,
        int keep,
        LabelStudio labelStudio,
        Device device,
        Precision precision) {}
