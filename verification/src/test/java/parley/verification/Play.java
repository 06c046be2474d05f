package parley.verification;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import parley.verification.Transcript.Act;
import parley.verification.Transcript.Hear;
import parley.verification.Transcript.Say;
import parley.verification.Transcript.Step;
import parley.verification.Transcript.Wait;

/** Plays one transcript against one server. Used by one thread. */
final class Play implements AutoCloseable {
    private static final String ANY_BODY = "  (…)";
    private static final String CLOSED = "(closed)";
    private static final long SWEEP_NANOS = 200_000_000;

    private final Transcript transcript;
    private final LocalServer server;
    private final Dial manner;
    private final Map<String, Chatter> talking = new LinkedHashMap<>();
    private final Map<String, String> known = new HashMap<>();
    private final Set<String> skippingBody = new java.util.HashSet<>();

    /** @param manner TLS or clear, and how lines travel, where the transcript does not say */
    Play(Transcript transcript, LocalServer server, Dial manner) {
        this.transcript = transcript;
        this.server = server;
        this.manner = manner;
    }

    /** Plays it to the end; fails at the first line that is not as written, and if anything is left unread. */
    void run() {
        List<Step> steps = transcript.steps();
        for (int i = 0; i < steps.size(); ) {
            Step step = steps.get(i);
            int next = i + 1;
            while (next < steps.size() && belongTogether(step, steps.get(next))) {
                next++;
            }
            List<Step> together = steps.subList(i, next);
            try {
                play(together);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(transcript.name() + ".chat:" + step.at() + ": " + e.getMessage(), e);
            }
            i = next;
        }
        talking.forEach(this::nothingLeft);
    }

    /** Neighbouring lines of one speaker travel in one write, and lines of a group are heard as one. */
    private static boolean belongTogether(Step first, Step second) {
        if (first instanceof Say a && second instanceof Say b) {
            return a.who().equals(b.who()) && !a.raw() && !b.raw();
        }
        return first instanceof Hear a && second instanceof Hear b && a.who().equals(b.who()) && a.group() && b.group();
    }

    private void play(List<Step> together) {
        Step first = together.get(0);
        if (first instanceof Say say) {
            say(say, together);
        } else if (first instanceof Hear hear) {
            hear(hear, together);
        } else if (first instanceof Wait wait) {
            // What happened until now is older than what comes: the server looks at its clock every 100 ms.
            LockSupport.parkNanos(SWEEP_NANOS);
            server.time().forward(wait.span());
        } else if (first instanceof Act act) {
            act(act);
        }
    }

    private void say(Say say, List<Step> together) {
        boolean fresh = !talking.containsKey(say.who());
        Chatter chatter = chatter(say.who(), say.as());
        if (say.raw()) {
            chatter.sayBytes(Escapes.bytes(Expected.fill(say.what(), known)));
        } else {
            List<String> lines = new ArrayList<>();
            together.forEach(one -> lines.add(Expected.fill(((Say) one).what(), known)));
            chatter.say(lines);
        }
        if (fresh && !say.as().contains("ungreeted")) {
            chatter.greeted();
        }
    }

    private void hear(Hear hear, List<Step> together) {
        Chatter chatter = chatter(hear.who(), hear.as());
        if (hear.what().equals(ANY_BODY)) {
            skippingBody.add(hear.who());
            return;
        }
        if (hear.what().equals(CLOSED)) {
            Optional<String> line = next(hear.who(), chatter, "");
            if (line.isPresent()) {
                throw new AssertionError("expected the end, heard: " + line.get() + chatter.describe());
            }
            talking.remove(hear.who());
            chatter.close();
            return;
        }
        List<String> wanted = new ArrayList<>();
        together.forEach(one -> wanted.add(((Hear) one).what()));
        while (!wanted.isEmpty()) {
            String line = next(hear.who(), chatter, wanted.get(0))
                    .orElseThrow(() -> new AssertionError("closed instead of " + wanted + chatter.describe()));
            Optional<String> match = wanted.stream()
                    .filter(pattern -> Expected.mismatch(pattern, line, known).isEmpty())
                    .findFirst();
            String gone = match.orElseThrow(() -> new AssertionError("expected "
                    + String.join("\n      or ", wanted)
                    + "\n   heard "
                    + line
                    + Expected.mismatch(wanted.get(0), line, known)
                            .map(why -> "\n   " + why)
                            .orElse("")
                    + chatter.describe()));
            wanted.remove(gone);
        }
    }

    /** The next line; where any body may stand, that is first passed over. */
    private Optional<String> next(String who, Chatter chatter, String wanted) {
        Optional<String> line = chatter.hear();
        if (skippingBody.contains(who)) {
            while (line.isPresent()
                    && line.get().startsWith("  ")
                    && !(wanted.startsWith("  ")
                            && Expected.mismatch(wanted, line.get(), known).isEmpty())) {
                line = chatter.hear();
            }
            skippingBody.remove(who);
        }
        return line;
    }

    /** Its end of stream is heard before the server stops: else it would be chance who may come back. */
    private static void leave(Chatter chatter) {
        chatter.endOfStream();
        for (Optional<String> last = chatter.hear(); last.isPresent(); ) {
            last = chatter.hear();
        }
        chatter.close();
    }

    private void act(Act act) {
        if (act.verb().equals("restart")) {
            talking.values().forEach(Play::leave);
            talking.clear();
            skippingBody.clear();
            server.restart();
            return;
        }
        Chatter chatter = Optional.ofNullable(talking.get(act.who()))
                .orElseThrow(() -> new AssertionError(act.who() + " is not connected"));
        if (act.verb().equals("end")) {
            chatter.endOfStream();
            return;
        }
        talking.remove(act.who());
        if (act.verb().equals("reset")) {
            chatter.reset();
        } else {
            chatter.close();
        }
    }

    private Chatter chatter(String who, Set<String> as) {
        return talking.computeIfAbsent(
                who, name -> as.contains("operator") ? server.operator(manner) : dial(as).connect());
    }

    private Dial dial(Set<String> as) {
        Dial dial = manner.host("127.0.0.1").port(server.port());
        for (String word : as) {
            if (word.equals("tls") || word.equals("clear")) {
                dial = dial.tls(word.equals("tls"));
            } else if (word.equals("from elsewhere")) {
                InetAddress own = elsewhere().orElseThrow();
                dial = dial.host(own.getHostAddress()).from(own);
            } else if (word.startsWith("from ")) {
                dial = dial.from(address(word.substring("from ".length())));
            } else if (!word.equals("ungreeted")) {
                throw new IllegalArgumentException("nobody can connect as (" + word + ")");
            }
        }
        return dial;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    /** An address of this machine from which a connection does not look like loopback, if it has one. */
    static Optional<InetAddress> elsewhere() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                    .findFirst();
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    /** A line is answered exactly once (D15): behind the answer to one last line there is nothing unexpected. */
    private void nothingLeft(String who, Chatter chatter) {
        chatter.say("ping");
        Optional<String> line = next(who, chatter, "");
        boolean pong = line.isPresent()
                && (line.get().startsWith("ok")
                        || Expected.mismatch("{\"type\":\"ok\",\"cmd\":\"ping\"}", line.get(), known)
                                .isEmpty());
        if (!pong) {
            throw new AssertionError(transcript.name() + ": at the end " + who + " still heard " + line.orElse(CLOSED)
                    + chatter.describe());
        }
    }

    @Override
    public void close() {
        talking.values().forEach(Chatter::close);
    }
}
