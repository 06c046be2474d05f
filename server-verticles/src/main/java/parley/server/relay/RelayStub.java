package parley.server.relay;

import java.util.function.Consumer;
import parley.server.bus.Bus;
import parley.server.powers.Relays;

/** The relay as others reach it, over the bus. Safe from every thread; what one caller says is heard in order. */
public final class RelayStub implements Relays {
    private final Bus bus;

    public RelayStub(Bus bus) {
        this.bus = bus;
    }

    @Override
    public void open(Introduced pair) {
        bus.send(Questions.OPENED, pair);
    }

    @Override
    public void close(String token) {
        bus.send(Questions.CLOSED, token);
    }

    @Override
    public void onUsedUp(Consumer<String> listener) {
        bus.hear(Questions.USED_UP, listener);
    }
}
