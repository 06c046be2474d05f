package parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.server.auth.Passwords.Checked;
import parley.server.auth.Passwords.Right;
import parley.server.auth.Passwords.Wrong;
import parley.server.settings.Settings;
import parley.server.settings.Time;

@Timeout(60)
class PasswordsTest {
    private static final String CHEAP = "argon2id:m=64,t=1,p=1";

    private final Vertx vertx = Vertx.vertx();
    private Settings settings = Settings.defaults().with("hash", CHEAP);
    private final Passwords passwords = new Passwords(vertx, () -> settings, Time.system(), 2);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aHashIsAPhcStringWithTheParametersOfTheSetting() {
        assertThat(hash("falcon")).matches("\\$argon2id\\$v=19\\$m=64,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(hash("falcon")).isNotEqualTo(hash("falcon"));
    }

    @Test
    void onlyTheSamePasswordIsRight() {
        String stored = hash("falcon");
        assertThat(check("falcon", stored)).isEqualTo(new Right(Optional.empty()));
        assertThat(check("Falcon", stored)).isEqualTo(new Wrong());
        assertThat(check("falcon ", stored)).isEqualTo(new Wrong());
    }

    @Test
    @Tag("A25")
    void whatOneKeyboardComposesAnotherDoesNot() {
        String stored = hash("caf\u00e9-creme");
        assertThat(check("cafe\u0301-creme", stored)).isEqualTo(new Right(Optional.empty()));
    }

    @Test
    @Tag("A12")
    void anUnknownUserAndADamagedHashAreWrong() {
        assertThat(passwords.check("falcon", Optional.empty(), () -> true).await())
                .isEqualTo(new Wrong());
        String good = hash("falcon");
        for (String damaged : List.of(
                "",
                "$",
                "falcon",
                "$argon2id$v=19$m=64,t=1,p=1$",
                "$argon2id$v=19$m=64,t=1,p=1$$",
                "$argon2id$v=19$m=x,t=1,p=1$AAAA$AAAA",
                "$argon2id$v=19$m=64,t=1,p=1$%%%%$AAAA",
                "$argon2id$v=19$m=0,t=0,p=0$AAAA$AAAA",
                "$2b$10$abcdefghijklmnopqrstuv",
                good.replace("m=64", "m=9999999"),
                good.replace("v=19", "v=16"),
                good.substring(0, good.length() - 1),
                good.substring(0, 40))) {
            assertThat(check("falcon", damaged)).as(damaged).isEqualTo(new Wrong());
        }
    }

    @Test
    @Tag("A26")
    void aHashUnderOldParametersIsVerifiedAndRenewed() {
        String old = hash("falcon");
        settings = settings.with("hash", "argon2id:m=128,t=1,p=1");
        Checked checked = check("falcon", old);
        assertThat(checked).isInstanceOfSatisfying(Right.class, right -> {
            String renewed = right.rehashed().orElseThrow();
            assertThat(renewed).startsWith("$argon2id$v=19$m=128,t=1,p=1$");
            assertThat(check("falcon", renewed)).isEqualTo(new Right(Optional.empty()));
        });
    }

    /** A05: after the setting was changed nobody's account shows by what its hash costs. */
    @Test
    @Tag("A05")
    void anUnknownUserCostsAsMuchAsTheDearestHashThereIs() {
        settings = settings.with("hash", "argon2id:m=16384,t=3,p=1");
        String dear = hash("falcon");
        settings = settings.with("hash", CHEAP);
        String cheap = hash("falcon");
        AtomicLong spent = new AtomicLong();
        Time counting = counting(spent);
        Passwords changed = new Passwords(vertx, () -> settings, counting, 1);
        changed.check("wrong", Optional.of(dear), () -> true).await();
        long known = spent.getAndSet(0);
        changed.check("wrong", Optional.empty(), () -> true).await();
        assertThat(spent.getAndSet(0)).isGreaterThan(known / 4);
        // However often the cheap one is guessed at, its failures are padded to what the others take.
        settings = settings.with("limits.hash-queue", "off");
        List<Future<Checked>> guesses = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            guesses.add(changed.check("wrong", Optional.of(cheap), () -> true));
        }
        Future.join(guesses).await();
        long begun = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            changed.check("wrong", Optional.of(cheap), () -> true).await();
        }
        assertThat((System.nanoTime() - begun) / 10).isGreaterThan(known / 4);
    }

    /** Adds up what passes between two looks at the clock, which is what a check takes. */
    private static Time counting(AtomicLong spent) {
        AtomicLong begun = new AtomicLong();
        return new Time() {
            @Override
            public long nanos() {
                long now = System.nanoTime();
                long before = begun.getAndSet(begun.get() == 0 ? now : 0);
                if (before != 0) {
                    spent.addAndGet(now - before);
                }
                return now;
            }

            @Override
            public Instant instant() {
                return Instant.now();
            }
        };
    }

    @Test
    void manyAtOnceDoNotDisturbEachOther() {
        settings = settings.with("limits.hash-queue", "off");
        String stored = hash("falcon");
        List<Future<Checked>> right = new ArrayList<>();
        List<Future<Checked>> wrong = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            right.add(passwords.check("falcon", Optional.of(stored), () -> true));
            wrong.add(passwords.check("falcon" + i, Optional.of(stored), () -> true));
        }
        right.forEach(check -> assertThat(check.await()).isInstanceOf(Right.class));
        wrong.forEach(check -> assertThat(check.await()).isInstanceOf(Wrong.class));
        List<String> all = passwords.hashAll(List.of("one1", "two2", "three3")).await();
        assertThat(check("two2", all.get(1))).isInstanceOf(Right.class);
        assertThat(check("two2", all.get(2))).isInstanceOf(Wrong.class);
    }

    @Test
    @Tag("A09")
    void aFullQueueIsBusyAtOnceAndHashesNothing() throws InterruptedException {
        settings = settings.with("limits.hash-queue", "2");
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        List<Future<Checked>> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(passwords.check("falcon", Optional.empty(), () -> {
                begun.incrementAndGet();
                return await(go);
            }));
        }
        assertThat(passwords.check("falcon", Optional.empty(), () -> true).await())
                .isEqualTo(new Passwords.Busy());
        assertThat(passwords.hash("falcon").await()).isEmpty();
        assertThat(begun).hasValueLessThanOrEqualTo(2);
        go.countDown();
        taken.forEach(check -> assertThat(check.await()).isEqualTo(new Wrong()));
        assertThat(passwords.hash("falcon").await()).isPresent();
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotHashed() {
        assertThat(passwords.check("falcon", Optional.empty(), () -> false).await())
                .isEqualTo(new Passwords.Unwanted());
    }

    @Test
    void nothingOfItShowsAPassword() {
        assertThat(new Right(Optional.of(hash("falcon"))).toString()).isEqualTo("Right");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException ended) {
            return false;
        }
    }

    private Checked check(String password, String stored) {
        return passwords.check(password, Optional.of(stored), () -> true).await();
    }

    private String hash(String password) {
        return passwords.hash(password).await().orElseThrow();
    }
}
