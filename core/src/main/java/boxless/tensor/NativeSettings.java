package boxless.tensor;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * What {@code ./boxless} sets before Java starts, set from inside for programs that use the library: libtorch's threads sleep soon when they wait, glibc
 * keeps freed memory for the next image, and the process may use 85 % of the machine's memory. It must happen before libtorch is loaded, which reads it then. Variables that are
 * set already are left alone, and where all of them are set, nothing happens here.
 */
public final class NativeSettings {
    private static final Path LOADED = Path.of("/proc/self/maps");

    /** Parameters of {@code mallopt} by the variable that sets them. */
    private static final Map<String, int[]> MEMORY = Map.of(
            "MALLOC_MMAP_THRESHOLD_", new int[] {-3, Integer.MAX_VALUE},
            "MALLOC_TRIM_THRESHOLD_", new int[] {-1, Integer.MAX_VALUE},
            "MALLOC_ARENA_MAX", new int[] {-8, 2});

    /** JavaCPP's limit for the memory of the whole process, by either name. */
    private static final List<String> LIMITS =
            List.of("org.bytedeco.javacpp.maxPhysicalBytes", "org.bytedeco.javacpp.maxphysicalbytes");

    private static final int PERCENT = 85;
    private static boolean applied;

    private NativeSettings() {}

    /** Sets what is not set, once in a process, most of it on Linux alone; says in one line of the log what could not be set. */
    public static synchronized void apply() {
        if (applied) {
            return;
        }
        applied = true;
        allowMemory();
        if (Files.isReadable(LOADED)) {
            configure();
        }
    }

    /** JavaCPP would end every request for memory beyond four times the Java heap; it reads this with its first class. */
    private static void allowMemory() {
        if (LIMITS.stream().allMatch(name -> System.getProperty(name) == null)) {
            SystemMemory.total()
                    .ifPresent(all -> System.setProperty(LIMITS.getFirst(), Long.toString(all / 100 * PERCENT)));
        }
    }

    private static void configure() {
        Map<String, String> threads = threads();
        threads.keySet().removeIf(NativeSettings::isSet);
        Map<String, int[]> memory = new LinkedHashMap<>(MEMORY);
        memory.keySet().removeIf(NativeSettings::isSet);
        if (threads.isEmpty() && memory.isEmpty()) {
            return;
        }
        try {
            for (int[] setting : memory.values()) {
                call("mallopt", setting[0], setting[1]);
            }
            if (!threads.isEmpty() && Files.readString(LOADED).contains("libgomp")) {
                warn("another library has loaded OpenMP before", threads.keySet());
                return;
            }
            for (Map.Entry<String, String> variable : threads.entrySet()) {
                call("setenv", variable.getKey(), variable.getValue(), 0);
            }
        } catch (Throwable e) { // whatever a linker may throw: without these settings everything works, slower
            Set<String> missing = new HashSet<>(threads.keySet());
            missing.addAll(memory.keySet());
            warn(Runtime.version().feature() < 22 ? "Java 21 cannot set them from inside" : e.toString(), missing);
        }
    }

    private static void warn(String why, Set<String> variables) {
        LoggerFactory.getLogger(NativeSettings.class)
                .warn(
                        "libtorch may be several times slower than it could be: {}; set {} in the environment of Java, as docs/library.md says",
                        why,
                        String.join(", ", variables.stream().sorted().toList()));
    }

    private static boolean isSet(String variable) {
        return System.getenv(variable) != null;
    }

    private static Map<String, String> threads() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OMP_NUM_THREADS", Integer.toString(physicalCores()));
        variables.put("OMP_WAIT_POLICY", "passive");
        variables.put("GOMP_SPINCOUNT", "3000");
        variables.put("OPENBLAS_NUM_THREADS", "1");
        return variables;
    }

    /** Two threads on one core only slow each other down. */
    private static int physicalCores() {
        int processors = Runtime.getRuntime().availableProcessors();
        Set<String> siblings = new HashSet<>();
        try {
            for (int cpu = 0; ; cpu++) {
                Path file = Path.of("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list");
                if (!Files.isReadable(file)) {
                    break;
                }
                siblings.add(Files.readString(file));
            }
        } catch (IOException e) {
            return processors;
        }
        return siblings.isEmpty() ? processors : Math.min(processors, siblings.size());
    }

    /** Calls a function of the C library that takes and returns numbers and strings; by reflection, since Java 21 has no final API for it. */
    private static void call(String function, Object... arguments) throws Throwable {
        Class<?> linkers = Class.forName("java.lang.foreign.Linker");
        Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> descriptors = Class.forName("java.lang.foreign.FunctionDescriptor");
        Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        Class<?> arenas = Class.forName("java.lang.foreign.Arena");
        Class<?> options = Class.forName("java.lang.foreign.Linker$Option");
        Object number = values.getField("JAVA_INT").get(null);
        Object address = values.getField("ADDRESS").get(null);
        Object arena = arenas.getMethod("ofAuto").invoke(null);
        Object parameters = Array.newInstance(layouts, arguments.length);
        Object[] given = arguments.clone();
        for (int i = 0; i < given.length; i++) {
            boolean text = given[i] instanceof String;
            Array.set(parameters, i, text ? address : number);
            if (text) {
                given[i] = arenas.getMethod("allocateFrom", String.class).invoke(arena, given[i]);
            }
        }
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object library = linkers.getMethod("defaultLookup").invoke(linker);
        Object found = Class.forName("java.lang.foreign.SymbolLookup")
                .getMethod("find", String.class)
                .invoke(library, function);
        Object type = descriptors.getMethod("of", layouts, layouts.arrayType()).invoke(null, number, parameters);
        MethodHandle handle =
                (MethodHandle) linkers.getMethod("downcallHandle", segments, descriptors, options.arrayType())
                        .invoke(linker, ((Optional<?>) found).orElseThrow(), type, Array.newInstance(options, 0));
        handle.invokeWithArguments(Arrays.asList(given));
    }
}
