package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Two sessions whose clients the server has introduced to each other. */
record Introduced(JsonTalk caller, JsonTalk callee, String token) implements AutoCloseable {
    private static final String OFFER =
            "\"offer\":{\"candidates\":[\"127.0.0.1:40001\"],\"fingerprint\":\"SHA256:" + "A".repeat(43) + "\"}";

    /** Hans asks luke, and luke accepts. */
    static Introduced hansAndLuke(LocalServer server) {
        return of(server, login(server, "hans", "falcon"), "hans", login(server, "luke", "lightsaber"), "luke");
    }

    static Introduced of(LocalServer server, JsonTalk caller, String callerName, JsonTalk callee, String calleeName) {
        return of(caller, callerName, callee, calleeName);
    }

    static Introduced of(JsonTalk caller, String callerName, JsonTalk callee, String calleeName) {
        ok(caller.ask("s", "{\"cmd\":\"startprivate\",\"id\":\"s\",\"user\":\"" + calleeName + "\"," + OFFER + "}"));
        until(callee, "private-request");
        callee.say("{\"cmd\":\"accept\",\"id\":\"a\",\"user\":\"" + callerName + "\"," + OFFER + "}");
        String token = until(callee, "private-peer").path("token").asText();
        until(caller, "private-peer");
        return new Introduced(caller, callee, token);
    }

    static JsonTalk login(LocalServer server, String user, String password) {
        return login(server.port(), user, password);
    }

    static JsonTalk login(int port, String user, String password) {
        JsonTalk talk = JsonTalk.dial(port).orElseThrow();
        ok(talk.ask(
                "l", "{\"cmd\":\"login\",\"id\":\"l\",\"user\":\"" + user + "\",\"password\":\"" + password + "\"}"));
        return talk;
    }

    /** The reason of the next {@code private-end} that this one hears. */
    static String end(JsonTalk talk) {
        return until(talk, "private-end").path("reason").asText();
    }

    static JsonNode until(JsonTalk talk, String type) {
        JsonNode heard = talk.hear().orElseThrow();
        while (!heard.path("type").asText().equals(type)) {
            heard = talk.hear().orElseThrow();
        }
        return heard;
    }

    private static void ok(Optional<JsonNode> answer) {
        if (!answer.map(line -> line.path("type").asText().equals("ok")).orElse(false)) {
            throw new AssertionError("not ok: " + answer);
        }
    }

    @Override
    public void close() {
        caller.close();
        callee.close();
    }
}
