package parley.server.gate;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import parley.protocol.ByeReason;
import parley.protocol.words.Reply;
import parley.protocol.words.Verb;
import parley.server.counts.Counts;
import parley.server.counts.Histogram;

/** What one gate has counted. Touched only from its event loop. */
final class GateCounts {
    private static final String NONE = "none";
    /** More verbs than any catalog has: what is not one of them must not become a label. */
    private static final int MOST_VERBS = 200;

    private static final int MOST_OUTCOMES = 64;

    long accepted;
    long refused;
    long shown;
    long acknowledged;
    long skipped;
    long slow;
    long latest;

    private final Map<ByeReason, Long> ends = new EnumMap<>(ByeReason.class);
    private final Map<String, Asked> verbs = new HashMap<>();

    private static final class Asked {
        private final Map<String, Long> outcomes = new HashMap<>();
        private final Histogram nanos = Histogram.ofNanos();
    }

    void answered(Optional<Verb> verb, Reply reply, long nanos) {
        String name = verb.map(Verb::value).orElse(NONE);
        Asked asked = verbs.get(name);
        if (asked == null) {
            asked = verbs.computeIfAbsent(verbs.size() < MOST_VERBS ? name : NONE, first -> new Asked());
        }
        String outcome =
                reply instanceof Reply.Refused refusal ? refusal.refusal().code() : "ok";
        if (asked.outcomes.size() < MOST_OUTCOMES || asked.outcomes.containsKey(outcome)) {
            asked.outcomes.merge(outcome, 1L, Long::sum);
        }
        asked.nanos.add(nanos);
    }

    void ended(ByeReason reason) {
        ends.merge(reason, 1L, Long::sum);
    }

    /** So late came something that was to come at a certain time. */
    void late(long nanos) {
        latest = Math.max(latest, nanos);
    }

    void say(Counts to, String gate) {
        to.total("parley_connections_accepted", "connections that were let in", accepted, "gate", gate);
        to.total("parley_connections_refused", "connections that were turned away", refused, "gate", gate);
        to.total("parley_messages_shown", "messages written to a session of their recipient", shown, "gate", gate);
        to.total("parley_messages_acknowledged", "messages that a session acknowledged", acknowledged, "gate", gate);
        to.total("parley_lines_skipped", "pushed lines that peers who do not read did not get", skipped, "gate", gate);
        to.total("parley_slow_cuts", "connections cut because the peer took nothing", slow, "gate", gate);
        to.now(
                "parley_loop_lag_seconds",
                "the latest that an event loop was since this was last asked",
                latest / 1e9,
                "gate",
                gate);
        latest = 0;
        ends.forEach((reason, times) -> to.total(
                "parley_ends", "connections that the server ended", times, "gate", gate, "reason", reason.word()));
        verbs.forEach((verb, asked) -> {
            asked.outcomes.forEach((outcome, times) -> to.total(
                    "parley_commands",
                    "commands by what they were answered",
                    times,
                    "gate",
                    gate,
                    "verb",
                    verb,
                    "outcome",
                    outcome));
            to.spread(
                    "parley_command_seconds",
                    "from taking a command to its answer",
                    asked.nanos,
                    "gate",
                    gate,
                    "verb",
                    verb);
        });
    }
}
