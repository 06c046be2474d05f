package parley.client.peer;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import parley.protocol.Cleaner;
import parley.protocol.PeerLine;
import parley.protocol.words.UserName;

/**
 * The files that go over the links of one client; got by {@link Links#transfers}. All methods are called, and the listener is
 * told, on the links' event loop.
 */
public final class Transfers {
    /** Of one side that nobody has answered yet (docs/reliability.md, P14); who offers more is refused. */
    private static final int MOST_OFFERED = 3;

    private static final int ID_BITS = 64;
    private static final Duration TELLING = Duration.ofMillis(250);
    /** How long one that is over is still shown, in times of telling. */
    private static final int SHOWN_AFTER_END = 20;

    private final Means means;
    private final Path folder;
    private final TransferListener listener;
    private final Supplier<Map<UserName, Talk>> talks;
    private final SecureRandom random = new SecureRandom();
    private final Map<Integer, FileMove> moves = new TreeMap<>();
    private final Map<Name, FileMove> named = new HashMap<>();
    private final Map<FileMove, Integer> over = new HashMap<>();
    private final Map<Talk, Incoming> receiving = new HashMap<>();
    private Optional<Means.Timer> telling = Optional.empty();
    private int numbers;

    /** What {@link #send} answers. */
    public sealed interface Sending {}

    /** @param all a file, or the files of a directory, to be offered one after the other */
    public record Begun(List<Transfer> all) implements Sending {
        public Begun {
            all = List.copyOf(all);
        }
    }

    /** @param sentence for people, why nothing is sent */
    public record Refused(String sentence) implements Sending {}

    /** What a line means that is about a file; only of transfers that are not over. */
    private record Name(UserName peer, String file) {}

    Transfers(Means means, Path folder, TransferListener listener, Supplier<Map<UserName, Talk>> talks) {
        this.means = means;
        this.folder = folder;
        this.listener = listener;
        this.talks = talks;
    }

    FileLines lines() {
        return new Lines();
    }

    /**
     * Offers a file, or each regular file of a directory, to a peer with whom a link stands.
     *
     * @return when the file, or the directory, was looked at; reading it follows
     */
    public Future<Sending> send(UserName peer, Path path) {
        if (!talks.get().containsKey(peer)) {
            return Future.succeededFuture(new Refused("there is no direct link with " + peer));
        }
        return means.aside(() -> FoundFile.in(path)).transform(found -> {
            if (found.failed()) {
                return Future.succeededFuture(new Refused("cannot read " + Cleaner.clean(path.toString())));
            }
            if (found.result().isEmpty() || found.result().size() > FoundFile.MOST_IN_DIRECTORY) {
                return Future.succeededFuture(new Refused(
                        found.result().isEmpty()
                                ? "there is no file in " + Cleaner.clean(path.toString())
                                : "there are more than " + FoundFile.MOST_IN_DIRECTORY + " files in "
                                        + Cleaner.clean(path.toString())));
            }
            List<Transfer> begun = new ArrayList<>();
            for (FoundFile one : found.result()) {
                begun.add(begin(peer, one).shown());
            }
            return Future.succeededFuture(new Begun(begun));
        });
    }

    private Outgoing begin(UserName peer, FoundFile found) {
        String file = new BigInteger(ID_BITS, random).toString(Character.MAX_RADIX);
        String label = Cleaner.clean(found.name());
        Outgoing move = new Outgoing(
                means,
                ++numbers,
                peer,
                found.path(),
                label.substring(Math.max(0, label.length() - PeerLine.LONGEST_NAME)),
                file,
                this::ended);
        add(move);
        move.read(() -> offer(peer));
        return move;
    }

    private void add(FileMove move) {
        moves.put(move.number, move);
        named.put(new Name(move.peer, move.file()), move);
        if (telling.isEmpty()) {
            telling = Optional.of(means.every(TELLING, this::tell));
        }
    }

    /** Offers what waits, as much as may be unanswered. */
    private void offer(UserName peer) {
        Optional<Talk> talk = Optional.ofNullable(talks.get().get(peer));
        if (talk.isEmpty()) {
            return;
        }
        List<Outgoing> all = of(peer, Outgoing.class);
        long free = MOST_OFFERED
                - all.stream().filter(move -> move.is(Transfer.State.OFFERED)).count();
        all.stream()
                .filter(move -> move.is(Transfer.State.PAUSED))
                .limit(free)
                .toList()
                .forEach(move -> move.linked(talk.get()));
    }

    private <M extends FileMove> List<M> of(UserName peer, Class<M> kind) {
        return moves.values().stream()
                .filter(move -> move.peer.equals(peer))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /**
     * Takes a file that was offered. It comes to the download folder under a name of its own, when it is whole; one that had
     * begun to come before goes on where it was.
     *
     * @return why not, as a sentence for people, or empty
     */
    public Future<Optional<String>> get(int number) {
        if (!(moves.get(number) instanceof Incoming move)) {
            return Future.succeededFuture(Optional.of("nobody offers a file with the number " + number));
        }
        Optional<Incoming> same = samePart(move).filter(Incoming::isWanted).findFirst();
        return same.isPresent()
                ? Future.succeededFuture(Optional.of("it is coming already, as number " + same.get().number))
                : move.get();
    }

    private Stream<Incoming> samePart(Incoming move) {
        return moves.values().stream()
                .filter(other -> other != move && !other.state().over())
                .filter(Incoming.class::isInstance)
                .map(Incoming.class::cast)
                .filter(other -> other.part().equals(move.part()));
    }

    /**
     * Refuses what was offered, or cancels what is under way, in either direction.
     *
     * @return whether there was such a transfer
     */
    public boolean skip(int number) {
        Optional<FileMove> move = Optional.ofNullable(moves.get(number))
                .filter(one -> !one.state().over());
        move.ifPresent(FileMove::skip);
        if (move.orElse(null) instanceof Incoming refused
                && samePart(refused).findAny().isEmpty()) {
            refused.forget();
        }
        return move.isPresent();
    }

    /** All that are not over, by number; and those that are, for a few seconds. */
    public List<Transfer> all() {
        return moves.values().stream().map(FileMove::shown).toList();
    }

    private void ended(FileMove move, String sentence, Optional<Path> at) {
        named.remove(new Name(move.peer, move.file()), move);
        over.put(move, SHOWN_AFTER_END);
        listener.ended(move.shown(), sentence, at);
        // Later, for its own last line comes first.
        means.context().runOnContext(next -> {
            offer(move.peer);
            pump(move.peer);
        });
    }

    private void tell() {
        moves.values().stream()
                .filter(FileMove::changed)
                .filter(move -> !move.state().over())
                .forEach(move -> listener.progress(move.shown()));
        over.replaceAll((move, left) -> left - 1);
        over.entrySet().removeIf(ended -> {
            boolean gone = ended.getValue() <= 0;
            if (gone) {
                moves.remove(ended.getKey().number);
            }
            return gone;
        });
        if (moves.isEmpty()) {
            telling.ifPresent(Means.Timer::cancel);
            telling = Optional.empty();
        }
    }

    private void pump(UserName peer) {
        of(peer, Outgoing.class).forEach(Outgoing::pump);
    }

    /** What the links tell. */
    private final class Lines implements FileLines {
        @Override
        public void up(Talk talk) {
            offer(talk.peer());
        }

        @Override
        public void said(Talk talk, PeerLine line) {
            if (line instanceof PeerLine.FileOffer offer) {
                offered(talk, offer);
                return;
            }
            Optional<FileMove> move = PeerLine.file(line).map(file -> named.get(new Name(talk.peer(), file)));
            if (line instanceof PeerLine.FileEnd
                    && move.filter(known -> known.incoming() && known.is(Transfer.State.OFFERED))
                            .isPresent()) {
                talk.withdrawals().another(System.nanoTime());
            }
            receiving.remove(talk);
            if (line instanceof PeerLine.FileData && move.orElse(null) instanceof Incoming incoming) {
                receiving.put(talk, incoming);
            }
            move.ifPresent(known -> {
                known.said(line);
                if (!known.incoming()) {
                    pump(talk.peer());
                }
            });
        }

        private void offered(Talk talk, PeerLine.FileOffer offer) {
            Collection<Incoming> known = of(talk.peer(), Incoming.class);
            Optional<Incoming> before =
                    known.stream().filter(move -> move.same(offer)).findFirst();
            if (before.filter(Incoming::owesEnd).isPresent()) {
                talk.say(new PeerLine.FileEnd(offer.file(), "done"));
            } else if (before.filter(move -> move.is(Transfer.State.PAUSED)).isPresent()) {
                named.remove(new Name(talk.peer(), before.get().file()), before.get());
                before.get().again(offer);
                named.put(new Name(talk.peer(), offer.file()), before.get());
                before.get().linked(talk);
            } else if (tooMany(talk, known) || named.containsKey(new Name(talk.peer(), offer.file()))) {
                talk.say(new PeerLine.FileRefuse(offer.file()));
            } else {
                Incoming fresh = new Incoming(means, ++numbers, talk.peer(), offer, folder, Transfers.this::ended);
                add(fresh);
                fresh.linked(talk);
                listener.offered(fresh.shown());
            }
        }

        private boolean tooMany(Talk talk, Collection<Incoming> known) {
            long open = known.stream()
                    .filter(move -> move.is(Transfer.State.OFFERED))
                    .count();
            return open >= MOST_OFFERED || talk.withdrawals().tooMany(System.nanoTime());
        }

        @Override
        public void data(Talk talk, byte[] bytes) {
            Optional.ofNullable(receiving.get(talk)).ifPresent(move -> move.data(bytes));
        }

        @Override
        public void drained(Talk talk) {
            pump(talk.peer());
        }

        @Override
        public void down(Talk talk) {
            receiving.remove(talk);
            of(talk.peer(), FileMove.class).forEach(FileMove::unlinked);
        }
    }
}
