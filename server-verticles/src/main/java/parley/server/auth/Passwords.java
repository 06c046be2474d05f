package parley.server.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.server.counts.Counted;
import parley.server.counts.Counts;
import parley.server.settings.HashCost;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * Slow password hashes: argon2id, kept as PHC strings, on a few threads of their own with a bounded queue, never on an event
 * loop (rows A05, A09, A11, A12, A25, A26). Safe from every thread; answers come on the caller's context.
 */
public final class Passwords implements Counted {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final long LONGEST_FLOOR = Duration.ofSeconds(1).toNanos();
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final Vertx vertx;
    private final Supplier<Settings> settings;
    private final Time time;
    private final SecureRandom random = new SecureRandom();
    private final int threads;
    private final WorkerExecutor pool;
    private final AtomicInteger held = new AtomicInteger();
    /**
     * The longest that a check took of late, in nanoseconds: what a failure is padded to. It falls slowly, so that one check
     * does not show through in the next.
     */
    private final AtomicLong floor = new AtomicLong();
    /**
     * The most expensive parameters seen so far, in the setting or in a stored hash: what an unknown user's password costs.
     * After the setting was changed, accounts with cheaper and with dearer hashes would otherwise stand out.
     */
    private volatile HashCost dearest;

    /** @param threads how many passwords are hashed at once */
    public Passwords(Vertx vertx, Supplier<Settings> settings, Time time, int threads) {
        this.vertx = vertx;
        this.settings = settings;
        this.time = time;
        this.threads = threads;
        this.dearest = settings.get().get(Keys.HASH);
        this.pool = vertx.createSharedWorkerExecutor("parley-passwords-" + threads, threads);
        // When the library meets a cost for the first time it adds a hook to the JVM, which one that is ending refuses.
        function(cost());
    }

    /** What a check looks at when its turn has come. */
    @FunctionalInterface
    public interface Turn {
        /** Whether it is to be hashed at all. */
        boolean wanted();

        /** It is wrong: told before anybody else's turn comes, and before the answer is padded. */
        default void wrong() {}
    }

    /** What became of a check. */
    public sealed interface Checked {}

    /** @param rehashed the same password under today's parameters, if it was stored under others */
    public record Right(Optional<String> rehashed) implements Checked {
        @Override
        public String toString() {
            return "Right";
        }
    }

    public record Wrong() implements Checked {}

    /** Too many wait. Nothing was hashed. */
    public record Busy() implements Checked {}

    /** When its turn came nobody wanted it any more. Nothing was hashed. */
    public record Unwanted() implements Checked {}

    /**
     * Checks a password. An unknown user, and one whose stored hash is damaged, costs the same as a wrong password.
     *
     * @param stored the PHC string; empty for an unknown user
     * @param turn asked and told on a thread of the pool
     */
    public Future<Checked> check(String password, Optional<String> stored, Turn turn) {
        if (!enter()) {
            return Future.succeededFuture(new Busy());
        }
        AtomicLong spent = new AtomicLong();
        return pool.<Checked>executeBlocking(() -> timed(password, stored, turn, spent), false)
                .onComplete(done -> held.decrementAndGet())
                .compose(checked ->
                        checked instanceof Wrong ? padded(checked, spent.get()) : Future.succeededFuture(checked));
    }

    /** The PHC string for a new password; empty if too many wait. */
    public Future<Optional<String>> hash(String password) {
        if (!enter()) {
            return Future.succeededFuture(Optional.empty());
        }
        return pool.executeBlocking(() -> Optional.of(hashNow(password, cost())), false)
                .onComplete(done -> held.decrementAndGet());
    }

    /**
     * The PHC strings for many passwords, twice as many at once as else (that is, on all cores, unless memory is scarce):
     * for a start, before anybody can log in.
     */
    public Future<List<String>> hashAll(List<String> passwords) {
        WorkerExecutor cores = vertx.createSharedWorkerExecutor(
                "parley-seeds", Math.min(2 * threads, Runtime.getRuntime().availableProcessors()));
        List<Future<String>> hashes = passwords.stream()
                .map(password -> cores.executeBlocking(() -> hashNow(password, cost()), false))
                .toList();
        return Future.all(hashes).<List<String>>map(all -> all.list()).eventually(() -> cores.close());
    }

    @Override
    public Future<Void> say(Counts to) {
        to.now("parley_hashes", "passwords that wait or are being hashed", held.get());
        to.now("parley_hash_threads", "passwords that are hashed at once", threads);
        return Future.succeededFuture();
    }

    /** How many wait or are being hashed. */
    int held() {
        return held.get();
    }

    public Future<Void> close() {
        return pool.close();
    }

    private boolean enter() {
        long most = (long) threads + settings.get().get(Keys.HASH_QUEUE);
        if (held.incrementAndGet() > most) {
            held.decrementAndGet();
            return false;
        }
        return true;
    }

    private Checked timed(String password, Optional<String> stored, Turn turn, AtomicLong spent) {
        if (!turn.wanted()) {
            return new Unwanted();
        }
        HashCost cost = cost();
        Optional<HashCost> kept = stored.flatMap(this::costOf);
        HashCost most = dearest(cost, kept.orElse(cost));
        long begun = time.nanos();
        boolean matches = matches(password, stored.filter(hash -> kept.isPresent()), kept.orElse(most));
        long took = time.nanos() - begun;
        spent.set(took);
        // Only what costs most can tell that everything takes less time now.
        boolean telling = kept.isEmpty() || kept.get().work() >= most.work();
        floor.updateAndGet(before -> Math.min(LONGEST_FLOOR, Math.max(took, telling ? before - before / 64 : before)));
        if (!matches) {
            turn.wrong();
            return new Wrong();
        }
        boolean old = !stored.orElse("").startsWith(prefix(cost));
        return new Right(old ? Optional.of(hashNow(password, cost)) : Optional.empty());
    }

    /** Where nothing is stored it is as much work as for a user who exists, and whatever comes of it is wrong. */
    private boolean matches(String password, Optional<String> stored, HashCost cost) {
        try {
            String[] phc = stored.orElseGet(() -> dummy(cost)).split("\\$", -1);
            byte[] salt = Base64.getDecoder().decode(phc[phc.length - 2]);
            byte[] kept = Base64.getDecoder().decode(phc[phc.length - 1]);
            return MessageDigest.isEqual(hash(password, cost, salt), kept) && stored.isPresent();
        } catch (RuntimeException damaged) {
            return false;
        }
    }

    private synchronized HashCost dearest(HashCost... seen) {
        for (HashCost cost : seen) {
            if (cost.work() > dearest.work()) {
                dearest = cost;
            }
        }
        return dearest;
    }

    /** A failure takes as long as the longest of late, whoever's name it was. */
    private Future<Checked> padded(Checked wrong, long spent) {
        long missing = Duration.ofNanos(floor.get() - spent).toMillis();
        if (missing <= 0) {
            return Future.succeededFuture(wrong);
        }
        Promise<Checked> later = Promise.promise();
        vertx.setTimer(missing, fired -> later.complete(wrong));
        return later.future();
    }

    private String hashNow(String password, HashCost cost) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return phc(cost, salt, hash(password, cost, salt));
    }

    /**
     * The bytes alone. The library's own strings and checks are not used: where the lower case of I is no ASCII letter, in
     * Turkey, it writes {@code argon2ıd} and knows no hash from elsewhere (row F16).
     */
    private static byte[] hash(String password, HashCost cost, byte[] salt) {
        return function(cost)
                .hash(normal(password).getBytes(StandardCharsets.UTF_8), salt)
                .getBytes();
    }

    private String dummy(HashCost cost) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return phc(cost, salt, hash);
    }

    private static String phc(HashCost cost, byte[] salt, byte[] hash) {
        return prefix(cost) + BASE64.encodeToString(salt) + "$" + BASE64.encodeToString(hash);
    }

    private HashCost cost() {
        return settings.get().get(Keys.HASH);
    }

    private static String prefix(HashCost cost) {
        return "$argon2id$v=19$m=" + cost.memoryKiB() + ",t=" + cost.passes() + ",p=" + cost.lanes() + "$";
    }

    private static Argon2Function function(HashCost cost) {
        return Argon2Function.getInstance(
                cost.memoryKiB(), cost.passes(), cost.lanes(), HASH_BYTES, Argon2.ID, Argon2Function.ARGON2_VERSION_13);
    }

    /** Judged here first: over a damaged string the library divides by zero, or asks for more memory than there is. */
    private Optional<HashCost> costOf(String stored) {
        Matcher phc = PHC.matcher(stored);
        if (!phc.matches()) {
            return Optional.empty();
        }
        try {
            HashCost cost = new HashCost(
                    Integer.parseInt(phc.group(1)), Integer.parseInt(phc.group(2)), Integer.parseInt(phc.group(3)));
            long sensible = Math.max(Runtime.getRuntime().maxMemory() / 1024 / 4, dearest.memoryKiB());
            return Optional.of(cost).filter(asked -> asked.memoryKiB() <= sensible);
        } catch (IllegalArgumentException undefined) {
            return Optional.empty();
        }
    }

    /** RFC 8265 section 4.2 (OpaqueString): what one keyboard composes, another does not (row A25). */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
