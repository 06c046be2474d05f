package parley.client.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.client.console.Place;
import parley.protocol.words.UserName;

/** What was said over direct links and not taken by the peer yet. Touched only from the client's event loop. */
final class LinkLines {
    private final Talk talk;
    private final Outgoing outgoing;
    private final List<Line> lines = new ArrayList<>();

    private record Line(UserName peer, long number, String text) {
        String key() {
            return "link " + peer + " " + number;
        }
    }

    LinkLines(Talk talk, Outgoing outgoing) {
        this.talk = talk;
        this.outgoing = outgoing;
    }

    void said(UserName peer, long number, String text) {
        Line line = new Line(peer, number, text);
        lines.add(line);
        outgoing.add(line.key(), talk.name() + " ⇄ " + peer + ": " + text);
    }

    /** The peer has everything up to this number. */
    void taken(UserName peer, long upTo) {
        for (Line line : List.copyOf(lines)) {
            if (line.peer().equals(peer) && line.number() <= upTo) {
                lines.remove(line);
                outgoing.done(line.key());
                talk.own(new Place.Link(peer.value()), line.text(), Optional.empty(), talk.now());
            }
        }
    }

    /** The link is gone: these never reached the peer, as far as anybody here knows. */
    void lost(UserName peer, List<String> unsent) {
        lines.stream().filter(line -> line.peer().equals(peer)).forEach(line -> outgoing.done(line.key()));
        lines.removeIf(line -> line.peer().equals(peer));
        unsent.forEach(
                text -> talk.requests().refused("the direct link is gone: " + text, "/private " + peer + " " + text));
    }
}
