package parley.server.metrics;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks every part of the server something that only a part at work can answer. Stateless. */
final class Health {
    private static final long LONGEST_SECONDS = 2;
    private static final int LONGEST_REASON = 200;

    private final Map<String, Supplier<Future<Void>>> parts;

    Health(Map<String, Supplier<Future<Void>>> parts) {
        this.parts = new TreeMap<>(parts);
    }

    /** What each part said, {@code ok} or what is wrong; always succeeds, within {@value #LONGEST_SECONDS} s. */
    Future<Map<String, String>> ask() {
        // Parts answer from threads of their own.
        Map<String, String> said = new ConcurrentSkipListMap<>();
        List<Future<?>> asked = new ArrayList<>();
        parts.forEach((name, part) ->
                asked.add(part.get().timeout(LONGEST_SECONDS, TimeUnit.SECONDS).transform(answer -> {
                    said.put(name, answer.succeeded() ? "ok" : reason(answer.cause()));
                    return Future.succeededFuture();
                })));
        return Future.join(asked).map(all -> new TreeMap<>(said));
    }

    private static String reason(Throwable failure) {
        if (failure instanceof java.util.concurrent.TimeoutException) {
            return "no answer within " + LONGEST_SECONDS + " s";
        }
        String words = String.valueOf(failure.getMessage());
        return words.length() > LONGEST_REASON ? words.substring(0, LONGEST_REASON) : words;
    }
}
