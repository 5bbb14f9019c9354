package boxless.app.doctor;

import boxless.Model;
import boxless.app.options.Installation;
import boxless.app.terminal.Failures;
import boxless.file.BadFileException;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.tensor.Threads;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What {@code doctor} prints about the machine: a line for everything that matters, and the cure where something is not as it should be. */
final class MachineCheck {
    private static final long GB = 1_000_000_000L;

    private final PrintWriter out;
    private boolean sound = true;

    MachineCheck(PrintWriter out) {
        this.out = out;
    }

    /** Prints all and says whether Boxless can run here. Loads libtorch, and so unpacks it where this is the first time. */
    boolean run() {
        ok("java", "%s (%s), %s".formatted(Runtime.version(), property("java.vendor"), property("java.home")));
        if (loadsLibtorch()) {
            threads();
            precision();
            cuda();
        }
        allocator();
        memory();
        disk();
        models();
        out.println(sound ? "ready" : "not ready: see the lines marked broken");
        return sound;
    }

    private boolean loadsLibtorch() {
        long begin = System.nanoTime();
        try {
            torch.ones(1).close();
            Path cache = Loader.getCacheDir().toPath();
            ok(
                    "libtorch",
                    "%s, loaded in %.1f s; natives in %s (%.1f GB)"
                            .formatted(
                                    Tensor.class.getPackage().getImplementationVersion(),
                                    (System.nanoTime() - begin) / 1e9,
                                    cache,
                                    size(cache) / (double) GB));
            return true;
        } catch (IOException | LinkageError | RuntimeException e) {
            broken(
                    "libtorch",
                    "cannot be loaded (%s); delete app/target to rebuild, and check that the folder for native libraries (org.bytedeco.javacpp.cachedir) is writable"
                            .formatted(Failures.message(e)));
            return false;
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void threads() {
        int processors = Runtime.getRuntime().availableProcessors();
        String text = "%d per tensor operation, %d processors".formatted(Threads.count(), processors);
        if (Threads.count() > processors) {
            warn("threads", text + ": more threads than processors; unset OMP_NUM_THREADS");
        } else {
            ok("threads", text);
        }
        expect("OMP_WAIT_POLICY", "passive", "waiting threads spin and slow each other down");
        expect("OPENBLAS_NUM_THREADS", "1", "two thread pools compete for the processors");
    }

    private void expect(String variable, String wanted, String otherwise) {
        String value = System.getenv(variable);
        if (wanted.equalsIgnoreCase(value)) {
            ok("threads", variable + "=" + value);
        } else {
            warn(
                    "threads",
                    "%s is %s: %s; start with ./boxless, or set it to %s"
                            .formatted(variable, value == null ? "not set" : value, otherwise, wanted));
        }
    }

    private void precision() {
        ok(
                "precision",
                Compute.of(Device.CPU, Precision.AUTO).bf16()
                        ? "--precision auto uses bf16, which this CPU calculates fastest in"
                        : "--precision auto uses fp32: this CPU %s"
                                .formatted(
                                        Compute.processorHasBf16()
                                                ? "supports bfloat16, but is no faster in it"
                                                : "does not support bfloat16"));
    }

    private void cuda() {
        ok(
                "cuda",
                Device.CUDA
                        .obstacle()
                        .map(obstacle -> "not available, using the CPU (" + obstacle + ")")
                        .orElse("usable: --device cuda"));
    }

    private void allocator() {
        if (!property("os.name").equals("Linux")) {
            return;
        }
        if (System.getenv("MALLOC_MMAP_THRESHOLD_") == null || System.getenv("MALLOC_TRIM_THRESHOLD_") == null) {
            warn(
                    "allocator",
                    "glibc returns large buffers to the system, which about doubles the time for large images; start with ./boxless");
        } else {
            ok("allocator", "keeps large buffers");
        }
    }

    private void memory() {
        long java = Runtime.getRuntime().maxMemory();
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return;
        }
        long all = system.getTotalMemorySize();
        long free = FreeMemory.of(system);
        String text = "%.1f GB, %.1f GB free; Java may use %.1f GB"
                .formatted(all / (double) GB, free / (double) GB, java / (double) GB);
        if (all < 4 * GB) {
            warn("memory", text + ": enough for images up to about 1000x1000 and for training with small batches");
        } else {
            ok("memory", text);
        }
    }

    private void disk() {
        try {
            Path here = Path.of("").toAbsolutePath();
            long free = Files.getFileStore(here).getUsableSpace();
            String text = "%.1f GB free in %s".formatted(free / (double) GB, here);
            if (free < GB) {
                warn("disk", text + ": a training run writes about 0.2 GB; free some space");
            } else {
                ok("disk", text);
            }
        } catch (IOException e) {
            warn("disk", "unknown (" + Failures.message(e) + ")");
        }
    }

    private void models() {
        Collection<Path> files = List.of();
        try {
            files = Installation.models().values();
        } catch (IOException e) {
            warn("models", Installation.modelFolder() + ": cannot be listed (" + Failures.message(e) + ")");
        }
        if (files.isEmpty()) {
            warn("models", "none in " + Installation.modelFolder() + "; train one, or give -m FILE");
        }
        files.forEach(this::model);
    }

    private void model(Path file) {
        try {
            String method = Model.Card.read(file).method();
            ok("models", "%s: %s, %.1f MB".formatted(file, method, file.toFile().length() / 1e6));
        } catch (BadFileException e) {
            broken("models", String.valueOf(e.getMessage()));
        }
    }

    private static String property(String key) {
        return System.getProperty(key, "unknown");
    }

    private void ok(String what, String text) {
        line("ok", what, text);
    }

    private void warn(String what, String text) {
        line("warning", what, text);
    }

    private void broken(String what, String text) {
        sound = false;
        line("broken", what, text);
    }

    private void line(String state, String what, String text) {
        out.printf(Locale.ROOT, "%-8s %-10s %s%n", state, what, text);
    }
}
