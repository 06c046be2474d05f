package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Sends direct messages one after the other, each with a key of its own, and sends one again whenever its answer did not
 * come. Runs on a thread of its own.
 */
final class CampaignSender implements Runnable {
    private static final long PAUSE_NANOS = 20_000_000;
    /** So many clients that dial without a pause would hold up the very start that they wait for. */
    private static final long NOBODY_THERE_NANOS = 100_000_000;

    private final String name;
    private final int port;
    private final int receivers;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final BooleanSupplier over;
    private final Map<String, Integer> numbers = new HashMap<>();
    private Optional<Pending> pending = Optional.empty();
    private int count;

    private record Pending(String key, String to, Ledger.Sent what) {}

    CampaignSender(String name, int port, int receivers, RandomGenerator random, Ledger ledger, BooleanSupplier over) {
        this.name = name;
        this.port = port;
        this.receivers = receivers;
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

    private void converse(JsonTalk talk) {
        try (talk) {
            Optional<JsonNode> login = talk.ask(
                    "login",
                    "{\"cmd\":\"login\",\"user\":\"%s\",\"password\":\"%s\",\"id\":\"login\"}"
                            .formatted(name, KillCampaign.PASSWORD));
            boolean going =
                    login.isPresent() && login.get().path("type").asText().equals("ok");
            while (going && !over.getAsBoolean()) {
                going = send(talk, pending.orElseGet(this::next));
            }
        }
    }

    private Pending next() {
        String to = "r" + random.nextInt(receivers);
        int number = numbers.merge(to, 1, Integer::sum);
        count++;
        Pending fresh = new Pending(name + "-" + count, to, new Ledger.Sent(name + " to " + to, number));
        pending = Optional.of(fresh);
        return fresh;
    }

    /** Whether the connection is good for more. */
    private boolean send(JsonTalk talk, Pending one) {
        ledger.sends(one.key(), one.what());
        Optional<JsonNode> answer = talk.ask(
                one.key(),
                "{\"cmd\":\"message\",\"to\":\"%s\",\"text\":\"%s\",\"key\":\"%2$s\",\"id\":\"%2$s\"}"
                        .formatted(one.to(), one.key()));
        if (answer.isEmpty()) {
            return false;
        }
        String code = answer.get().path("code").asText();
        if (answer.get().path("type").asText().equals("ok")) {
            ledger.accepts(one.key(), answer.get().path("id").asText());
            pending = Optional.empty();
        } else if (code.equals("sender-quota") || code.equals("mailbox-full")) {
            // A refusal keeps no key and stores nothing: the next message takes its place.
            ledger.refuses(one.key(), code);
            pending = Optional.empty();
            LockSupport.parkNanos(PAUSE_NANOS);
        } else if (code.equals("busy") || code.equals("unavailable")) {
            ledger.postpones(one.key(), code);
            LockSupport.parkNanos(PAUSE_NANOS);
        } else {
            ledger.fault(one.key() + " was answered " + answer.get());
            pending = Optional.empty();
        }
        return true;
    }
}
