package parley.client.peer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import parley.protocol.PeerLine;
import parley.protocol.words.UserName;

/** A link that stands. Touched only from the links' event loop. */
final class Talk implements PeerWire.Ear {
    private static final int LOOKS_PER_PROBE = 3;
    private static final String PEER_LEFT = "%s ended the direct link";

    private final Means means;
    private final UserName peer;
    private final LinkListener listener;
    private final Meeting.Path path;
    private final PeerWire line;
    private final Ending ending;
    private final Supplier<FileLines> files;
    private final Window window = new Window();
    private final Withdrawals withdrawals = new Withdrawals(System.nanoTime());
    private final Conversation conversation = new Conversation();
    private final Means.Timer pulse;
    private final long since = System.nanoTime();

    private long probes;
    private long probedAt;
    private boolean answered = true;
    private Optional<Duration> roundTrip = Optional.empty();
    private boolean owesGot;
    private boolean peerLeft;
    private Optional<String> leaving = Optional.empty();
    private boolean over;

    /** Is told once, when the link is over. */
    interface Ending {
        void over(Talk talk, String why, List<String> unsent);
    }

    private Talk(
            Means means,
            UserName peer,
            LinkListener listener,
            Meeting.Path path,
            PeerWire line,
            Ending ending,
            Supplier<FileLines> files) {
        this.means = means;
        this.peer = peer;
        this.listener = listener;
        this.path = path;
        this.line = line;
        this.ending = ending;
        this.files = files;
        this.pulse = means.every(means.patience().probe().dividedBy(LOOKS_PER_PROBE), this::look);
    }

    /** Takes the connection over; what the peer has said already is told from the next {@link PeerWire#resume} on. */
    static Talk over(
            Means means,
            UserName peer,
            LinkListener listener,
            Meeting.Path path,
            PeerWire line,
            Ending ending,
            Supplier<FileLines> files) {
        Talk talk = new Talk(means, peer, listener, path, line, ending, files);
        line.tell(talk);
        talk.probe();
        return talk;
    }

    /** @return the number of what was said; empty if nothing can be said any more */
    Optional<Long> say(String text) {
        if (over || leaving.isPresent()) {
            return Optional.empty();
        }
        PeerLine.Text next = conversation.say(text);
        line.write(next.line());
        return Optional.of(next.n());
    }

    /** A line about a file; nothing once the link is over. */
    void say(PeerLine.Sayable said) {
        line.say(said);
    }

    /** The raw bytes that the last line announced. */
    void write(byte[] bytes) {
        line.write(bytes);
    }

    /** Whether more waits for the peer than should. */
    boolean full() {
        return line.full();
    }

    /** Nothing is heard until {@link #diskIsReady}. */
    void waitForDisk() {
        line.pause(PeerWire.Pause.DISK);
    }

    void diskIsReady() {
        line.resume(PeerWire.Pause.DISK);
    }

    UserName peer() {
        return peer;
    }

    Window window() {
        return window;
    }

    Withdrawals withdrawals() {
        return withdrawals;
    }

    Links.Standing standing() {
        return new Links.Standing(
                peer, path.text(), path.relayed(), Duration.ofNanos(System.nanoTime() - since), roundTrip);
    }

    /**
     * Ends it in order: what was said goes first, and the peer has a moment to confirm it.
     *
     * @param why one sentence for people
     */
    void leave(String why) {
        if (over || leaving.isPresent()) {
            return;
        }
        leaving = Optional.of(why);
        // The peer takes what was not confirmed before this for lost.
        sayGot();
        line.say(new PeerLine.Bye());
        means.after(means.patience().farewell(), () -> end(why));
    }

    /** Ends it now. */
    void end(String why) {
        if (!over) {
            List<String> unsent = leave();
            ending.over(this, leaving.orElse(why), unsent);
        }
    }

    /**
     * Ends it now, without a word to whoever waits for the end.
     *
     * @return what was said and not taken by the peer
     */
    List<String> leave() {
        over = true;
        pulse.cancel();
        sayGot();
        line.leave();
        return conversation.unsent();
    }

    private void look() {
        if (line.silentFor() >= means.patience().silence().toNanos()) {
            end("nothing came from " + peer + " for "
                    + means.patience().silence().toSeconds() + " s");
        } else if (System.nanoTime() - probedAt >= means.patience().probe().toNanos()) {
            probe();
        }
    }

    private void probe() {
        probedAt = System.nanoTime();
        answered = false;
        line.say(new PeerLine.Ping(++probes));
    }

    @Override
    public void said(PeerLine said) {
        if (said instanceof PeerLine.Text text) {
            heard(text);
        } else if (said instanceof PeerLine.Got got) {
            taken(got);
        } else if (said instanceof PeerLine.Ping ping) {
            line.say(new PeerLine.Pong(ping.n()));
        } else if (said instanceof PeerLine.Pong pong) {
            if (pong.n() == probes && !answered) {
                answered = true;
                roundTrip = Optional.of(Duration.ofNanos(System.nanoTime() - probedAt));
            }
        } else if (said instanceof PeerLine.Typing) {
            listener.typing(peer);
        } else if (said instanceof PeerLine.Bye) {
            left();
        } else if (!(said instanceof PeerLine.Unknown)) {
            files.get().said(this, said);
        }
    }

    @Override
    public void data(byte[] bytes) {
        files.get().data(this, bytes);
    }

    @Override
    public void drained() {
        files.get().drained(this);
    }

    private void heard(PeerLine.Text text) {
        Conversation.Heard heard = conversation.hear(text);
        if (heard == Conversation.Heard.GAP) {
            line.broke("a text is missing");
            return;
        }
        if (heard == Conversation.Heard.AGAIN) {
            oweGot();
            return;
        }
        if (conversation.behind()) {
            line.pause(PeerWire.Pause.SCREEN);
        }
        listener.heard(peer, text.text(), () -> shown(text));
    }

    private void shown(PeerLine.Text text) {
        conversation.shown(text);
        if (over) {
            return;
        }
        oweGot();
        if (!conversation.behind()) {
            line.resume(PeerWire.Pause.SCREEN);
        }
    }

    private void oweGot() {
        if (!owesGot) {
            owesGot = true;
            // One answer to all that came in one piece.
            means.context().runOnContext(later -> {
                sayGot();
                if (peerLeft && conversation.allShown()) {
                    end(PEER_LEFT.formatted(peer));
                }
            });
        }
    }

    private void sayGot() {
        if (owesGot) {
            owesGot = false;
            conversation.got().ifPresent(line::say);
        }
    }

    /** The peer goes, and waits a moment for what it said last to be confirmed. */
    private void left() {
        String why = PEER_LEFT.formatted(peer);
        if (conversation.allShown()) {
            end(why);
        } else if (!peerLeft) {
            peerLeft = true;
            leaving = Optional.of(leaving.orElse(why));
            means.after(means.patience().farewell(), () -> end(why));
        }
    }

    private void taken(PeerLine.Got got) {
        if (!conversation.possible(got)) {
            line.broke("it confirmed what was never said");
            return;
        }
        conversation.taken(got).ifPresent(n -> listener.taken(peer, n));
    }

    @Override
    public void over(Optional<String> broke) {
        end(broke.map(how -> peer + "'s client broke the rules of the link: " + how)
                .orElse("the connection to " + peer + " was lost"));
    }
}
