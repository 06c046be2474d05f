package parley.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Changes its password again and again. After each death exactly one of two is good: the one that was answered last, or the
 * one that was under way (row A23). Runs on a thread of its own.
 */
final class CampaignChanger implements Runnable {
    private static final Set<String> NOT_NOW = Set.of("busy", "unavailable");
    private static final long PAUSE_NANOS = 20_000_000;
    /** So many clients that dial without a pause would hold up the very start that they wait for. */
    private static final long NOBODY_THERE_NANOS = 100_000_000;

    private final String name;
    private final int port;
    private final Ledger ledger;
    private final BooleanSupplier over;
    private String good = KillCampaign.PASSWORD;
    private Optional<String> underWay = Optional.empty();
    private int count;

    CampaignChanger(String name, int port, Ledger ledger, BooleanSupplier over) {
        this.name = name;
        this.port = port;
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
            Optional<JsonNode> answer = login(talk, good);
            if (answer.isPresent() && isBad(answer.get()) && underWay.isPresent()) {
                answer = login(talk, underWay.get());
                if (answer.isPresent() && !isBad(answer.get())) {
                    good = underWay.get();
                }
            }
            if (answer.isEmpty() || isLater(answer.get()) || isUnknown(answer.get())) {
                return;
            }
            if (!isOk(answer.get())) {
                ledger.fault(name + " cannot log in: " + answer.get());
                return;
            }
            underWay = Optional.empty();
            boolean going = true;
            while (going && !over.getAsBoolean()) {
                going = change(talk);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private boolean change(JsonTalk talk) {
        count++;
        String fresh = KillCampaign.PASSWORD + count;
        underWay = Optional.of(fresh);
        Optional<JsonNode> answer = talk.ask(
                fresh, "{\"cmd\":\"password\",\"old\":\"%s\",\"new\":\"%s\",\"id\":\"%2$s\"}".formatted(good, fresh));
        if (answer.isEmpty()) {
            return false;
        }
        if (isOk(answer.get())) {
            good = fresh;
            ledger.changes();
        } else if (!isLater(answer.get())) {
            // The outcome may be unknown.
            return false;
        }
        underWay = Optional.empty();
        return true;
    }

    private Optional<JsonNode> login(JsonTalk talk, String password) {
        return talk.ask(
                "login " + password,
                "{\"cmd\":\"login\",\"user\":\"%s\",\"password\":\"%s\",\"id\":\"login %2$s\"}"
                        .formatted(name, password));
    }

    private static boolean isOk(JsonNode answer) {
        return answer.path("type").asText().equals("ok");
    }

    /** Nothing was done. */
    private static boolean isLater(JsonNode answer) {
        return NOT_NOW.contains(answer.path("code").asText());
    }

    private static boolean isUnknown(JsonNode answer) {
        return answer.path("code").asText().equals("timeout");
    }

    private static boolean isBad(JsonNode answer) {
        return answer.path("code").asText().equals("bad-login");
    }
}
