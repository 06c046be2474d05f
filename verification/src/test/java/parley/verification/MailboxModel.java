package parley.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What protocol section 3.4 says of mailboxes, in as few words as possible: slow, in memory, and plain to see. */
final class MailboxModel {
    static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration KEYS = Duration.ofDays(7);

    record Limits(int messages, int bytes, int perSender, int outstanding) {}

    /** @param seq 0 for one that only its sender sees */
    record Letter(int number, long seq, String from, String to, String text, Instant at) {}

    private record Sent(String to, String text, Instant at) {}

    private static final class Box {
        long last;
        long cursor;
        long shown;
        final Set<String> blocked = new HashSet<>();
        final Set<String> wroteTo = new HashSet<>();
        final Map<Long, Long> taken = new HashMap<>();
        Map<String, Integer> expired = new TreeMap<>();
    }

    private final Limits limits;
    private final boolean silent;
    private final boolean history;
    private final Map<String, Box> boxes = new HashMap<>();
    private final Map<String, Sent> keys = new HashMap<>();
    private final Set<Integer> released = new HashSet<>();
    /** Read by somebody who blocked the sender before: they go on counting for him. */
    private final Set<Integer> held = new HashSet<>();
    /** Those of the held ones that only the sender's own history still has. */
    private final Set<Integer> gone = new HashSet<>();

    private final List<Letter> letters = new ArrayList<>();
    private int number;

    MailboxModel(Limits limits, boolean silent, boolean history) {
        this.limits = limits;
        this.silent = silent;
        this.history = history;
    }

    String send(String from, String to, String text, Optional<String> key, Instant now) {
        Sent before = keys.get(from + key);
        if (key.isPresent() && before != null) {
            return before.to.equals(to) && before.text.equals(text) ? "repeated" : "key-reused";
        }
        boolean blocked = box(to).blocked.contains(from);
        if (blocked && !silent) {
            return "blocked";
        }
        Predicate<Letter> own = one -> counts(one) && one.from.equals(from);
        if (all(own).size() >= limits.outstanding || all(own.and(to(to))).size() >= limits.perSender) {
            return "sender-quota";
        }
        List<Letter> felt = all(one -> counts(one)
                && one.to.equals(to)
                && ((one.seq > 0 && !held.contains(one.number)) || one.from.equals(from)));
        int bytes = felt.stream().mapToInt(one -> one.text.length()).sum() + text.length();
        int tenths = box(to).wroteTo.contains(from) ? 10 : 9;
        if (felt.size() + 1 > limits.messages * tenths / 10 || bytes > limits.bytes * tenths / 10) {
            return "mailbox-full";
        }
        box(from).wroteTo.add(to);
        letters.add(new Letter(++number, blocked ? 0 : ++box(to).last, from, to, text, now));
        key.ifPresent(its -> keys.put(from + key, new Sent(to, text, now)));
        return "accepted";
    }

    void acknowledge(String user, long seq) {
        Box box = box(user);
        moving(user, () -> box.cursor = seq > box.last ? box.cursor : Math.max(box.cursor, seq));
        Predicate<Letter> read = to(user).and(one -> !history && one.seq > 0 && one.seq <= box.cursor);
        all(read).stream().filter(one -> held.contains(one.number)).forEach(one -> gone.add(one.number));
        letters.removeIf(read.and(one -> !held.contains(one.number)));
    }

    /** What stops counting in a mailbox goes on counting for its sender if he is blocked by then. */
    private void moving(String user, Runnable move) {
        List<Letter> before = all(to(user).and(this::waits));
        move.run();
        List<Letter> after = all(to(user).and(this::waits));
        before.stream()
                .filter(one -> !after.contains(one) && box(user).blocked.contains(one.from))
                .forEach(one -> held.add(one.number));
        after.forEach(one -> held.remove(one.number));
    }

    boolean block(String blocker, String blocked) {
        return box(blocker).blocked.add(blocked);
    }

    boolean unblock(String blocker, String blocked) {
        if (!box(blocker).blocked.remove(blocked)) {
            return false;
        }
        Predicate<Letter> his = to(blocker).and(one -> one.from.equals(blocked));
        all(his.and(one -> one.seq == 0)).forEach(one -> released.add(one.number));
        letters.removeIf(his.and(one -> !history && (one.seq == 0 || gone.contains(one.number))));
        all(his).forEach(one -> held.remove(one.number));
        return true;
    }

    /** The TCP of a live login without {@code ack} has taken so much; 0: that login is over. */
    void taken(String user, long login, long seq) {
        moving(
                user,
                () -> box(user)
                        .taken
                        .put(login, seq == 0 ? 0 : Math.max(seq, box(user).taken.getOrDefault(login, 0L))));
    }

    /** What a login of this user saw last without having acknowledged it, or may have seen. */
    void shown(String user, long seq) {
        box(user).shown = Math.max(box(user).shown, seq);
    }

    /** All logins are over, and who may have been shown something he did not acknowledge is shown it again. */
    void crash(Set<String> live) {
        List.copyOf(boxes.keySet())
                .forEach(user -> moving(user, () -> box(user).taken.clear()));
        live.stream().filter(user -> last(user) > cursor(user)).forEach(user -> shown(user, last(user)));
    }

    /** What has lived its time goes: letters after 30 days, keys after 7. */
    void sweep(Instant now) {
        for (Letter old : all(one -> !one.at.isAfter(now.minus(RETENTION)))) {
            if (old.seq > box(old.to).cursor) {
                box(old.to).expired.merge(old.from, 1, Integer::sum);
            }
            letters.remove(old);
        }
        keys.values().removeIf(sent -> !sent.at.isAfter(now.minus(KEYS)));
    }

    Map<String, Integer> takeExpired(String user) {
        Map<String, Integer> expired = box(user).expired;
        box(user).expired = new TreeMap<>();
        return expired;
    }

    /** What comes to somebody who has shown everything up to {@code after}, in this order. */
    List<Letter> kept(String user, long after) {
        return all(to(user).and(one -> one.seq > after && !gone.contains(one.number)));
    }

    boolean again(String user, long seq) {
        return seq <= box(user).shown;
    }

    List<Letter> history(String reader, String other) {
        return all(one -> (one.from.equals(reader) && one.to.equals(other))
                || (one.seq > 0 && !gone.contains(one.number) && one.from.equals(other) && one.to.equals(reader)));
    }

    long cursor(String user) {
        return box(user).cursor;
    }

    long last(String user) {
        return box(user).last;
    }

    private Box box(String user) {
        return boxes.computeIfAbsent(user, name -> new Box());
    }

    private boolean counts(Letter one) {
        return one.seq == 0 ? !released.contains(one.number) : waits(one) || held.contains(one.number);
    }

    private boolean waits(Letter one) {
        Box box = box(one.to);
        boolean taken = box.taken.values().stream().anyMatch(seq -> one.seq <= seq);
        return one.seq > 0 && one.seq > box.cursor && !taken;
    }

    private List<Letter> all(Predicate<Letter> which) {
        return letters.stream().filter(which).toList();
    }

    private static Predicate<Letter> to(String user) {
        return one -> one.to.equals(user);
    }
}
