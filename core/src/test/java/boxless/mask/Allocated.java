package boxless.mask;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much of Java's memory is taken by work, what it gives up meanwhile included. */
final class Allocated {
    private Allocated() {}

    static long bytes(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
