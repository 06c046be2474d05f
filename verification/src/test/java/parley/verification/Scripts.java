package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import parley.protocol.Request;
import parley.protocol.words.Fields;

/** Commands for scripts on one machine, against a server in this process. Each user has a state folder of his own. */
final class Scripts implements AutoCloseable {
    private static final Map<String, String> PASSWORDS =
            Map.of("hans", "falcon", "luke", "lightsaber", "leia", "blasterpistol", "yoda", "wise");

    final LocalServer server;
    private final Path folder;
    private final List<ScriptProcess> started = new ArrayList<>();

    Scripts(Path folder) {
        this(folder, LocalServer.start());
    }

    Scripts(Path folder, LocalServer server) {
        this.folder = folder;
        this.server = server;
    }

    String account(String user) {
        return user + "@127.0.0.1:" + server.port();
    }

    static String password(String user) {
        return PASSWORDS.getOrDefault(user, "");
    }

    /** The user's state folder, made if need be. */
    Path state(String user) {
        try {
            return Files.createDirectories(folder.resolve(user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment(String user) {
        return Map.of("PARLEY_ACCOUNT", account(user), "PARLEY_PASSWORD", password(user));
    }

    /** Starts a command as this user, whose password is in the environment. */
    ScriptProcess start(String user, String... arguments) {
        return kept(ScriptProcess.start(state(user), environment(user), List.of(arguments)));
    }

    /** Starts a command with this user's state folder and nothing else known of him. */
    ScriptProcess bare(String user, String... arguments) {
        return bare(user, Map.of(), arguments);
    }

    ScriptProcess bare(String user, Map<String, String> environment, String... arguments) {
        return kept(ScriptProcess.start(state(user), environment, List.of(arguments)));
    }

    /** Runs a line of a shell, in which {@code "$@"} is the command, as this user. */
    ScriptProcess shell(String user, String line, String... arguments) {
        return kept(ScriptProcess.shell(state(user), environment(user), line, List.of(arguments)));
    }

    private ScriptProcess kept(ScriptProcess process) {
        started.add(process);
        return process;
    }

    /** A user who listens to everything, by hand; acknowledges only what is told. */
    JsonTalk listening(String user) {
        JsonTalk talk = JsonTalk.dial(server.port()).orElseThrow();
        String login = "{\"cmd\":\"login\",\"id\":\"in\",\"user\":\"%s\",\"password\":\"%s\",\"ack\":true}"
                .formatted(user, password(user));
        if (!talk.ask("in", login).orElseThrow().path("type").asText().equals("ok")) {
            throw new AssertionError(user + " cannot log in");
        }
        return talk;
    }

    /** Says something by hand, beside whatever else this user runs. */
    void say(String from, String to, String text) {
        try (JsonTalk talk = JsonTalk.dial(server.port()).orElseThrow()) {
            Fields who = Fields.none().text("user", from).text("password", password(from));
            Request login = Request.of("login", who.text("deliver", "none").text("id", "1"));
            Fields what = Fields.none().text("text", text).text("id", "2");
            Request said =
                    to.equals("all") ? Request.of("broadcast", what) : Request.of("message", what.text("to", to));
            ok(talk, "1", login);
            ok(talk, "2", said);
        }
    }

    private static void ok(JsonTalk talk, String id, Request request) {
        String answer = talk.ask(id, new String(request.line(), StandardCharsets.UTF_8).strip())
                .orElseThrow()
                .toString();
        if (!answer.contains("\"type\":\"ok\"")) {
            throw new AssertionError(request + ": " + answer);
        }
    }

    /** The next message or broadcast at somebody who listens by hand; not what he said himself elsewhere. */
    static String message(JsonTalk talk) {
        while (true) {
            JsonNode line = talk.hear().orElseThrow();
            String type = line.path("type").asText();
            if (type.equals("broadcast") || (type.equals("message") && !line.has("to"))) {
                return line.path("from").asText() + ": " + line.path("text").asText();
            }
        }
    }

    @Override
    public void close() {
        started.forEach(ScriptProcess::close);
        server.close();
    }
}
