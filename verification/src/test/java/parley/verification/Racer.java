package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection in a race: it asks in JSON, and keeps what came unasked. Used by one thread at a time.
 */
final class Racer implements AutoCloseable {
    private final Chatter chatter;
    private final List<JsonNode> unasked = new ArrayList<>();
    private int asked;

    private Racer(Chatter chatter) {
        this.chatter = chatter;
    }

    static Racer connected(int port) {
        Racer racer = new Racer(Dial.to(port).connect());
        racer.chatter.say("{\"cmd\":\"ping\"}").greeted().line();
        return racer;
    }

    static Racer member(int port, String user, String more) {
        Racer racer = connected(port);
        String answer = racer.login(user, "password", more);
        if (!answer.equals("ok")) {
            throw new AssertionError(user + " cannot log in: " + answer);
        }
        return racer;
    }

    /** {@code ok}, the code of the refusal, or {@code closed}. */
    String login(String user, String password, String more) {
        return ask("\"cmd\":\"login\",\"user\":\"" + user + "\",\"password\":\"" + password + "\"" + more);
    }

    String message(String to, String text) {
        return ask("\"cmd\":\"message\",\"to\":\"" + to + "\",\"text\":\"" + text + "\"");
    }

    /** A command about one user, with an offer where one belongs. */
    String about(String verb, String user) {
        return ask("\"cmd\":\"" + verb + "\",\"user\":\"" + user + "\"," + PrivacyWorld.OFFER);
    }

    String ask(String fields) {
        return answer(fields).map(Racer::word).orElse("closed");
    }

    Optional<JsonNode> answer(String fields) {
        String id = "q" + asked++;
        chatter.say("{\"id\":\"" + id + "\"," + fields + "}");
        for (Optional<String> line = chatter.hear(); line.isPresent(); line = chatter.hear()) {
            JsonNode heard = Expected.tree(line.get());
            if (heard.path("re").asText().equals(id)) {
                return Optional.of(heard);
            }
            unasked.add(heard);
        }
        return Optional.empty();
    }

    static String word(JsonNode answer) {
        return answer.path("type").asText().equals("ok")
                ? "ok"
                : answer.path("code").asText();
    }

    /** Whether its connection is still good. */
    boolean alive() {
        return ask("\"cmd\":\"ping\"").equals("ok");
    }

    /** Whether it is still logged in. Asked twice: a line that is there already may be read before the word of its end. */
    boolean loggedIn() {
        String first = ask("\"cmd\":\"active\"");
        return first.equals("ok") && ask("\"cmd\":\"active\"").equals("ok");
    }

    void say(String fields) {
        chatter.say("{" + fields + "}");
    }

    /** What came unasked and is of this type; it is taken out. */
    List<JsonNode> take(String type) {
        List<JsonNode> taken = unasked.stream()
                .filter(line -> line.path("type").asText().equals(type))
                .toList();
        unasked.removeAll(taken);
        return taken;
    }

    /** Takes the first of this type that came unasked, or is the next to come. */
    JsonNode await(String type) {
        for (int i = 0; ; i++) {
            if (i == unasked.size()) {
                unasked.add(Expected.tree(chatter.line()));
            }
            if (unasked.get(i).path("type").asText().equals(type)) {
                return unasked.remove(i);
            }
        }
    }

    @Override
    public void close() {
        chatter.close();
    }
}
