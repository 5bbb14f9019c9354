package boxless.app.serve;

import boxless.Version;
import boxless.app.serve.http.Reply;
import boxless.app.serve.http.Traffic;
import boxless.app.serve.work.Desk;
import boxless.tensor.Libtorch;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.DoubleSupplier;

/** What operators watch, in Prometheus' text format. */
final class Metrics implements Traffic {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("boxless_requests_total")
            .help("Requests answered.")
            .labelNames("method", "route", "status")
            .register(registry);
    private final Histogram durations = Histogram.builder()
            .name("boxless_request_duration_seconds")
            .help("From the arrival of a request to the end of its answer.")
            .labelNames("route")
            .classicOnly()
            .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60)
            .register(registry);

    Metrics(Desk desk) {
        Info.builder()
                .name("boxless_build_info")
                .help("Version of Boxless.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(Version.CODE);
        gauge("boxless_places", "Requests that can be at work or waiting at once.", desk::places);
        gauge("boxless_places_taken", "Requests at work or waiting.", desk::taken);
        gauge("boxless_waiting", "Requests waiting for the network.", desk::waiting);
        gauge("boxless_java_heap_bytes", "Java heap in use.", () -> {
            Runtime java = Runtime.getRuntime();
            return (double) (java.totalMemory() - java.freeMemory());
        });
        gauge("process_resident_memory_bytes", "Resident memory of the process.", Libtorch::residentBytes);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    @Override
    public void served(String method, String pattern, int status, long nanoseconds) {
        requests.labelValues(method, pattern, Integer.toString(status)).inc();
        durations.labelValues(pattern).observe(nanoseconds / 1e9);
    }

    Reply reply() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return Reply.bytes(PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
    }
}
