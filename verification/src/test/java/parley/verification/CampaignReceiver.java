package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Shows and acknowledges messages, breaks its own connection now and then, and resumes with the last number that it has
 * shown: it must never be given an old one then, and never one too many. Runs on a thread of its own.
 */
final class CampaignReceiver implements Runnable {
    private static final long PAUSE_NANOS = 20_000_000;
    /** So many clients that dial without a pause would hold up the very start that they wait for. */
    private static final long NOBODY_THERE_NANOS = 100_000_000;

    private static final Set<String> NOT_NOW = Set.of("busy", "unavailable", "timeout");
    private static final int MOST_UNACKNOWLEDGED = 20;

    private final String name;
    private final int port;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final BooleanSupplier over;
    private Optional<String> token = Optional.empty();
    private long lastShown;
    private long acknowledged;

    CampaignReceiver(String name, int port, RandomGenerator random, Ledger ledger, BooleanSupplier over) {
        this.name = name;
        this.port = port;
        this.random = random;
        this.ledger = ledger;
        this.over = over;
    }

    @Override
    public void run() {
        try {
            while (!over.getAsBoolean()) {
                Optional<JsonTalk> talk = JsonTalk.dial(port);
                talk.ifPresent(this::converse);
                LockSupport.parkNanos(talk.isPresent() ? PAUSE_NANOS : NOBODY_THERE_NANOS);
            }
        } catch (AssertionError | RuntimeException e) {
            ledger.fault(name + " failed: " + e);
        }
    }

    /** Reads until the end of the stream, until it breaks the connection itself, or until all is over. */
    private void converse(JsonTalk talk) {
        try (talk) {
            if (admitted(talk).isEmpty()) {
                return;
            }
            while (!over.getAsBoolean()) {
                Optional<JsonNode> line = talk.hear();
                if (line.isEmpty()) {
                    return;
                }
                take(line.get());
                if (random.nextInt(400) == 0) {
                    talk.reset();
                    return;
                }
                boolean many = lastShown - acknowledged >= MOST_UNACKNOWLEDGED;
                if (many || (!talk.hasMore() && random.nextInt(10) > 0)) {
                    acknowledge(talk);
                }
            }
        }
    }

    /** When everything else has stopped: fetches what is still stored, all of it. */
    void drain() {
        JsonTalk talk = JsonTalk.dial(port).orElseThrow();
        try (talk) {
            long waiting = admitted(talk)
                    .orElseThrow(() -> new AssertionError(name + " is not admitted"))
                    .path("waiting")
                    .asLong();
            long until = lastShown + waiting;
            while (lastShown < until) {
                take(talk.hear().orElseThrow(() -> new AssertionError(name + ": the mailbox broke off")));
                if (lastShown - acknowledged >= MOST_UNACKNOWLEDGED || lastShown == until) {
                    acknowledge(talk);
                }
            }
            if (talk.ask("end", "{\"cmd\":\"ping\",\"id\":\"end\"}").isEmpty()) {
                throw new AssertionError(name + " was not answered");
            }
        }
    }

    /** The answer to {@code resume}, the first time to {@code login}; empty if the connection broke. */
    private Optional<JsonNode> admitted(JsonTalk talk) {
        Optional<JsonNode> answer = talk.ask(
                "hello",
                token.map(known -> "{\"cmd\":\"resume\",\"token\":\"%s\",\"seq\":%d,\"ack\":true,\"id\":\"hello\"}"
                                .formatted(known, lastShown))
                        .orElse("{\"cmd\":\"login\",\"user\":\"%s\",\"password\":\"%s\",\"ack\":true,\"id\":\"hello\"}"
                                .formatted(name, KillCampaign.PASSWORD)));
        if (answer.isEmpty()) {
            return answer;
        }
        if (NOT_NOW.contains(answer.get().path("code").asText())) {
            // It may or may not have been done: the token that it knows is good either way.
            return Optional.empty();
        }
        if (!answer.get().path("type").asText().equals("ok")) {
            ledger.fault(name + " was refused: " + answer.get());
            token = Optional.empty();
            return Optional.empty();
        }
        if (token.isPresent()) {
            ledger.resumes();
        }
        long seq = answer.get().path("seq").asLong();
        if (token.isPresent() && seq != lastShown) {
            ledger.fault(name + " resumed behind " + lastShown + " and was told " + seq);
        }
        token = Optional.of(answer.get().path("resume").asText());
        acknowledged = lastShown;
        return answer;
    }

    private void take(JsonNode line) {
        if (!line.path("type").asText().equals("message")) {
            return;
        }
        long seq = line.path("seq").asLong();
        if (seq != lastShown + 1) {
            ledger.fault(name + " had shown " + lastShown + " and was given " + line);
        }
        lastShown = Math.max(lastShown, seq);
        ledger.shows(name, seq, line.path("id").asText(), line.path("text").asText());
    }

    private void acknowledge(JsonTalk talk) {
        if (lastShown > acknowledged) {
            ledger.acknowledges(name, lastShown);
            acknowledged = lastShown;
            talk.say("{\"cmd\":\"ack\",\"seq\":" + lastShown + "}");
        }
    }
}
