package parley.client.server;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import parley.protocol.ByeReason;
import parley.protocol.JsonReading;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.wire.Wire;
import parley.wire.WireListener;

/**
 * One connection of a session, from the end of its handshake to its own: lines out, lines in, and which answer belongs to
 * which line, for the server answers strictly in order (protocol section 2). Touched only from its event loop.
 */
final class Connection implements WireListener {
    /** No server says more in one line; one that does would fill the memory. */
    static final int LONGEST_LINE = 4 * 1024 * 1024;

    /** Hears of one connection. */
    interface Owner {
        /** A line that is neither greeting nor answer. */
        void heard(Connection connection, ServerLine line);

        /** It is over; told once, before whoever waits for an answer hears that there will be none. */
        void ended(Connection connection, Optional<ByeReason> bye, String why);
    }

    private record Awaited(Promise<Reply> answer, long since) {}

    private final Wire wire;
    private final SessionTime time;
    private final Owner owner;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private long heardAt;
    private long saidAt;
    private boolean over;

    Connection(Wire wire, SessionTime time, Owner owner) {
        this.wire = wire;
        this.time = time;
        this.owner = owner;
        this.heardAt = time.nanos();
        this.saidAt = heardAt;
    }

    /** Says a line that is answered. Fails with {@link ServerSession.Unanswered} if the connection ends before. */
    Future<Reply> ask(byte[] line) {
        Promise<Reply> answer = Promise.promise();
        if (over) {
            answer.fail(new ServerSession.Unanswered("there is no connection"));
        } else {
            awaited.add(new Awaited(answer, time.nanos()));
            say(line);
        }
        return answer.future();
    }

    /** Says a line that has no answer: {@code ack}. */
    void say(byte[] line) {
        if (over) {
            return;
        }
        saidAt = time.nanos();
        ByteBuf buffer = wire.allocate(line.length);
        buffer.writeBytes(line);
        wire.write(buffer);
        wire.flush();
    }

    /** When something was said last. */
    long saidAt() {
        return saidAt;
    }

    /** Since when an answer is due and nothing at all has come; empty if none is due. */
    OptionalLong silentSince() {
        Awaited oldest = awaited.peek();
        return oldest == null ? OptionalLong.empty() : OptionalLong.of(Math.max(heardAt, oldest.since()));
    }

    /** Ends it at once. */
    void cut(String why) {
        end(Optional.empty(), why);
    }

    @Override
    public void received(ByteBuf bytes) {
        heardAt = time.nanos();
        while (bytes.isReadable() && !over) {
            int length = bytes.bytesBefore((byte) '\n');
            byte[] part = new byte[length < 0 ? bytes.readableBytes() : length];
            bytes.readBytes(part);
            if (partial.size() + part.length > LONGEST_LINE) {
                end(Optional.empty(), "the server said a line without end");
            } else if (length < 0) {
                partial.writeBytes(part);
            } else {
                bytes.skipBytes(1);
                line(whole(part));
            }
        }
        bytes.skipBytes(bytes.readableBytes());
    }

    private byte[] whole(byte[] last) {
        if (partial.size() == 0) {
            return last;
        }
        partial.writeBytes(last);
        byte[] line = partial.toByteArray();
        partial.reset();
        return line;
    }

    private void line(byte[] line) {
        Optional<ServerLine> read = JsonReading.read(line);
        if (read.isEmpty()) {
            if (line.length > 0 && line[0] == '{') {
                // It may have been an answer, and then every later one would be taken for another's.
                end(Optional.empty(), "the server said what is no line of the protocol");
            }
        } else if (read.get() instanceof ServerLine.Answer answer) {
            Awaited asked = awaited.poll();
            if (asked == null) {
                end(Optional.empty(), "the server answered what nobody asked");
            } else {
                asked.answer().complete(answer.reply());
            }
        } else if (read.get() instanceof ServerLine.Bye bye) {
            owner.heard(this, bye);
            end(Optional.of(bye.reason()), bye.reason().sentence());
        } else if (!(read.get() instanceof ServerLine.Greeting)) {
            owner.heard(this, read.get());
        }
    }

    private void end(Optional<ByeReason> bye, String why) {
        if (over) {
            return;
        }
        over = true;
        wire.forceClose();
        owner.ended(this, bye, why);
        for (Awaited one = awaited.poll(); one != null; one = awaited.poll()) {
            one.answer().fail(new ServerSession.Unanswered("no answer: " + why));
        }
    }

    @Override
    public void ended() {
        end(Optional.empty(), "the server closed the connection");
    }

    @Override
    public void broken(IOException cause) {
        end(Optional.empty(), "the connection was lost");
    }

    @Override
    public void closed() {
        end(Optional.empty(), "the connection was lost");
    }
}
