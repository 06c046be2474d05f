package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A connection of a program: JSON lines, the greeting skipped. Used by one thread. */
final class JsonTalk implements AutoCloseable {
    private final Chatter chatter;
    private boolean greeted;

    private JsonTalk(Chatter chatter) {
        this.chatter = chatter;
    }

    /** Empty if nobody listens at that port now. */
    static Optional<JsonTalk> dial(int port) {
        try {
            return Optional.of(new JsonTalk(Dial.to(port).connect()));
        } catch (UncheckedIOException nobodyThere) {
            return Optional.empty();
        }
    }

    void say(String line) {
        chatter.say(line);
    }

    /** The next line; empty at the end of the stream. */
    Optional<JsonNode> hear() {
        Optional<String> line = chatter.hear();
        if (!greeted && line.isPresent()) {
            greeted = true;
            line = chatter.hear();
        }
        return line.map(Expected::tree);
    }

    /**
     * Says it and passes over everything up to its answer, which carries {@code id} as {@code re}. An answer to something
     * else is one too many: each line has exactly one, in order.
     */
    Optional<JsonNode> ask(String id, String line) {
        say(line);
        Optional<JsonNode> heard = hear();
        while (heard.isPresent() && !heard.get().path("re").asText().equals(id)) {
            if (heard.get().has("re")) {
                throw new AssertionError("asked " + id + ", answered " + heard.get());
            }
            heard = hear();
        }
        return heard;
    }

    /** Whether another line is here already. */
    boolean hasMore() {
        return chatter.hasLine();
    }

    void reset() {
        chatter.reset();
    }

    @Override
    public void close() {
        chatter.close();
    }
}
