package parley.client.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import parley.client.server.LinkRefused;
import parley.wire.Wire;
import parley.wire.WireListener;

/**
 * A connection to the server's own port that asks for the relay (protocol section 3.5): the greeting, {@code relay <token>},
 * its answer. From the byte behind it on, everything is the peer's. Touched only from the links' event loop.
 */
final class RelayDial implements WireListener {
    private static final int LONGEST_ANSWER = 1_024;

    private final Wire wire;
    private final Promise<Wire> joined = Promise.promise();
    private final StringBuilder line = new StringBuilder();
    private boolean decided;

    /** There is no way by the relay. */
    static final class NoRelay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String why;

        NoRelay(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        /** Half a sentence for people. */
        String why() {
            return why;
        }
    }

    private RelayDial(Wire wire) {
        this.wire = wire;
    }

    /**
     * Completes when the peer is there too, with a wire that is paused: what follows on it, unread, is the peer's, and it is
     * to be handed to whoever reads that. Fails with {@link NoRelay}.
     */
    static Future<Wire> open(Means means, String token) {
        return means.dialling()
                .dial()
                .recover(refused -> Future.failedFuture(new NoRelay(
                        refused instanceof LinkRefused ? String.valueOf(refused.getMessage()) : "the server fails")))
                .compose(dialled -> new RelayDial(dialled.wire()).ask(token));
    }

    private Future<Wire> ask(String token) {
        wire.start(this);
        String asked = "relay " + token + "\n";
        ByteBuf bytes = wire.allocate(asked.length());
        ByteBufUtil.writeAscii(bytes, asked);
        wire.write(bytes);
        wire.flush();
        return joined.future();
    }

    @Override
    public void received(ByteBuf bytes) {
        while (bytes.isReadable() && !decided) {
            byte next = bytes.readByte();
            if (next == '\n') {
                answered(line.toString());
                line.setLength(0);
            } else if (line.length() == LONGEST_ANSWER) {
                refused("the server talks nonsense");
            } else {
                line.append((char) (next & 0xFF));
            }
        }
    }

    private void answered(String said) {
        if (said.startsWith("ok")) {
            // What follows is the peer's TLS, which nobody is there to read yet.
            decided = true;
            wire.pause();
            wire.run(() -> joined.tryComplete(wire));
        } else if (!said.startsWith("* parley ")) {
            refused(said.startsWith("error no-link") ? "the relay takes no such link" : "the server has no relay");
        }
    }

    private void refused(String why) {
        decided = true;
        wire.forceClose();
        joined.tryFail(new NoRelay(why));
    }

    @Override
    public void ended() {
        refused("the server has hung up");
    }

    @Override
    public void closed() {
        joined.tryFail(new NoRelay("the server has hung up"));
    }
}
