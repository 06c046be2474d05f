package parley.verification;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything that the clients of a campaign sent, were answered and were shown, in memory and as a file, and the questions
 * that are asked of it at the end (protocol section 3.4). Safe for many threads.
 */
final class Ledger implements AutoCloseable {

    /**
     * @param pair sender and receiver
     * @param number the sender's own count of messages to that receiver, from 1: the order in which he sent them
     */
    record Sent(String pair, int number) {}

    private static final String LOST = "lost: ";
    /** Answers to a {@code resume} with what the same server gave. */
    private static final Pattern FORGOTTEN = Pattern.compile(
            " was refused: .*\"cmd\":\"resume\",\"code\":(\"bad-login\"|\"usage\",\"text\":\"this number was never given\")");

    private final BufferedWriter file;
    private final Map<String, Sent> sent = new HashMap<>();
    private final Map<String, String> accepted = new HashMap<>();
    private final Map<String, List<String>> shown = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int repeats;
    private int refused;
    private int resumes;
    private int changes;
    private int unavailable;
    private final Map<String, String> shownIds = new HashMap<>();

    Ledger(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.file = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message is about to be sent, for the first time or again. The key is the message's text as well. */
    synchronized void sends(String key, Sent what) {
        write("send", key);
        if (sent.putIfAbsent(key, what) != null) {
            repeats++;
        }
    }

    /** {@code ok}: from now on the server owes it. */
    synchronized void accepts(String key, String id) {
        write("accepted", key + " " + id);
        String before = accepted.putIfAbsent(key, id);
        if (before != null && !before.equals(id)) {
            fault("key " + key + " was accepted as " + before + " and as " + id);
        }
    }

    synchronized void refuses(String key, String code) {
        write("refused", key + " " + code);
        refused++;
        if (accepted.containsKey(key)) {
            fault("key " + key + " was accepted and then refused: " + code);
        }
    }

    /** A message that this client had not shown before. */
    synchronized void shows(String receiver, long seq, String id, String text) {
        write("shown", receiver + " " + seq + " " + id + " " + text);
        shown.computeIfAbsent(receiver, nobody -> new ArrayList<>()).add(text);
        shownIds.putIfAbsent(text, id);
        if (!sent.containsKey(text)) {
            fault(receiver + " was shown what nobody sent: " + text);
        }
    }

    synchronized void acknowledges(String receiver, long seq) {
        write("ack", receiver + " " + seq);
    }

    synchronized void resumes() {
        resumes++;
    }

    /** {@code unavailable}: nothing was done. */
    synchronized void postpones(String key, String code) {
        write("postponed", key + " " + code);
        unavailable++;
    }

    /** A password was changed. */
    synchronized void changes() {
        changes++;
    }

    synchronized void fault(String what) {
        write("fault", what);
        faults.add(what);
    }

    /**
     * Whether this fault says that something is forgotten which the server had told as done: a message that it accepted, a
     * number that it gave, a token that it gave. Nothing but a loss explains it.
     */
    static boolean isLoss(String fault) {
        return fault.startsWith(LOST) || FORGOTTEN.matcher(fault).find();
    }

    /** What is known to be broken before the end. */
    synchronized int faultCount() {
        return faults.size();
    }

    /** What broke the promise, in sentences; to be asked when every mailbox has been emptied. */
    synchronized List<String> judge() {
        List<String> order = new ArrayList<>();
        Set<String> everything = new HashSet<>();
        shown.forEach((receiver, texts) -> {
            Map<String, Integer> last = new HashMap<>();
            for (String text : texts) {
                if (!everything.add(text)) {
                    order.add("doubled at " + receiver + ": " + text);
                }
                Sent what = sent.getOrDefault(text, new Sent("nobody", 0));
                Integer before = last.put(what.pair(), what.number());
                if (before != null && before >= what.number()) {
                    order.add("order at " + receiver + ": " + what + " behind number " + before);
                }
            }
        });
        List<String> all = new ArrayList<>();
        accepted.forEach((key, id) -> {
            if (!everything.contains(key)) {
                all.add(LOST + key + " accepted as " + id);
            } else if (!id.equals(shownIds.get(key))) {
                order.add("key " + key + " was accepted as " + id + " and shown as " + shownIds.get(key));
            }
        });
        // The plainest first: not all of them are told.
        faults.stream().filter(Ledger::isLoss).forEach(all::add);
        faults.stream().filter(fault -> !isLoss(fault)).forEach(all::add);
        all.addAll(order);
        return all;
    }

    synchronized long accepted() {
        return accepted.size();
    }

    /** How much of each there was. */
    record Figures(
            long accepted, long shown, long repeats, long refused, long resumes, long changes, long unavailable) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);

        Figures plus(Figures more) {
            return new Figures(
                    accepted + more.accepted,
                    shown + more.shown,
                    repeats + more.repeats,
                    refused + more.refused,
                    resumes + more.resumes,
                    changes + more.changes,
                    unavailable + more.unavailable);
        }

        @Override
        public String toString() {
            return ("%,d messages accepted, %,d shown, %,d sent again with their key, %,d refused, %,d resumes,"
                            + " %,d passwords, %,d times unavailable")
                    .formatted(accepted, shown, repeats, refused, resumes, changes, unavailable);
        }
    }

    synchronized Figures figures() {
        long all = shown.values().stream().mapToLong(List::size).sum();
        return new Figures(accepted.size(), all, repeats, refused, resumes, changes, unavailable);
    }

    private void write(String kind, String what) {
        try {
            file.write(System.nanoTime() / 1_000 + "\t" + kind + "\t" + what + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
