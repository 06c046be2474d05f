package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import parley.protocol.Cleaner;
import parley.protocol.Request;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;

/**
 * What was said and is not decided. One at a time is on its way, so that what was said first arrives first whatever is
 * refused for a moment; what got no answer is said again with the same key (protocol section 3.4). Touched only from the
 * session's event loop.
 */
final class Sayings {
    private static final int KEY_BYTES = 16;
    private static final int LONGEST_TEXT = 4_096;
    /** The server keeps a key for 7 days, that of a broadcast for 10 minutes. */
    private static final Duration KEY_LIVES = Duration.ofDays(6);

    private static final Duration BROADCAST_KEY_LIVES = Duration.ofMinutes(9);
    private static final Set<String> FOR_THE_MOMENT =
            Set.of("busy", "unavailable", "rate", "timeout", "gone", "failed", "not-logged-in");
    /** What fails for a reason of its own would hold up everything behind it for ever. */
    private static final Set<String> BROKEN = Set.of("timeout", "gone", "failed");

    private static final int MOST_TRIES_OF_BROKEN = 8;
    /** Whoever waits longer wonders why. */
    private static final Duration LONG = Duration.ofSeconds(2);

    /** What it needs of its session. */
    interface Session {
        Future<Reply> send(Request request);

        void decided(Saying saying, Reply reply);

        void trouble(String sentence);
    }

    private static final class Waiting {
        private final Saying saying;
        private Optional<Instant> tried;
        private boolean safe;
        private int broken;

        Waiting(Saying saying, Optional<Instant> tried, boolean safe) {
            this.saying = saying;
            this.tried = tried;
            this.safe = safe;
        }
    }

    private final Context context;
    private final SessionTime time;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final Session session;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Optional<Outbox> outbox = Optional.empty();
    /** What waits in a file that was given up. */
    private List<Saying> left = List.of();

    private boolean ready;
    private boolean onItsWay;
    private Optional<Runnable> retry = Optional.empty();
    private boolean troubled;
    private boolean waitTold;

    Sayings(Context context, SessionTime time, RandomGenerator random, Session session) {
        this.context = context;
        this.time = time;
        this.random = random;
        this.backoff = new Backoff(random);
        this.session = session;
    }

    /** From now on what is said is kept there, and what an earlier process left goes first. */
    void keepIn(Outbox file) {
        outbox = Optional.of(file);
        left = List.of();
        List<Waiting> fresh = List.copyOf(waiting);
        waiting.clear();
        file.found().forEach(entry -> waiting.add(new Waiting(entry.saying(), entry.tried(), true)));
        for (Waiting one : fresh) {
            waiting.add(one);
            keep(one);
        }
    }

    /** Gives the file up; what waits stays in it. */
    void close() {
        interrupted();
        if (outbox.isPresent()) {
            left = unsent();
            waiting.clear();
            outbox.get().close();
            outbox = Optional.empty();
        }
    }

    Saying say(Saying.To to, String text) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        Saying saying = new Saying(Base64.getUrlEncoder().withoutPadding().encodeToString(key), to, text, time.now());
        Optional<Refusal> flaw = flaw(saying);
        if (flaw.isPresent()) {
            context.runOnContext(next -> session.decided(saying, Reply.refused(flaw.get())));
            return saying;
        }
        Waiting fresh = new Waiting(saying, Optional.empty(), false);
        waiting.add(fresh);
        keep(fresh);
        return saying;
    }

    List<Saying> unsent() {
        return Stream.concat(left.stream(), waiting.stream().map(one -> one.saying))
                .toList();
    }

    /** Whether nothing waits to be sent. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The session is signed in. */
    void signedIn() {
        ready = true;
        pump();
    }

    /** The session is signed in no longer; nothing that is on its way will be answered. */
    void interrupted() {
        ready = false;
        onItsWay = false;
        retry.ifPresent(Runnable::run);
        retry = Optional.empty();
    }

    /** Such things would be refused by the server too, or not even be understood. */
    private static Optional<Refusal> flaw(Saying saying) {
        Optional<Refusal> inText = Cleaner.flawOfLines(saying.text());
        if (inText.isPresent()) {
            return inText;
        }
        if (saying.to() instanceof Saying.Room room && Cleaner.flaw(room.name()).isPresent()) {
            return Cleaner.flaw(room.name());
        }
        return saying.text().getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT
                ? Optional.of(Refusal.TOO_LONG)
                : Optional.empty();
    }

    private void keep(Waiting one) {
        if (outbox.isEmpty()) {
            one.safe = true;
            pump();
            return;
        }
        Outbox file = outbox.get();
        try {
            file.said(one.saying);
        } catch (IOException full) {
            trouble(full);
            one.safe = true;
            pump();
            return;
        }
        context.executeBlocking(
                        () -> {
                            file.force();
                            return one;
                        },
                        true)
                .onFailure(why -> {
                    if (outbox.filter(file::equals).isPresent()) {
                        trouble(why);
                    }
                })
                .onComplete(forced -> {
                    one.safe = true;
                    pump();
                });
    }

    private void pump() {
        while (ready && !onItsWay && retry.isEmpty() && !waiting.isEmpty()) {
            Waiting head = waiting.element();
            if (tooOld(head)) {
                decide(
                        head,
                        Reply.refused(Refusal.FAILED.saying(
                                "this waited too long to be sent safely; whether it has arrived before is unknown")));
            } else if (!head.safe) {
                return;
            } else {
                send(head);
            }
        }
    }

    private boolean tooOld(Waiting one) {
        Instant now = time.now();
        if (now.isAfter(one.saying.at().plus(KEY_LIVES))) {
            return true;
        }
        return one.saying.to() instanceof Saying.Everyone
                && one.tried
                        .filter(when -> now.isAfter(when.plus(BROADCAST_KEY_LIVES)))
                        .isPresent();
    }

    private void send(Waiting one) {
        if (one.tried.isEmpty()) {
            one.tried = Optional.of(time.now());
            note(file -> file.tried(one.saying.key(), one.tried.get()));
        }
        onItsWay = true;
        session.send(one.saying.request())
                .onSuccess(reply -> answered(one, reply))
                .onFailure(noAnswer -> {
                    // The session says that it is interrupted, and later that it goes on.
                });
    }

    private void answered(Waiting one, Reply reply) {
        onItsWay = false;
        if (reply instanceof Reply.Refused refused && forTheMoment(one, refused)) {
            Duration wait = refused.retryAfter().map(Backoff::asked).orElseGet(backoff::next);
            tellOfWait(refused, wait);
            retry = Optional.of(time.after(wait, () -> {
                retry = Optional.empty();
                pump();
            }));
        } else {
            waitTold = false;
            backoff.reset();
            decide(one, reply);
            pump();
        }
    }

    /** Once for all refusals of one thing that was said. */
    private void tellOfWait(Reply.Refused refused, Duration wait) {
        if (!waitTold && wait.compareTo(LONG) > 0) {
            waitTold = true;
            session.trouble("not sent yet, the next try is in " + wait.toSeconds() + " s: "
                    + Cleaner.clean(refused.refusal().text().replace('\n', ' ')));
        }
    }

    private static boolean forTheMoment(Waiting one, Reply.Refused refused) {
        String code = refused.refusal().code();
        if (BROKEN.contains(code)) {
            one.broken++;
            return one.broken < MOST_TRIES_OF_BROKEN;
        }
        return FOR_THE_MOMENT.contains(code);
    }

    private void decide(Waiting one, Reply reply) {
        waiting.remove(one);
        note(file -> file.done(one.saying.key(), waiting.isEmpty()));
        session.decided(one.saying, reply);
    }

    @FunctionalInterface
    private interface Note {
        void in(Outbox file) throws IOException;
    }

    private void note(Note note) {
        if (outbox.isPresent()) {
            try {
                note.in(outbox.get());
            } catch (IOException full) {
                trouble(full);
            }
        }
    }

    private void trouble(Throwable why) {
        if (!troubled) {
            troubled = true;
            session.trouble(
                    "what you say cannot be kept on the disk and is lost if this program ends before it is sent: "
                            + Cleaner.clean(String.valueOf(why.getMessage())));
        }
    }
}
