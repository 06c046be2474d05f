package parley.server.gate;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.powers.Connections;

/** The gates as others reach them, over the bus. Safe from every thread; answers come on the caller's context. */
public final class GatesStub implements Connections {
    private final Bus bus;
    private final int gates;

    /** @param gates how many there are; their numbers begin at 0 */
    public GatesStub(Bus bus, int gates) {
        this.bus = bus;
        this.gates = gates;
    }

    @Override
    public Future<List<Connection>> all() {
        List<Future<List<Connection>>> asked = IntStream.range(0, gates)
                .mapToObj(number -> bus.ask(Addresses.connections(number), new Addresses.Everything()))
                .toList();
        return Future.all(asked)
                .map(answered -> asked.stream()
                        .flatMap(one -> one.result().stream())
                        .sorted(Comparator.comparing(Connection::since))
                        .toList());
    }
}
