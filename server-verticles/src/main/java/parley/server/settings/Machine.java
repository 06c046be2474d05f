package parley.server.settings;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process may use, as it is when it is looked at: once, at the start.
 *
 * @param heap bytes that the JVM may take for its objects
 * @param descriptors how many files and sockets may be opened beside those that are open already
 * @param cores how many threads run at once
 */
public record Machine(long heap, long descriptors, int cores) {
    /** Where a JVM does not tell its limit of descriptors. */
    private static final long USUAL_DESCRIPTORS = 1024;

    public static Machine here() {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
                : USUAL_DESCRIPTORS;
        return new Machine(
                Runtime.getRuntime().maxMemory(),
                descriptors,
                Runtime.getRuntime().availableProcessors());
    }
}
