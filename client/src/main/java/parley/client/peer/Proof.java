package parley.client.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import parley.protocol.PeerLine;
import parley.wire.Fingerprint;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;

/**
 * One connection whose other end has to show that it is the peer: the key, by TLS, and the token. Until it has, it is sent
 * nothing but TLS. Touched only from the links' event loop.
 */
final class Proof implements PeerWire.Ear, Tls.Listener {
    private final PeerWire line;
    private final String token;
    private final boolean dials;
    private final Outcome outcome;
    private final Means.Timer patience;
    private boolean decided;

    /** Exactly one of the two is told, unless it is {@linkplain #cut() cut} before. */
    interface Outcome {
        /** The connection is the teller's from now on. */
        void proved(Proof proof, PeerWire line);

        void failed(Proof proof);
    }

    private Proof(Means means, Wire wire, String token, boolean dials, Outcome outcome) {
        this.line = new PeerWire(wire);
        this.token = token;
        this.dials = dials;
        this.outcome = outcome;
        this.patience = means.after(means.patience().proof(), this::fail);
    }

    /** Of the one who was dialled. The caller starts the wire, if it is not, with {@link #line()}. */
    static Proof listening(Means means, Wire wire, TlsContext tls, String token, Outcome outcome) {
        Proof proof = new Proof(means, wire, token, false, outcome);
        proof.line.tell(proof);
        Tls.accept(wire, tls, proof);
        return proof;
    }

    /** Of the one who dials. The caller starts the wire, if it is not, with {@link #line()}. */
    static Proof dialling(Means means, Wire wire, TlsContext tls, String token, Outcome outcome) {
        Proof proof = new Proof(means, wire, token, true, outcome);
        proof.line.tell(proof);
        Tls.dial(wire, tls, proof);
        return proof;
    }

    PeerWire line() {
        return line;
    }

    boolean decided() {
        return decided;
    }

    @Override
    public void established(Optional<Fingerprint> peer) {
        if (dials && !decided) {
            line.say(new PeerLine.Hello(Optional.of(token)));
        }
    }

    @Override
    public void failed(Tls.Failure why) {
        fail();
    }

    @Override
    public void said(PeerLine said) {
        if (said instanceof PeerLine.Unknown) {
            return;
        }
        if (!(said instanceof PeerLine.Hello hello) || !(dials || right(hello))) {
            fail();
            return;
        }
        if (!dials) {
            line.say(new PeerLine.Hello(Optional.empty()));
        }
        if (decide()) {
            outcome.proved(this, line);
        }
    }

    private boolean right(PeerLine.Hello hello) {
        byte[] shown = hello.token().orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, token.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void over(Optional<String> broke) {
        fail();
    }

    private void fail() {
        if (decide()) {
            line.cut();
            outcome.failed(this);
        }
    }

    /** Ends it without a word to anybody. */
    void cut() {
        decide();
        line.cut();
    }

    private boolean decide() {
        boolean first = !decided;
        decided = true;
        patience.cancel();
        return first;
    }
}
