package parley.server.roster;

import java.util.function.BiConsumer;
import parley.protocol.ServerLine;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.bus.GateOrder;
import parley.server.powers.SessionRef;

/** The roster's orders to the gates: sent from here only, so that every gate hears them in one order. */
final class Gates {
    private final int count;
    private final BiConsumer<Integer, GateOrder> way;

    /** @param way takes a gate's number and what it shall do */
    Gates(int count, BiConsumer<Integer, GateOrder> way) {
        this.count = count;
        this.way = way;
    }

    static Gates over(Bus bus, int count) {
        return new Gates(count, (gate, order) -> bus.send(Addresses.orders(gate), order));
    }

    void every(GateOrder order) {
        for (int gate = 0; gate < count; gate++) {
            way.accept(gate, order);
        }
    }

    void order(SessionRef session, GateOrder order) {
        way.accept(session.gate(), order);
    }

    void tell(SessionRef session, ServerLine line) {
        order(session, new GateOrder.Tell(session.number(), line));
    }
}
