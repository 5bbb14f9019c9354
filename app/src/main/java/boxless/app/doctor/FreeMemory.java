package boxless.app.doctor;

import boxless.tensor.LinuxMemory;
import com.sun.management.OperatingSystemMXBean;

/** How much memory programs can still have. */
final class FreeMemory {
    private FreeMemory() {}

    /** In bytes. */
    static long of(OperatingSystemMXBean system) {
        return of(LinuxMemory.now(), system.getTotalMemorySize(), system.getFreeMemorySize());
    }

    /**
     * @param machine what Linux says of it
     * @param all memory that this process may have, in bytes: less than the machine's in a container, of which Linux says nothing
     * @param unused part of it, in bytes
     */
    static long of(LinuxMemory machine, long all, long unused) {
        boolean whole = machine.total().orElse(Long.MAX_VALUE) <= all;
        return whole ? machine.available().orElse(unused) : unused;
    }
}
