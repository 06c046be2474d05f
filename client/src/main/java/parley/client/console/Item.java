package parley.client.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something for the scroll-back, free of form. Every string in it may be hostile: the screen cleans it. */
public sealed interface Item {
    Instant at();

    /**
     * Somebody said something.
     *
     * @param own whether it was this user, so that {@code place} tells to whom
     * @param mention whether it calls this user by name: bold, {@code !}, bell
     * @param mark {@code again}, or empty
     */
    record Said(Instant at, Place place, String from, String text, boolean own, boolean mention, Optional<String> mark)
            implements Item {}

    /**
     * The server or the client tells something.
     *
     * @param text one sentence; further lines are indented
     */
    record Told(Instant at, Tone tone, String text) implements Item {}

    /**
     * The client tells something about itself: on a terminal like {@link Told}; in a pipe it goes to standard error,
     * because it is no event.
     */
    record Aside(Instant at, Tone tone, String text) implements Item {}

    /**
     * What a command answered.
     *
     * @param command as it was typed, with nothing secret in it
     * @param rows a table below the sentence: cells to be aligned
     */
    record Answered(Instant at, Tone tone, String command, String sentence, List<List<String>> rows) implements Item {}

    /** A line across: {@code ── 14 new since 21:03 ──}. */
    record Rule(Instant at, String text) implements Item {}

    enum Tone {
        PLAIN,
        /** Of little weight: presence, states. */
        QUIET,
        /** Calls for an action: {@code accept hans, decline hans or never hans}. */
        ASKING,
        /** Something failed; shown with {@code ✗}. */
        TROUBLE
    }
}
