package boxless.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** The memory that this process may have, free or not. */
public final class SystemMemory {
    private SystemMemory() {}

    /** In bytes: in a container what that may use, else that of the machine; empty where Java does not say. */
    public static OptionalLong total() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? OptionalLong.of(system.getTotalMemorySize())
                : OptionalLong.empty();
    }
}
