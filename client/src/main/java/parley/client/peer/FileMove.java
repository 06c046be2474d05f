package parley.client.peer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import parley.protocol.PeerLine;
import parley.protocol.words.UserName;

/** What outgoing and incoming files have in common. Touched only from the links' event loop. */
abstract class FileMove {
    final int number;
    final UserName peer;
    final String name;
    private final Told told;
    private final Rate rate = new Rate();

    private Transfer.State state;
    private boolean changed = true;

    /** Hears of the end. */
    interface Told {
        void ended(FileMove move, String sentence, Optional<Path> at);
    }

    FileMove(int number, UserName peer, String name, Transfer.State state, Told told) {
        this.number = number;
        this.peer = peer;
        this.name = name;
        this.state = state;
        this.told = told;
    }

    abstract boolean incoming();

    abstract long size();

    abstract long moved();

    /** What the peers call it. */
    abstract String file();

    /** A line about this file came. */
    abstract void said(PeerLine line);

    abstract void linked(Talk talk);

    /** The link is gone. */
    abstract void unlinked();

    /** The user does not want it. */
    abstract void skip();

    final Transfer.State state() {
        return state;
    }

    final boolean is(Transfer.State asked) {
        return state == asked;
    }

    final void become(Transfer.State next) {
        state = next;
        changed = true;
        rate.forget();
    }

    final void end(Transfer.State last, String sentence, Optional<Path> at) {
        if (!state.over()) {
            become(last);
            told.ended(this, sentence, at);
        }
    }

    final void fail(String sentence) {
        end(Transfer.State.FAILED, sentence, Optional.empty());
    }

    final void moving() {
        changed = true;
    }

    /** Whether something has changed since this was asked last. */
    final boolean changed() {
        boolean was = changed;
        changed = false;
        if (state == Transfer.State.RUNNING) {
            rate.note(System.nanoTime(), moved());
        }
        return was;
    }

    final Transfer shown() {
        boolean runs = state == Transfer.State.RUNNING;
        return new Transfer(
                number,
                peer,
                incoming(),
                name,
                size(),
                state,
                moved(),
                runs ? rate.perSecond() : OptionalLong.empty(),
                runs ? rate.until(size()) : Optional.empty());
    }
}
