package parley.server.gate;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import parley.protocol.words.UserName;
import parley.server.powers.Mail;

/** Mailboxes that forget, for tests. */
final class MemoryMailboxes implements Mailboxes {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Map<String, List<Mail.Item>> boxes = new HashMap<>();
    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, Long> cursors = new HashMap<>();
    private final Map<String, Long> pushed = new HashMap<>();
    private boolean broken;
    private int refusals;
    private int refusedEnds;
    private boolean bug;
    int reads;

    synchronized Mail.Item put(String to, String from, String text, Instant at) {
        long seq = last.merge(to, 1L, Long::sum);
        Mail.Item item = new Mail.Item(Optional.of(seq), "m" + seq, new UserName(from), new UserName(to), text, at);
        boxes.computeIfAbsent(to, box -> new ArrayList<>()).add(item);
        return item;
    }

    synchronized void expire(String owner, long seq) {
        boxes.getOrDefault(owner, List.of()).removeIf(item -> item.seq().orElseThrow() == seq);
    }

    synchronized void breakDown(boolean now) {
        broken = now;
    }

    /** The next so many acknowledgements are not taken. */
    synchronized void refuse(int times) {
        refusals = times;
    }

    /** The next so many ends of tokens are not taken. */
    synchronized void refuseEnds(int times) {
        refusedEnds = times;
    }

    /** From now on calls throw, which they must not. */
    synchronized void throwUp() {
        bug = true;
    }

    synchronized long cursor(UserName user) {
        return cursors.getOrDefault(user.value(), 0L);
    }

    synchronized long last(UserName user) {
        return last.getOrDefault(user.value(), 0L);
    }

    synchronized void pushedBefore(String user, long seq) {
        pushed.put(user, seq);
    }

    @Override
    public synchronized Future<Page> read(UserName user, long after, Optional<UserName> from) {
        reads++;
        bug();
        if (broken) {
            return Future.failedFuture("the store is away");
        }
        List<Kept> page = new ArrayList<>();
        for (Mail.Item item : boxes.getOrDefault(user.value(), List.of())) {
            long seq = item.seq().orElseThrow();
            if (seq > after && from.map(item.from()::equals).orElse(true)) {
                if (page.size() == 64) {
                    return Future.succeededFuture(new Page(page, page.get(63).seq()));
                }
                page.add(new Kept(seq, item, seq <= pushed.getOrDefault(user.value(), 0L)));
            }
        }
        return Future.succeededFuture(new Page(page, Math.max(after, last.getOrDefault(user.value(), 0L))));
    }

    @Override
    public synchronized Future<Void> acknowledge(UserName user, long seq) {
        if (refusals > 0) {
            refusals--;
            return Future.failedFuture("the store is busy");
        }
        cursors.put(user.value(), seq);
        told.add("ack " + user + " " + seq);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> markPushed(UserName user, long seq) {
        told.add("pushed " + user + " " + seq);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> markTaken(UserName user, long epoch, long seq) {
        told.add("taken " + user + " " + seq);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> endToken(String hash, boolean voided, Instant at) {
        bug();
        if (refusedEnds > 0) {
            refusedEnds--;
            return Future.failedFuture("the store is busy");
        }
        told.add((voided ? "void " : "end ") + hash);
        return Future.succeededFuture();
    }

    private void bug() {
        if (bug) {
            throw new IllegalStateException("a bug, as the test wants it");
        }
    }
}
