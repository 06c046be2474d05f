package parley.server.main;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Hears SIGHUP. The JDK has no public type for signals; {@code sun.misc.Signal} of {@code jdk.unsupported} is the one that
 * every JDK has, and it is named by reflection because javac warns of it in a way that cannot be silenced.
 */
final class Signals {
    private Signals() {}

    /** Runs {@code action} on a thread of the JDK's at each SIGHUP; does nothing where there are no signals. */
    static void onHangup(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invoked = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "reload at SIGHUP";
            };
            Object listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, invoked);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
        } catch (ReflectiveOperationException | IllegalArgumentException noSignals) {
            // Windows has no SIGHUP, and a JDK without jdk.unsupported has no signals: reloading then needs a restart.
            return;
        }
    }
}
