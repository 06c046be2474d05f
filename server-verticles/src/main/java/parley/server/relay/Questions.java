package parley.server.relay;

import parley.server.bus.Topic;
import parley.server.powers.Relays;

/** What the stub tells the relay over the bus, and what it hears from it. */
final class Questions {
    static final Topic<Relays.Introduced> OPENED = new Topic<>("relay.opened");
    static final Topic<String> CLOSED = new Topic<>("relay.closed");
    static final Topic<String> USED_UP = new Topic<>("relay.used-up");

    private Questions() {}
}
