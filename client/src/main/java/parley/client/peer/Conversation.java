package parley.client.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parley.protocol.PeerLine;

/**
 * The numbers of the texts of one link (protocol section 3.5): what was said is kept until the peer has it, what came twice
 * is heard once, whatever connection carries it. Touched only from the links' event loop.
 */
final class Conversation {
    /** Texts that may wait for the screen before no more is read: with the longest ones 256 KiB. */
    private static final int MOST_UNSHOWN = 64;

    private final Deque<PeerLine.Text> unsent = new ArrayDeque<>();
    private final Deque<Unshown> unshown = new ArrayDeque<>();
    private long said;
    private long heard;

    private static final class Unshown {
        private final PeerLine.Text text;
        private boolean shown;

        Unshown(PeerLine.Text text) {
            this.text = text;
        }
    }

    enum Heard {
        NEW,
        AGAIN,
        /** A number is missing: the peer does not keep to the rules. */
        GAP
    }

    /** The next line to say. */
    PeerLine.Text say(String text) {
        PeerLine.Text next = new PeerLine.Text(++said, text);
        unsent.add(next);
        return next;
    }

    List<String> unsent() {
        return unsent.stream().map(PeerLine.Text::text).toList();
    }

    /** @return whether the peer can have so many */
    boolean possible(PeerLine.Got got) {
        return got.n() <= said;
    }

    /** The peer has all up to {@code got}; the highest number that is taken by this, if there is one. */
    OptionalLong taken(PeerLine.Got got) {
        OptionalLong last = OptionalLong.empty();
        while (!unsent.isEmpty() && unsent.element().n() <= got.n()) {
            last = OptionalLong.of(unsent.remove().n());
        }
        return last;
    }

    Heard hear(PeerLine.Text text) {
        if (text.n() <= heard) {
            return Heard.AGAIN;
        }
        if (text.n() > heard + 1) {
            return Heard.GAP;
        }
        heard = text.n();
        unshown.add(new Unshown(text));
        return Heard.NEW;
    }

    /** The user has one of those that were new. */
    void shown(PeerLine.Text text) {
        unshown.stream().filter(one -> one.text.n() == text.n()).forEach(one -> one.shown = true);
        while (!unshown.isEmpty() && unshown.element().shown) {
            unshown.remove();
        }
    }

    /** Whether more is not shown than should wait here. */
    boolean behind() {
        return unshown.size() > MOST_UNSHOWN;
    }

    boolean allShown() {
        return unshown.isEmpty();
    }

    /** What the peer is to be told: only what the user has can not be lost any more. Empty before the first. */
    Optional<PeerLine.Got> got() {
        long shown = heard - unshown.size();
        return shown == 0 ? Optional.empty() : Optional.of(new PeerLine.Got(shown));
    }
}
