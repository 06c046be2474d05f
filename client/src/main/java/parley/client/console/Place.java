package parley.client.console;

/** Where something is said. Names are the server's and are cleaned when they are printed. */
public sealed interface Place {
    record Direct(String user) implements Place {}

    record Everyone() implements Place {}

    /** @param name with its {@code #} */
    record Room(String name) implements Place {}

    /** The direct link. */
    record Link(String user) implements Place {}
}
