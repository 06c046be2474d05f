package parley.client.command;

import java.util.Iterator;

/** The names of all commands that are shown, for completion. */
final class CommandNames implements Iterable<String> {
    /** Fixed here, because the model asks for it while it is being made. */
    @Override
    public Iterator<String> iterator() {
        return Commands.names().iterator();
    }
}
