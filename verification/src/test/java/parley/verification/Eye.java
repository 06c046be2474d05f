package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection of somebody who wants to find something out, with everything that it was told: answers, and what came
 * unasked. The two are kept apart, because only within each of them the order is the server's word. Used by one thread.
 */
final class Eye implements AutoCloseable {
    private final Chatter chatter;
    private final String viewer;
    private final Blurred blurred;
    private final List<String> answers = new ArrayList<>();
    private final List<String> unasked = new ArrayList<>();
    private Optional<String> token = Optional.empty();
    private long seq;
    private boolean open = true;

    Eye(Chatter chatter, String viewer, Blurred blurred) {
        this.chatter = chatter;
        this.viewer = viewer;
        this.blurred = blurred;
    }

    boolean open() {
        return open;
    }

    /** The last resume token that it was given. */
    Optional<String> token() {
        return token;
    }

    /** The last number of a message that it was shown. */
    long seq() {
        return seq;
    }

    /** Says the lines in one write and hears every answer, and what came before them. */
    void ask(List<String> lines) {
        if (!open) {
            return;
        }
        List<String> said = new ArrayList<>(lines);
        said.add("ping");
        chatter.say(said);
        int left = said.size();
        boolean body = false;
        while (left > 0) {
            Optional<String> line = chatter.hear();
            if (line.isEmpty()) {
                answers.add("(closed)");
                close();
                return;
            }
            boolean answer = answer(line.get());
            body = answer || (body && line.get().startsWith("  "));
            (body ? answers : unasked).add(blurred.line(viewer, line.get()));
            left -= answer ? 1 : 0;
            note(line.get());
        }
    }

    void ask(String line) {
        ask(List.of(line));
    }

    /** Says what has no answer. */
    void send(String line) {
        if (open) {
            chatter.say(line);
        }
    }

    private void note(String line) {
        if (line.startsWith("{")) {
            JsonNode said = Expected.tree(line);
            token = said.has("resume") ? Optional.of(said.path("resume").asText()) : token;
            seq = said.path("type").asText().equals("message")
                    ? said.path("seq").asLong()
                    : seq;
        }
    }

    private static boolean answer(String line) {
        if (line.startsWith("{")) {
            String type = Expected.tree(line).path("type").asText();
            return type.equals("ok") || type.equals("error");
        }
        return line.equals("ok") || line.startsWith("ok ") || line.startsWith("error ");
    }

    List<String> answers() {
        return answers;
    }

    List<String> unasked() {
        return unasked;
    }

    @Override
    public void close() {
        open = false;
        chatter.close();
    }
}
