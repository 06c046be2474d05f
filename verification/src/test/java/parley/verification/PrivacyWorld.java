package parley.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A server with anna, whom ben and eve are curious about, and two bystanders, carl and dora. In one world anna is there and
 * does not want to be seen; in the other she has gone. Only what the eyes of ben and eve were told is kept. Used by one
 * thread.
 */
final class PrivacyWorld implements AutoCloseable {
    static final String OFFER =
            "\"offer\":{\"candidates\":[\"127.0.0.1:40001\"],\"fingerprint\":\"SHA256:" + "A".repeat(43) + "\"}";
    static final List<String> ACCOUNTS = List.of(
            "user.anna = password",
            "user.ben = password",
            "user.eve = password",
            "user.carl = password",
            "user.dora = password");

    private static final long SWEEP_NANOS = 200_000_000;

    private final LocalServer server;
    private final boolean there;
    private final Blurred blurred = new Blurred();
    private final Map<String, Eye> eyes = new TreeMap<>();
    private final Map<String, Eye> others = new HashMap<>();
    private final Map<String, List<Eye>> closed = new TreeMap<>();
    private final Map<String, String> tokens = new LinkedHashMap<>();

    /** @param there whether anna stays, unseen */
    PrivacyWorld(Map<String, String> settings, boolean there) {
        this.server = LocalServer.start(settings, ACCOUNTS);
        this.there = there;
    }

    /** Whether anna is there behind what hides her. */
    boolean there() {
        return there;
    }

    /** An eye says something, if it is open. */
    void look(String eye, List<String> lines) {
        Eye one = eyes.get(eye);
        if (one != null) {
            List<String> filled = new ArrayList<>();
            lines.forEach(line -> filled.add(fill(line)));
            one.ask(filled);
            one.token().ifPresent(token -> tokens.put(eye, token));
        }
    }

    /** {@code $id3} is the id of a message seen before, {@code $token} the last token of ben's first eye. */
    private String fill(String line) {
        String filled = line;
        for (int at = filled.indexOf("$id"); at >= 0; at = filled.indexOf("$id")) {
            int number = filled.charAt(at + 3) - '0';
            filled = filled.substring(0, at) + blurred.id(number).orElse("none") + filled.substring(at + 4);
        }
        return filled.replace("$token", tokens.getOrDefault("ben", "none"));
    }

    /** Opens an eye in the place of what there was of that name. */
    void open(String eye, String login) {
        shut(eye);
        Eye one = new Eye(server.connect(), eye.equals("eve") ? "eve" : "ben", blurred);
        eyes.put(eye, one);
        look(eye, List.of(login));
    }

    /** Logs the eye out and closes it. */
    void shut(String eye) {
        Eye one = eyes.get(eye);
        if (one != null) {
            one.ask("logout");
            drop(eye);
        }
    }

    /** Another connection goes on for this eye. */
    void resume(String eye) {
        Eye fresh = new Eye(server.connect(), eye.equals("eve") ? "eve" : "ben", blurred);
        fresh.ask(fill("{\"cmd\":\"resume\",\"token\":\"$token\",\"seq\":0}"));
        shut(eye);
        eyes.put(eye, fresh);
        fresh.token().ifPresent(token -> tokens.put(eye, token));
    }

    private void drop(String eye) {
        Eye one = eyes.remove(eye);
        if (one != null) {
            one.close();
            closed.computeIfAbsent(eye, none -> new ArrayList<>()).add(one);
        }
    }

    /** Somebody who is no eye says something; what is heard is of no interest. */
    void act(String who, String... lines) {
        Eye one = others.computeIfAbsent(who, none -> new Eye(server.connect(), who, new Blurred()));
        if (!one.open()) {
            one = new Eye(server.connect(), who, new Blurred());
            others.put(who, one);
        }
        for (String line : lines) {
            one.ask(line.replace("$seq", Long.toString(one.seq())));
        }
    }

    void login(String who, boolean ack) {
        act(who, "{\"cmd\":\"login\",\"user\":\"" + who + "\",\"password\":\"password\",\"ack\":" + ack + "}");
    }

    void logout(String who) {
        act(who, "logout");
        others.remove(who);
    }

    /** Waits until all that somebody did has reached everybody: handoff and roster answer in order. */
    void settle() {
        act("carl", "stopprivate dora", "whoelse");
    }

    void forward(Duration span) {
        others.values().forEach(one -> one.ask("ping"));
        eyes.values().forEach(one -> one.ask("ping"));
        LockSupport.parkNanos(SWEEP_NANOS);
        server.time().forward(span);
        LockSupport.parkNanos(SWEEP_NANOS);
        others.values().forEach(one -> one.ask("ping"));
        eyes.values().forEach(one -> one.ask("ping"));
    }

    /** Nobody leaves before: whether the server still hears of it would be chance, and tells who may come back. */
    void restart() {
        eyes.values().forEach(eye -> eye.ask("ping"));
        server.restart();
        List.copyOf(eyes.keySet()).forEach(this::drop);
        others.values().forEach(Eye::close);
        others.clear();
    }

    /** Everything that the eyes were told, connection by connection. */
    List<String> transcript() {
        eyes.values().forEach(eye -> eye.ask("ping"));
        List.copyOf(eyes.keySet()).forEach(this::drop);
        List<String> all = new ArrayList<>();
        closed.forEach((name, several) -> several.forEach(eye -> {
            all.add("= " + name);
            all.addAll(eye.answers());
            all.add("- unasked");
            all.addAll(eye.unasked());
        }));
        return all;
    }

    Optional<Eye> other(String who) {
        return Optional.ofNullable(others.get(who));
    }

    @Override
    public void close() {
        eyes.values().forEach(Eye::close);
        others.values().forEach(Eye::close);
        server.close();
    }
}
