package parley.protocol.words;

import java.time.Duration;
import java.util.Optional;

/** The one answer to a command: done, or refused for a reason that is a value and no exception. */
public sealed interface Reply {

    /** Done, with nothing to carry. */
    static Done done(String sentence) {
        return new Done(sentence, Fields.none());
    }

    static Done done(String sentence, Fields fields) {
        return new Done(sentence, fields);
    }

    static Refused refused(Refusal refusal) {
        return new Refused(refusal, Optional.empty());
    }

    /**
     * @param retryAfter when the same command has a chance again; shown in whole seconds, rounded up
     */
    static Refused refused(Refusal refusal, Duration retryAfter) {
        return new Refused(refusal, Optional.of(retryAfter));
    }

    /** What is written on the wire for this reply. */
    Reply plain();

    /**
     * {@code ok}.
     *
     * @param sentence what a person reads behind {@code ok}; the lists among the fields follow as indented lines
     * @param fields what a program gets beside {@code type}, {@code re} and {@code cmd}
     */
    record Done(String sentence, Fields fields) implements Reply {
        /** @throws IllegalArgumentException if a field has a name that the notation itself uses */
        public Done {
            fields.without("type", "re", "cmd");
        }

        @Override
        public Reply plain() {
            return this;
        }
    }

    /** {@code error}. */
    record Refused(Refusal refusal, Optional<Duration> retryAfter) implements Reply {
        @Override
        public Reply plain() {
            return this;
        }
    }

    /**
     * A reply that also changes the caller's session. Only the server's own commands are heard: of anybody else's, the
     * plain reply alone counts.
     */
    non-sealed interface WithEffect extends Reply {}
}
