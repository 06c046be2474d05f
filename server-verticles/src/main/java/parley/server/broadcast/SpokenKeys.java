package parley.server.broadcast;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.settings.Time;

/**
 * What was said under which key in the last ten minutes, and what was answered (protocol section 3.4). The answer may be
 * still to come: a repeat then gets the same one. Touched only from its plugin's context.
 */
final class SpokenKeys {
    private static final long KEPT = Duration.ofMinutes(10).toNanos();

    private final Time time;
    /** In the order of time, so that the oldest come first. */
    private final Map<Key, Said> said = new LinkedHashMap<>();

    SpokenKeys(Time time) {
        this.time = time;
    }

    Optional<Said> find(UserName speaker, String key) {
        forgetOld();
        return Optional.ofNullable(said.get(new Key(speaker, key)));
    }

    /** Keeps the answer, unless it fails: then the key is free again. */
    void remember(UserName speaker, String key, String text, Future<Reply> answer) {
        Key fresh = new Key(speaker, key);
        said.put(fresh, new Said(digest(text), answer, time.nanos()));
        answer.onFailure(failure -> said.remove(fresh));
    }

    private void forgetOld() {
        long now = time.nanos();
        Iterator<Said> oldest = said.values().iterator();
        while (oldest.hasNext() && now - oldest.next().at() >= KEPT) {
            oldest.remove();
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private record Key(UserName speaker, String key) {}

    /** @param digest of the text, which may be long */
    record Said(String digest, Future<Reply> answer, long at) {
        boolean same(String text) {
            return digest.equals(SpokenKeys.digest(text));
        }
    }
}
