package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

/**
 * Measures whether a server's silence about something can be heard in its time: whether a name is an account (rows A05 and
 * A06), whether a recipient has blocked the sender in silence (row B02). The server is a process of its own; the samples of
 * the two sides take turns at random; and what is answered must be the same, byte for byte.
 */
final class TimingCampaign {
    private static final String ARGON2 = "argon2id:m=19456,t=2,p=1";

    private final Path folder;
    private final int samples;
    private final Random random;
    /** So many of each kind that none is guessed at so often that it is slowed down. */
    private final int names;

    private int nets;

    /** @param samples of each side */
    TimingCampaign(Path folder, int samples, long seed) {
        this.folder = folder;
        this.samples = samples;
        this.names = 10 + samples / 25;
        this.random = new Random(seed);
    }

    /** One answer and how long it took, in milliseconds. */
    private record Answer(String bytes, double millis) {}

    /**
     * @param name what was compared
     * @param samples the two sides
     * @param same whether both were answered alike
     */
    record Comparison(String name, TwoSamples samples, boolean same) {
        String figures() {
            return name + ": " + samples.figures() + (same ? "" : ", AND THE BYTES DIFFER");
        }
    }

    /** Wrong passwords for accounts and for names that are none, each once or twice from one network. */
    Comparison unknownNames() {
        try (ServerProcess server = server(ARGON2)) {
            int port = server.port();
            attempt(port, "warm", net());
            Sides sides = new Sides();
            for (boolean known : turns(samples)) {
                sides.add(known, attempt(port, name(known), net()));
            }
            return sides.compared("wrong password and unknown name");
        }
    }

    /** The attempts after the third wrong one, which are not hashed any more. */
    Comparison lockedNames() {
        try (ServerProcess server = server(LocalServer.CHEAP_HASH)) {
            int port = server.port();
            Sides sides = new Sides();
            for (boolean known : turns(samples)) {
                String name = name(known);
                InetAddress net = net();
                for (int i = 0; i < 4; i++) {
                    Answer answer = attempt(port, name, net);
                    if (i > 2) {
                        sides.add(known, answer);
                    } else {
                        sides.heard(known, answer);
                    }
                }
            }
            return sides.compared("locked account and locked unknown name");
        }
    }

    /** Attempts while others keep the hashes busy. */
    Comparison busyNames() throws InterruptedException {
        try (ServerProcess server = server(ARGON2, "--set", "limits.hash-queue=1")) {
            int port = server.port();
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> crowd = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int number = i;
                crowd.add(new Thread(() -> {
                    for (int again = 0; !over.get(); again++) {
                        attempt(port, "crowd" + number + "x" + again, loopback(0x40_0000 + number));
                    }
                }));
            }
            crowd.forEach(Thread::start);
            Sides sides = new Sides();
            try {
                for (boolean known : turns(samples)) {
                    Answer answer = attempt(port, name(known), net());
                    while (!answer.bytes().contains("\"busy\"")) {
                        answer = attempt(port, name(known), net());
                    }
                    sides.add(known, answer);
                }
            } finally {
                over.set(true);
                for (Thread one : crowd) {
                    one.join();
                }
            }
            return sides.compared("busy, for an account and an unknown name");
        }
    }

    /** Messages to somebody who is there and blocks in silence, and to somebody who is not. */
    Comparison silentBlock() {
        List<String> off =
                List.of("limits.sender=off", "limits.mailbox=off", "limits.outstanding=off", "blocks=silent");
        List<String> options = new ArrayList<>(List.of("--set", "limits.commands=off"));
        off.forEach(one -> options.addAll(List.of("--set", one)));
        try (ServerProcess server = server(LocalServer.CHEAP_HASH, options.toArray(String[]::new));
                JsonTalk luke = member(server.port(), "luke", "lightsaber");
                JsonTalk hans = member(server.port(), "hans", "falcon")) {
            luke.ask("b", "{\"cmd\":\"block\",\"user\":\"hans\",\"id\":\"b\"}");
            Sides sides = new Sides();
            for (boolean warm : turns(samples / 4)) {
                message(hans, warm ? "luke" : "leia");
            }
            for (boolean blocked : turns(samples)) {
                sides.add(blocked, message(hans, blocked ? "luke" : "leia"));
            }
            return sides.compared("silent blocker and offline user");
        }
    }

    private static Answer message(JsonTalk from, String to) {
        long start = System.nanoTime();
        JsonNode answer = from.ask(
                        "m", "{\"cmd\":\"message\",\"id\":\"m\",\"to\":\"" + to + "\",\"text\":\"hello there\"}")
                .orElseThrow();
        double millis = (System.nanoTime() - start) / 1e6;
        ObjectNode bytes = (ObjectNode) answer;
        bytes.remove("id");
        return new Answer(bytes.toString().replace(to, "somebody"), millis);
    }

    private static JsonTalk member(int port, String user, String password) {
        JsonTalk talk = JsonTalk.dial(port).orElseThrow();
        talk.ask("l", "{\"cmd\":\"login\",\"id\":\"l\",\"user\":\"" + user + "\",\"password\":\"" + password + "\"}");
        return talk;
    }

    private static Answer attempt(int port, String name, InetAddress from) {
        try (Chatter chatter = Dial.to(port).from(from).connect()) {
            chatter.say("ping").greeted().line();
            long start = System.nanoTime();
            chatter.say("{\"cmd\":\"login\",\"user\":\"" + name + "\",\"password\":\"guess\"}");
            String answer = chatter.line();
            double millis = (System.nanoTime() - start) / 1e6;
            return new Answer(answer, millis);
        }
    }

    private List<Boolean> turns(int samples) {
        List<Boolean> turns = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            turns.addAll(List.of(true, false));
        }
        Collections.shuffle(turns, random);
        return turns;
    }

    /** Names of both kinds are of one length, and none is tried so often that it is slowed down. */
    private String name(boolean known) {
        return (known ? "k" : "n") + (1_000 + random.nextInt(names));
    }

    private InetAddress net() {
        return loopback(++nets);
    }

    private static InetAddress loopback(int number) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {127, (byte) (1 + number / 62_500), (byte) (number / 250), (byte) (1 + number % 250)});
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerProcess server(String hash, String... more) {
        List<String> accounts =
                new ArrayList<>(List.of("user.hans = falcon", "user.luke = lightsaber", "user.leia = right"));
        for (int i = 0; i < names; i++) {
            accounts.add("user.k" + (1_000 + i) + " = right");
        }
        try {
            Path data = Files.createTempDirectory(folder, "server");
            Path credentials = Files.write(data.resolve("credentials.properties"), accounts);
            List<String> arguments = new ArrayList<>(List.of(
                    "server",
                    "--port",
                    "0",
                    "--data",
                    data.resolve("data").toString(),
                    "--credentials",
                    credentials.toString(),
                    "--set",
                    "hash=" + hash,
                    "--set",
                    "limits.unauthenticated=off"));
            arguments.addAll(List.of(more));
            return ServerProcess.start(data, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The samples of both sides, as they come in. */
    private static final class Sides {
        private final List<Answer> one = new ArrayList<>();
        private final List<Answer> other = new ArrayList<>();
        private final TreeSet<String> toOne = new TreeSet<>();
        private final TreeSet<String> toOther = new TreeSet<>();

        void heard(boolean first, Answer answer) {
            (first ? toOne : toOther).add(answer.bytes());
        }

        void add(boolean first, Answer answer) {
            heard(first, answer);
            (first ? one : other).add(answer);
        }

        Comparison compared(String name) {
            return new Comparison(name, new TwoSamples(millis(one), millis(other)), toOne.equals(toOther));
        }

        private static double[] millis(List<Answer> answers) {
            ToDoubleFunction<Answer> millis = Answer::millis;
            return answers.stream().mapToDouble(millis).toArray();
        }
    }
}
