package parley.server.bus;

import java.util.List;
import parley.server.catalog.Catalog;
import parley.server.powers.Connections;
import parley.server.powers.SessionCall;

/** Every address on the bus that more than one package knows. An owner's own questions stand beside the owner. */
public final class Addresses {
    /** The catalog was replaced. */
    public static final Topic<Catalog> CATALOG = new Topic<>("catalog");

    /** What gates found out for the roster. */
    public static final Topic<Probed> PROBED = new Topic<>("roster.probed");

    private Addresses() {}

    /** Nothing has to be said to ask for it. */
    public record Everything() {}

    /** The calls for one plugin. */
    public static Topic<SessionCall> calls(String address) {
        return new Topic<>(address);
    }

    /** The outcomes for one gate. */
    public static Topic<Outcome> outcomes(int gate) {
        return new Topic<>("gate." + gate + ".outcomes");
    }

    /** Who is connected to one gate. */
    public static Ask<Everything, List<Connections.Connection>> connections(int gate) {
        return new Ask<>("gate." + gate + ".connections");
    }

    /** The roster's orders for one gate. */
    public static Topic<GateOrder> orders(int gate) {
        return new Topic<>("gate." + gate + ".orders");
    }
}
