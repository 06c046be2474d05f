package parley.client.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import parley.protocol.Cleaner;

/** What commands say to people: one line each on standard error, which standard output's reader never sees. Any thread. */
final class Voice {
    private static final PrintStream ERRORS =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private static final PrintStream OUTPUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private static volatile boolean debug;

    private Voice() {}

    /** Standard output, for what was asked for: help, manual, completion. */
    static PrintStream output() {
        return OUTPUT;
    }

    static PrintStream errors() {
        return ERRORS;
    }

    /** Whether faults are to be told with where they happened. */
    static void debug(boolean wanted) {
        debug = wanted;
    }

    /** Says that this program is at fault; after it, it goes on as well as it can. */
    static void fault(Throwable fault) {
        say(Faults.sentence(fault));
        trace(fault).ifPresent(ERRORS::println);
    }

    /** Where it happened, if that is wanted. */
    static Optional<String> trace(Throwable fault) {
        if (!debug) {
            return Optional.empty();
        }
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace, true));
        return Optional.of(trace.toString());
    }

    /** Says one sentence; what comes from elsewhere in it is cleaned here. */
    static void say(String sentence) {
        ERRORS.println("parley: " + Cleaner.clean(sentence));
    }
}
