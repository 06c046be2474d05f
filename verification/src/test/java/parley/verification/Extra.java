package parley.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of a {@link Crowd}, on whose thread alone it lives. */
final class Extra {
    private static final int TICKS_PER_SECOND = 100;
    private static final Pattern SEQ = Pattern.compile("\"type\":\"message\",\"seq\":(\\d+),");
    private static final Pattern RESUME = Pattern.compile("\"resume\":\"([^\"]+)\"");
    private static final int LINES_PER_TICK = 10_000 / TICKS_PER_SECOND;
    /** What a person may be slow to write; beyond it the server does not read, and nothing more is made up. */
    private static final int MOST_UNSENT = 64 * 1024;

    private final Crowd crowd;
    private final Manner manner;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final String name;
    private final String password;
    private final Random random;
    private String ticket;
    private long shown;
    private long acknowledged;
    private final StringBuilder line = new StringBuilder();
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private boolean inPlace;
    private boolean over;
    private long ticks;

    /** @param ticket what a {@code resume} needs, or nothing */
    Extra(
            Crowd crowd,
            Manner manner,
            SocketChannel channel,
            SelectionKey key,
            String[] account,
            String ticket,
            Random random) {
        this.crowd = crowd;
        this.manner = manner;
        this.channel = channel;
        this.key = key;
        this.name = account[0];
        this.password = account[1];
        this.ticket = ticket;
        this.random = random;
    }

    Manner manner() {
        return manner;
    }

    boolean inPlace() {
        return inPlace;
    }

    /** Its name and password. */
    String[] account() {
        return new String[] {name, password};
    }

    String ticket() {
        return ticket;
    }

    boolean over() {
        return over;
    }

    /** Something can be done with its socket. */
    void ready(byte[] shared) {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                crowd.connected();
                begin();
            }
            if (!over && key.isReadable()) {
                read(shared);
            }
            if (!over && key.isWritable()) {
                flush();
            }
        } catch (IOException gone) {
            leave(false);
        }
    }

    private void begin() throws IOException {
        switch (manner) {
            case CUT_AT_ONCE -> leave(random.nextBoolean());
            case CUT_IN_LINE -> write("whoel");
            case CUT_IN_HELLO -> write(hello().substring(0, 1 + random.nextInt(100)));
            case CUT_IN_HANDSHAKE -> write(hello());
            case CUT_IN_ANSWER -> write("commands\n".repeat(10));
            case DEAF_GUEST -> write("ping\n");
            case RESUMER ->
                write(
                        ticket.isEmpty()
                                ? "{\"cmd\":\"login\",\"user\":\"" + name + "\",\"password\":\"" + password
                                        + "\",\"ack\":true}\n"
                                : "{\"cmd\":\"resume\",\"token\":\"" + ticket + "\",\"seq\":0,\"ack\":true}\n");
            case UNACKED, CITIZEN, FLOOD_JSON ->
                write("{\"cmd\":\"login\",\"user\":\"" + name + "\",\"password\":\"" + password + "\",\"ack\":"
                        + (manner != Manner.FLOOD_JSON) + "}\n");
            default -> write("login " + name + " " + password + "\n");
        }
    }

    private String hello() {
        return new String(crowd.hello(), ISO_8859_1);
    }

    /** It is where it shall be: from here on it behaves. */
    private void settle() {
        inPlace = true;
        if (manner == Manner.DEAF || manner == Manner.DEAF_GUEST || manner == Manner.DEAF_WRITER) {
            key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0);
        } else if (manner == Manner.TRICKLE) {
            key.interestOps(0);
        }
    }

    private void read(byte[] shared) throws IOException {
        int count = channel.read(ByteBuffer.wrap(shared));
        if (count < 0) {
            leave(false);
            return;
        }
        crowd.read(manner, shared, count);
        if (!inPlace) {
            hear(new String(shared, 0, count, UTF_8));
        } else if (manner == Manner.CITIZEN) {
            Matcher seq = SEQ.matcher(new String(shared, 0, count, UTF_8));
            while (seq.find()) {
                shown = Long.parseLong(seq.group(1));
            }
        }
    }

    private void hear(String text) throws IOException {
        if (manner == Manner.CUT_IN_ANSWER || manner == Manner.CUT_IN_HANDSHAKE) {
            leave(true);
            return;
        }
        line.append(text);
        for (int end = line.indexOf("\n"); end >= 0 && !inPlace && !over; end = line.indexOf("\n")) {
            String first = line.substring(0, end);
            line.delete(0, end + 1);
            if (first.startsWith("ok") || first.startsWith("{\"type\":\"ok\"")) {
                Matcher resume = RESUME.matcher(first);
                ticket = resume.find() ? resume.group(1) : "";
                loggedIn();
            } else if (first.startsWith("error") || first.startsWith("{\"type\":\"error\"")) {
                crowd.refused(manner);
                leave(false);
            }
        }
    }

    private void loggedIn() throws IOException {
        if (manner.logsIn()) {
            crowd.loggedIn();
        }
        line.setLength(0);
        if (manner == Manner.CUT_AFTER_LOGIN) {
            leave(random.nextBoolean());
        } else if (manner == Manner.LOGIN) {
            write("logout\n");
            inPlace = true;
        } else {
            settle();
        }
    }

    /** A hundredth of a second has passed. */
    void tick() {
        try {
            ticks++;
            if (!inPlace) {
                if ((manner == Manner.CUT_IN_LINE || manner == Manner.CUT_IN_HELLO) && ticks > 2) {
                    leave(random.nextBoolean());
                }
            } else if (manner.floods()) {
                for (int i = 0; i < LINES_PER_TICK && unsent.remaining() < MOST_UNSENT; i++) {
                    write(flood());
                }
            } else if (ticks % TICKS_PER_SECOND == 0) {
                second();
            }
        } catch (IOException gone) {
            leave(false);
        }
    }

    private void second() throws IOException {
        switch (manner) {
            case DEAF_WRITER, DEAF_GUEST -> {
                if (crowd.begun() && unsent.remaining() < MOST_UNSENT) {
                    write((manner == Manner.DEAF_GUEST ? "commands\n" : "ping\n").repeat(500));
                }
            }
            case TRICKLE -> {
                if (channel.read(ByteBuffer.allocate(1)) < 0) {
                    leave(false);
                }
            }
            case UNACKED, RESUMER -> write("{\"cmd\":\"ping\"}\n");
            case CITIZEN -> {
                if (random.nextInt(10) == 0) {
                    write("{\"cmd\":\"message\",\"to\":\"" + crowd.anybody(random) + "\",\"text\":\"how are you?\"}\n");
                }
                if (shown > acknowledged) {
                    acknowledged = shown;
                    write("{\"cmd\":\"ack\",\"seq\":" + shown + "}\n");
                }
            }
            case TALKER -> {
                write("broadcast " + "x".repeat(4000) + "\n");
                for (int i = 0; i < 10; i++) {
                    write("message " + crowd.anybody(random) + " are you there?\n");
                }
            }
            default -> {
                // It has nothing to do.
            }
        }
    }

    private String flood() {
        return switch (manner) {
            case FLOOD_GARBAGE -> {
                byte[] bytes = new byte[40];
                random.nextBytes(bytes);
                yield new String(bytes, ISO_8859_1).replace('\n', 'n') + "\n";
            }
            case FLOOD_BROADCASTS -> "broadcast to everybody who does not want to hear it\n";
            case FLOOD_PINGS -> "ping\n";
            case FLOOD_JSON -> random.nextBoolean() ? "{\"cmd\":\"whoelse\",\"id\":\"1\"}\n" : "{\"cmd\":\"ping\"}\n";
            default ->
                switch (random.nextInt(4)) {
                    case 0 -> "whoelse\n";
                    case 1 -> "users\n";
                    case 2 -> "whoelsesince 100\n";
                    default -> "message " + crowd.anybody(random) + " flood\n";
                };
        };
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(ISO_8859_1);
        if (unsent.capacity() - unsent.limit() < bytes.length) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(256, 2 * (unsent.remaining() + bytes.length)));
            larger.put(unsent).flip();
            unsent = larger;
        }
        int from = unsent.position();
        int to = unsent.limit();
        unsent.limit(to + bytes.length).position(to);
        unsent.put(bytes).position(from);
        flush();
    }

    private void flush() throws IOException {
        if (unsent.hasRemaining()) {
            crowd.wrote(channel.write(unsent));
        }
        int reading =
                inPlace && (manner.name().startsWith("DEAF") || manner == Manner.TRICKLE) ? 0 : SelectionKey.OP_READ;
        key.interestOps(reading | (unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0));
        if (!unsent.hasRemaining()) {
            unsent.clear().limit(0);
        }
    }

    /** Ends it, by a reset or in order. */
    void leave(boolean reset) {
        if (!over) {
            over = true;
            try {
                if (reset) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                channel.close();
            } catch (IOException gone) {
                // That is what was wanted.
            }
            crowd.left(this);
        }
    }
}
