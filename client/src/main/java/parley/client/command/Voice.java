package parley.client.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import parley.protocol.Cleaner;

/** What commands say to people: one line each on standard error, which standard output's reader never sees. Any thread. */
final class Voice {
    private static final PrintStream ERRORS =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private static final PrintStream OUTPUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Voice() {}

    /** Standard output, for what was asked for: help, manual, completion. */
    static PrintStream output() {
        return OUTPUT;
    }

    static PrintStream errors() {
        return ERRORS;
    }

    /** Says one sentence; what comes from elsewhere in it is cleaned here. */
    static void say(String sentence) {
        ERRORS.println("parley: " + Cleaner.clean(sentence));
    }
}
