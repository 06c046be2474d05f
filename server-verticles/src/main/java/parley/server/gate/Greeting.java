package parley.server.gate;

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

    private final Session session;
    /** Behind {@code * parley 1}. */
    private final String software;

    private final TlsOrText firstByte;
    private boolean handshaking;
    private boolean said;

    /** The session has its wire and its outbox already. */
    Greeting(Session session, Gate gate) {
        this.session = session;
        this.software = gate.software();
        this.firstByte = TlsOrText.install(session.wire(), gate.parts().tls().get(), this);
    }

    boolean said() {
        return said;
    }

    @Override
    public void text() {
        say();
    }

    @Override
    public void handshaking() {
        handshaking = true;
    }

    @Override
    public void established(Optional<Fingerprint> peer) {
        say();
    }

    @Override
    public void failed(Tls.Failure why) {
        LOG.debug("no TLS with {}: {}", session.ref(), why);
    }

    /** The peer has said nothing for a moment: if it speaks clear text, it waits for this. */
    void silence() {
        if (!said && !handshaking && firstByte.decideForText()) {
            say();
        }
    }

    private void say() {
        said = true;
        session.outbox().say(new ServerLine.Greeting(software));
    }
}
