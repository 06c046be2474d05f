package parley.client.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import parley.protocol.PeerLine;
import parley.protocol.words.UserName;

/** A file that goes to a peer. Touched only from the links' event loop. */
final class Outgoing extends FileMove {
    private static final int MOST_AT_ONCE = 64 * 1024;

    private final Means means;
    private final Path path;
    private final String file;
    private Content content = new Content(0, FileTime.fromMillis(0), "");
    private Optional<Talk> talk = Optional.empty();
    private Optional<FileChannel> open = Optional.empty();
    private final Deque<Piece> underWay = new ArrayDeque<>();
    private long sent;
    private long taken;
    private boolean reading;

    /** What was announced. */
    private record Content(long size, FileTime modified, String sha256) {
        static Content of(Path path) throws IOException {
            return new Content(Files.size(path), Files.getLastModifiedTime(path), PartFile.sha256(path));
        }

        boolean still(Path path) throws IOException {
            return Files.size(path) == size && Files.getLastModifiedTime(path).equals(modified);
        }
    }

    private record Piece(long end, int length, long at) {}

    Outgoing(Means means, int number, UserName peer, Path path, String name, String file, Told told) {
        super(number, peer, name, Transfer.State.READING, told);
        this.means = means;
        this.path = path;
        this.file = file;
    }

    /** Reads it for its SHA-256; {@code then} runs when it may be offered. */
    void read(Runnable then) {
        means.aside(() -> Content.of(path)).onComplete(read -> {
            if (state().over()) {
                return;
            }
            if (read.failed()) {
                fail("cannot read " + name);
                return;
            }
            content = read.result();
            become(Transfer.State.PAUSED);
            then.run();
        });
    }

    @Override
    boolean incoming() {
        return false;
    }

    @Override
    long size() {
        return content.size();
    }

    @Override
    long moved() {
        return taken;
    }

    @Override
    String file() {
        return file;
    }

    @Override
    void linked(Talk now) {
        talk = Optional.of(now);
        become(Transfer.State.OFFERED);
        now.say(new PeerLine.FileOffer(file, name, content.size(), content.sha256()));
    }

    @Override
    void unlinked() {
        if (!state().over() && !is(Transfer.State.READING)) {
            become(Transfer.State.PAUSED);
        }
        release();
        talk = Optional.empty();
    }

    @Override
    void skip() {
        say(new PeerLine.FileEnd(file, "cancelled"));
        fail("you cancelled it");
        release();
    }

    @Override
    void said(PeerLine line) {
        if (state().over()) {
            return;
        }
        if (line instanceof PeerLine.FileAccept accept) {
            accepted(accept.offset());
        } else if (line instanceof PeerLine.FileRefuse) {
            end(Transfer.State.REFUSED, peer + " does not want it", Optional.empty());
            release();
        } else if (line instanceof PeerLine.FileGot got) {
            got(got.offset());
        } else if (line instanceof PeerLine.FileEnd end) {
            ended(end.reason());
        }
    }

    private void accepted(long offset) {
        if (!is(Transfer.State.OFFERED) || offset > content.size()) {
            return;
        }
        become(Transfer.State.RUNNING);
        sent = offset;
        taken = offset;
        means.aside(() -> content.still(path)
                        ? Optional.of(FileChannel.open(path, StandardOpenOption.READ))
                        : Optional.<FileChannel>empty())
                .onComplete(opened -> {
                    Optional<FileChannel> channel = opened.succeeded() ? opened.result() : Optional.empty();
                    if (!is(Transfer.State.RUNNING)) {
                        channel.ifPresent(this::close);
                    } else if (channel.isEmpty()) {
                        say(new PeerLine.FileEnd(file, "changed"));
                        fail(opened.succeeded() ? "it has changed since it was offered" : "cannot read " + name);
                    } else {
                        open = channel;
                        pump();
                    }
                });
    }

    private void got(long offset) {
        long now = System.nanoTime();
        while (!underWay.isEmpty() && underWay.element().end() <= offset) {
            Piece piece = underWay.remove();
            talk.ifPresent(link -> link.window().confirmed(piece.length(), now - piece.at()));
        }
        taken = Math.min(Math.max(taken, offset), sent);
        moving();
    }

    private void ended(String reason) {
        if (reason.equals("done") && sent == content.size()) {
            taken = sent;
            end(Transfer.State.DONE, "sent", Optional.empty());
        } else if (reason.equals("cancelled")) {
            end(Transfer.State.REFUSED, peer + " cancelled it", Optional.empty());
        } else if (reason.equals("disk")) {
            end(Transfer.State.REFUSED, "there was no room for it on " + peer + "'s disk", Optional.empty());
        } else {
            fail(reason.equals("hash") ? "it arrived damaged" : peer + " took it no further");
        }
        release();
    }

    /** Sends what may be sent. */
    void pump() {
        if (!is(Transfer.State.RUNNING) || reading || open.isEmpty() || talk.isEmpty()) {
            return;
        }
        Talk link = talk.get();
        if (sent == content.size()) {
            become(Transfer.State.CHECKING);
            link.say(new PeerLine.FileEnd(file, "done"));
            return;
        }
        int length = (int) Math.min(link.full() ? 0 : link.window().room(MOST_AT_ONCE), content.size() - sent);
        if (length > 0) {
            reading = true;
            FileChannel channel = open.get();
            long from = sent;
            means.aside(() -> piece(channel, from, length)).onComplete(read -> {
                reading = false;
                if (is(Transfer.State.RUNNING) && open.filter(channel::equals).isPresent()) {
                    send(link, read.succeeded() ? read.result() : new byte[0]);
                }
            });
        }
    }

    private static byte[] piece(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // It may give less than what was asked for.
        }
        return bytes.hasRemaining() ? new byte[0] : bytes.array();
    }

    private void send(Talk link, byte[] bytes) {
        if (bytes.length == 0) {
            say(new PeerLine.FileEnd(file, "changed"));
            fail("cannot read " + name + " to its end");
            release();
            return;
        }
        link.say(new PeerLine.FileData(file, sent, bytes.length));
        link.write(bytes);
        sent += bytes.length;
        underWay.add(new Piece(sent, bytes.length, System.nanoTime()));
        link.window().sent(bytes.length);
        pump();
    }

    private void say(PeerLine.Sayable line) {
        talk.ifPresent(link -> link.say(line));
    }

    private void release() {
        long lost = underWay.stream().mapToLong(Piece::length).sum();
        underWay.clear();
        talk.ifPresent(link -> link.window().forgotten(lost));
        open.ifPresent(this::close);
        open = Optional.empty();
    }

    private void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            means.bug(e);
        }
    }
}
