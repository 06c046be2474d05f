package parley.server.gate;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.ServerLine;
import parley.wire.Fingerprint;
import parley.wire.Tls;
import parley.wire.TlsOrText;

/**
 * The first line that a session is told, and when: inside TLS at once, in clear text with the first byte or after a moment
 * of silence (protocol section 1). Touched only from its gate's event loop.
 */
final class Greeting implements TlsOrText.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    /** So long a handshake may take while others wait for its place; else as long as {@link Tls#HANDSHAKE_LIMIT}. */
    private static final long WHILE_OTHERS_WAIT = Duration.ofSeconds(2).toNanos();

    private enum Handshake {
        NONE,
        AWAITED,
        BEGUN
    }

    private final Session session;
    private final Admission admission;
    private final Admission.Ticket ticket;
    /** Behind {@code * parley 1}. */
    private final String software;

    /** Empty for an operator, who speaks clear text and waits for nothing. */
    private final Optional<TlsOrText> firstByte;

    private Handshake handshake = Handshake.NONE;
    private long begunAt;
    private boolean said;

    /** The session has its wire and its outbox already. */
    Greeting(Session session, Gate gate, Admission.Ticket ticket) {
        this.session = session;
        this.ticket = ticket;
        this.admission = gate.parts().admission();
        this.software = gate.software();
        this.firstByte = session.operator()
                ? Optional.empty()
                : Optional.of(
                        TlsOrText.install(session.wire(), gate.parts().tls().get(), this));
    }

    /** Whoever need not show first what he speaks is greeted at once. */
    void begin() {
        if (firstByte.isEmpty()) {
            say();
        }
    }

    boolean said() {
        return said;
    }

    @Override
    public void text() {
        say();
    }

    @Override
    public boolean mayHandshake() {
        boolean may = ticket.mayHandshake();
        handshake = may ? Handshake.BEGUN : Handshake.AWAITED;
        begunAt = session.now();
        return may;
    }

    @Override
    public void established(Optional<Fingerprint> peer) {
        handshake = Handshake.NONE;
        ticket.handshakeOver();
        say();
    }

    @Override
    public void failed(Tls.Failure why) {
        handshake = Handshake.NONE;
        ticket.handshakeOver();
        LOG.debug("no TLS with {}: {}", session.ref(), why);
    }

    /** The peer has said nothing for a moment: if it speaks clear text, it waits for this. */
    void silence() {
        if (!said && firstByte.filter(TlsOrText::decideForText).isPresent()) {
            say();
        }
    }

    /** Whose turn it is begins; who has dawdled makes room for those who wait (reliability S15). */
    void sweep(long now) {
        if (handshake == Handshake.AWAITED && mayHandshake()) {
            firstByte.ifPresent(TlsOrText::begin);
        } else if (handshake == Handshake.BEGUN
                && now - begunAt >= WHILE_OTHERS_WAIT
                && admission.handshakesAwaited()) {
            session.wire().forceClose();
        }
    }

    private void say() {
        said = true;
        session.outbox().say(new ServerLine.Greeting(software));
    }
}
