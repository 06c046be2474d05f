package parley.verification;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Lets a few people do at random whatever can be done with mailboxes, and holds every answer and everything that is shown
 * against the {@link MailboxModel}: limits, keys, blocks, acknowledgement, resuming, expiry and crashes (reliability: the
 * rows Q and D). The limits are small, so that they are met all the time.
 */
final class MailboxCampaign {
    static final List<String> USERS = List.of("hans", "luke", "yoda", "leia", "chewy");
    static final MailboxModel.Limits LIMITS = new MailboxModel.Limits(20, 400, 7, 16);
    private static final int REMEMBERED = 40;

    private final MailboxPost post;
    private final Optional<StorePost> store;
    private final MailboxModel model;
    private final Random random;
    private final Map<String, ResumeModel> resumes = new HashMap<>();
    private final Map<String, List<String>> tokens = new HashMap<>();
    private final Map<String, Live> live = new HashMap<>();
    private final List<Keyed> keyed = new ArrayList<>();
    private final Map<String, Integer> met = new java.util.TreeMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private long lastId;
    private int texts;

    private static final class Live {
        private final String token;
        private long shown;
        /** By this login: what another device acknowledged was shown to it all the same, and may be again. */
        private long acknowledged;

        Live(String token, long shown) {
            this.token = token;
            this.shown = shown;
            this.acknowledged = shown;
        }
    }

    private record Keyed(String from, String to, String text, String key) {}

    MailboxCampaign(MailboxPost post, boolean silent, boolean history, long seed) {
        this.post = post;
        this.store = post instanceof StorePost one ? Optional.of(one) : Optional.empty();
        this.model = new MailboxModel(LIMITS, silent, history);
        this.random = new Random(seed);
    }

    /** Fails at the first difference; answers what was met, in one line. */
    static String run(Path folder, int steps, boolean silent, boolean history, long seed) {
        Random random = new Random(seed);
        try (MailboxPost post = new StorePost(folder, random, LIMITS, silent, history, USERS)) {
            return new MailboxCampaign(post, silent, history, random.nextLong()).run(steps, seed);
        }
    }

    String run(int steps, long seed) {
        for (int step = 1; step <= steps; step++) {
            try {
                step();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed %d, step %d: %s".formatted(seed, step, e.getMessage()), e);
            }
        }
        return "mailbox: seed %d, %,d steps as in the model: %s".formatted(seed, steps, met);
    }

    private void step() {
        String user = anybody();
        int dice = random.nextInt(1_000);
        if (dice < 420) {
            send(user, other(user), "%04d".formatted(++texts).repeat(random.nextInt(1, 12)), key());
        } else if (dice < 520) {
            sendAgain();
        } else if (dice < 650) {
            acknowledge(user);
        } else if (dice < 710) {
            block(user, other(user));
        } else if (dice < 850) {
            comeOrGo(user);
        } else if (dice < 900) {
            String other = other(user);
            same(
                    "history",
                    model.history(user, other).stream()
                            .map(MailboxModel.Letter::text)
                            .toList(),
                    post.history(user, other));
        } else if (dice < 990) {
            store.ifPresent(own -> steer(own, user));
        } else if (random.nextInt(10) == 0) {
            goDown();
        }
    }

    private void send(String from, String to, String text, Optional<String> key) {
        MailboxPost.Answer answer = post.send(from, to, text, key);
        String wanted = model.send(from, to, text, key, now());
        count(wanted);
        boolean taken = wanted.equals("accepted") || wanted.equals("repeated");
        same("answer to a message", taken ? "ok" : wanted, answer.code());
        if (wanted.equals("accepted")) {
            long id = Long.parseLong(answer.id(), Character.MAX_RADIX);
            same("ids grow", true, id > lastId);
            lastId = id;
            key.ifPresent(one -> keyed.add(new Keyed(from, to, text, one)));
            key.ifPresent(one -> ids.put(from + " " + one, answer.id()));
        } else if (wanted.equals("repeated")) {
            same("id of a repeat", ids.getOrDefault(from + " " + key.orElseThrow(), ""), answer.id());
        } else {
            key.ifPresent(one -> keyed.add(new Keyed(from, to, text, one)));
        }
        if (keyed.size() > REMEMBERED) {
            keyed.remove(random.nextInt(keyed.size()));
        }
        check(to);
    }

    /** Most of what was sent with a key comes again as it was; some of it to somebody else or with other words. */
    private void sendAgain() {
        if (!keyed.isEmpty()) {
            Keyed before = keyed.get(random.nextInt(keyed.size()));
            int dice = random.nextInt(10);
            send(
                    before.from(),
                    dice == 0 ? other(before.from()) : before.to(),
                    dice == 1 ? before.text() + "!" : before.text(),
                    Optional.of(before.key()));
        }
    }

    private void acknowledge(String user) {
        if (live.containsKey(user)) {
            long shown = live.get(user).shown;
            long seq = random.nextInt(4) == 0 ? random.nextLong(shown + 1) : Math.max(0, shown - random.nextInt(3));
            post.acknowledge(user, seq);
            model.acknowledge(user, seq);
            live.get(user).acknowledged = Math.max(live.get(user).acknowledged, seq);
            count("ack");
        }
    }

    private void block(String user, String other) {
        if (random.nextInt(3) == 0) {
            same("block", model.block(user, other), post.block(user, other));
        } else {
            same("unblock", model.unblock(user, other), post.unblock(user, other));
        }
    }

    private void comeOrGo(String user) {
        if (live.containsKey(user)) {
            leave(user);
        } else if (tokens(user).isEmpty() || random.nextInt(4) == 0) {
            login(user);
        } else {
            resume(user);
        }
    }

    private void login(String user) {
        count("login");
        MailboxPost.Entered entered = post.login(user);
        resumes(user).begin(entered.token());
        entered(user, entered, model.cursor(user));
    }

    private void resume(String user) {
        List<String> known = tokens(user);
        String token = known.get(Math.max(0, known.size() - 1 - random.nextInt(random.nextInt(5) + 1)));
        long last = model.last(user);
        int dice = random.nextInt(12);
        long seq = dice == 0 ? last + 1 : dice < 5 ? random.nextLong(last + 1) : model.cursor(user);
        MailboxPost.Entered entered = post.resume(user, token, seq);
        String wanted = !resumes(user).good(token, now()) ? "bad-login" : seq > last ? "protocol" : "ok";
        count("resume " + wanted);
        same("resume", wanted, entered.code());
        if (wanted.equals("ok")) {
            resumes(user).use(token, entered.token());
            model.acknowledge(user, seq);
            entered(user, entered, seq);
        } else if (wanted.equals("bad-login")) {
            known.remove(token);
        }
    }

    private void entered(String user, MailboxPost.Entered entered, long after) {
        same("seq of " + user, model.cursor(user), entered.cursor());
        same("waiting of " + user, (long) model.kept(user, after).size(), entered.waiting());
        live.put(user, new Live(entered.token(), after));
        List<String> known = tokens(user);
        known.add(entered.token());
        if (known.size() > 6) {
            known.remove(0);
        }
        check(user);
    }

    private void leave(String user) {
        check(user);
        boolean logout = random.nextInt(5) == 0;
        Live gone = live.remove(user);
        post.leave(user, logout);
        if (gone.shown > gone.acknowledged) {
            model.shown(user, gone.shown);
        }
        resumes(user).end(gone.token, logout, now());
    }

    /** What is shown to a login is what the model keeps, in order, once. */
    private void check(String user) {
        if (live.containsKey(user)) {
            Live reader = live.get(user);
            List<MailboxPost.Shown> wanted = model.kept(user, reader.shown).stream()
                    .map(one -> new MailboxPost.Shown(one.seq(), one.from(), one.text(), model.again(user, one.seq())))
                    .toList();
            same("shown to " + user, wanted, post.shows(user, wanted.size()));
            wanted.forEach(one -> count(one.again() ? "shown again" : "shown"));
            reader.shown = Math.max(reader.shown, model.last(user));
        }
    }

    private void steer(StorePost own, String user) {
        int dice = random.nextInt(90);
        if (dice < 30) {
            long login = random.nextInt(3) + 1L;
            long seq = random.nextInt(3) == 0 ? 0 : random.nextLong(model.last(user) + 1);
            own.taken(user, login, seq);
            model.taken(user, login, seq);
        } else if (dice < 80) {
            own.pass(
                    random.nextInt(6) == 0
                            ? Duration.ofDays(random.nextInt(12))
                            : Duration.ofMinutes(random.nextInt(90)));
            model.sweep(now());
        } else {
            Map<String, Integer> expired = model.takeExpired(user);
            expired.values().forEach(one -> count("expired"));
            same("expired of " + user, expired, own.takeExpired(user));
        }
    }

    private void goDown() {
        boolean inOrder = random.nextBoolean();
        count(inOrder ? "restart" : "kill");
        live.keySet().forEach(this::check);
        post.goDown(inOrder);
        model.crash(inOrder ? Set.of() : Set.copyOf(live.keySet()));
        live.clear();
        resumes.values().forEach(one -> one.endAll(now()));
    }

    private java.time.Instant now() {
        return store.map(StorePost::now).orElse(java.time.Instant.EPOCH);
    }

    private ResumeModel resumes(String user) {
        return resumes.computeIfAbsent(user, one -> new ResumeModel());
    }

    private List<String> tokens(String user) {
        return tokens.computeIfAbsent(user, one -> new ArrayList<>());
    }

    private Optional<String> key() {
        return random.nextBoolean() ? Optional.of("k" + texts) : Optional.empty();
    }

    private String anybody() {
        return USERS.get(random.nextInt(USERS.size()));
    }

    private String other(String user) {
        String other = anybody();
        return other.equals(user) ? other(user) : other;
    }

    private void count(String what) {
        met.merge(what, 1, Integer::sum);
    }

    private static void same(String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            throw new AssertionError("%s: the model says %s, and it was %s".formatted(what, wanted, found));
        }
    }
}
