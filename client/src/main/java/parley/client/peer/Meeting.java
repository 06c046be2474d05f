package parley.client.peer;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import parley.protocol.PeerLine;
import parley.protocol.ServerLine;
import parley.wire.Candidate;
import parley.wire.Fingerprint;
import parley.wire.PinnedTrust;
import parley.wire.TlsContext;
import parley.wire.Wire;

/**
 * Two who were introduced and try to meet (protocol section 3.5): each dials all addresses of the other at once and listens;
 * the caller picks the first connection on which key and token were shown; without one in time both go to the relay. Touched
 * only from the links' event loop.
 */
final class Meeting implements Proof.Outcome {
    private static final int MOST_AT_ONCE = 64;

    private final Means means;
    private final OpenOffer offer;
    private final ServerLine.PrivatePeer peer;
    private final Outcome outcome;
    private final boolean caller;
    private final TlsContext listening;
    private final TlsContext dialling;
    private final Set<Proof> proofs = new HashSet<>();
    private final Set<PeerWire> proved = new HashSet<>();
    private final List<Means.Timer> timers = new ArrayList<>();
    private Optional<Proof> overRelay = Optional.empty();
    private boolean over;

    /** Exactly one of the two is told, unless the meeting is {@linkplain #cancel() cancelled} before. */
    interface Outcome {
        void met(PeerWire line, Path path);

        /** @param why one sentence for people */
        void failed(String why);
    }

    /**
     * Which way a link goes.
     *
     * @param text for people
     */
    record Path(String text, boolean relayed) {
        static final Path RELAY = new Path("relayed by the server", true);
    }

    private Meeting(Means means, OpenOffer offer, ServerLine.PrivatePeer peer, Fingerprint expected, Outcome outcome)
            throws SSLException {
        this.means = means;
        this.offer = offer;
        this.peer = peer;
        this.outcome = outcome;
        this.caller = peer.role().equals("caller");
        this.listening = offer.key().linkServerContext(PinnedTrust.exactly(expected));
        this.dialling = offer.key().linkClientContext(PinnedTrust.exactly(expected));
    }

    /** Begins. */
    static Meeting of(
            Means means, OpenOffer offer, ServerLine.PrivatePeer peer, Fingerprint expected, Outcome outcome) {
        try {
            Meeting meeting = new Meeting(means, offer, peer, expected, outcome);
            meeting.begin();
            return meeting;
        } catch (SSLException e) {
            throw new IllegalStateException("this Java has no TLS 1.3", e);
        }
    }

    private void begin() {
        timers.add(
                means.after(means.patience().meeting(), () -> fail("no way to " + peer.peer() + " was found in time")));
        offer.server().ifPresent(server -> server.host(this::called));
        if (means.options().way() != Links.Way.RELAY) {
            List<Candidate> candidates = peer.candidates().stream()
                    .flatMap(text -> Candidate.parse(text).stream())
                    .filter(candidate -> !candidate.udp() && candidate.dialable(offer.besideServer()))
                    .distinct()
                    .toList();
            candidates.forEach(this::dial);
            // One who offers no address wants the relay, or has no other way.
            if (!candidates.isEmpty() || means.options().way() == Links.Way.DIRECT) {
                timers.add(means.after(means.patience().direct(), this::noDirectWay));
                return;
            }
        }
        goToRelay(why -> timers.add(means.after(means.patience().direct(), () -> fail(why))));
    }

    private void dial(Candidate candidate) {
        Future<Wire> dialled = means.client()
                .connect(candidate.port(), candidate.address().getHostAddress())
                .map(Wire::of);
        dialled.onSuccess(wire -> {
            if (over) {
                wire.forceClose();
            } else {
                Proof proof = Proof.dialling(means, wire, dialling, peer.token(), this);
                wire.start(proof.line());
                watch(proof);
            }
        });
    }

    private void called(Wire wire) {
        if (over || proofs.size() >= MOST_AT_ONCE) {
            wire.forceClose();
            return;
        }
        Proof proof = Proof.listening(means, wire, listening, peer.token(), new Guest());
        wire.start(proof.line());
        watch(proof);
    }

    private void watch(Proof proof) {
        if (!proof.decided()) {
            proofs.add(proof);
        }
    }

    private void noDirectWay() {
        if (means.options().way() == Links.Way.DIRECT) {
            fail(noWay("the relay is not wanted"));
        } else {
            goToRelay(this::fail);
        }
    }

    /** @param without what is done if that is no way, with one sentence why */
    private void goToRelay(Consumer<String> without) {
        RelayDial.open(means, peer.token()).onSuccess(this::carried).onFailure(why -> {
            if (!over) {
                without.accept(noWay(why instanceof RelayDial.NoRelay known ? known.why() : "the relay failed"));
            }
        });
    }

    private String noWay(String andWhy) {
        return "no direct way to " + peer.peer() + ", and " + andWhy;
    }

    private void carried(Wire wire) {
        if (over) {
            wire.forceClose();
            return;
        }
        Proof proof = caller
                ? Proof.dialling(means, wire, dialling, peer.token(), this)
                : Proof.listening(means, wire, listening, peer.token(), this);
        overRelay = Optional.of(proof);
        watch(proof);
        wire.handTo(proof.line());
        wire.resume();
    }

    @Override
    public void proved(Proof proof, PeerWire line) {
        proofs.remove(proof);
        boolean relayed = overRelay.filter(proof::equals).isPresent();
        Path path = relayed ? Path.RELAY : new Path(line.address(), false);
        if (caller) {
            line.say(new PeerLine.Use());
            settle(line, path);
        } else {
            proved.add(line);
            line.tell(new Chosen(line, path));
        }
    }

    @Override
    public void failed(Proof proof) {
        proofs.remove(proof);
        if (overRelay.filter(proof::equals).isPresent()) {
            fail(noWay("who came to the relay was somebody else"));
        }
    }

    private void settle(PeerWire line, Path path) {
        if (over) {
            line.cut();
            return;
        }
        proved.remove(line);
        end();
        outcome.met(line, path);
    }

    private void fail(String why) {
        if (!over) {
            end();
            outcome.failed(why);
        }
    }

    /** Ends it; nothing is told any more. */
    void cancel() {
        end();
    }

    private void end() {
        over = true;
        timers.forEach(Means.Timer::cancel);
        offer.close();
        Set.copyOf(proofs).forEach(Proof::cut);
        proofs.clear();
        Set.copyOf(proved).forEach(PeerWire::cut);
        proved.clear();
    }

    /** One who called this client's own server. */
    private final class Guest implements Proof.Outcome {
        @Override
        public void proved(Proof proof, PeerWire line) {
            Meeting.this.proved(proof, line);
        }

        @Override
        public void failed(Proof proof) {
            Meeting.this.failed(proof);
            offer.server().ifPresent(PeerServer::failed);
        }
    }

    /** A connection that the caller may choose. */
    private final class Chosen implements PeerWire.Ear {
        private final PeerWire line;
        private final Path path;

        Chosen(PeerWire line, Path path) {
            this.line = line;
            this.path = path;
        }

        @Override
        public void said(PeerLine said) {
            if (said instanceof PeerLine.Use) {
                settle(line, path);
            } else if (!(said instanceof PeerLine.Unknown)) {
                proved.remove(line);
                line.cut();
            }
        }

        @Override
        public void over(Optional<String> broke) {
            proved.remove(line);
        }
    }
}
