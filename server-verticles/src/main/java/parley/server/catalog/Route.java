package parley.server.catalog;

import parley.command.CommandSpec;

/** Where the lines of one verb go. */
public record Route(CommandSpec spec, String plugin, Target target) {

    public sealed interface Target {}

    /** The gate answers itself: the session verbs. */
    public record AtGate() implements Target {}

    /**
     * A deployed plugin answers.
     *
     * @param address its address on the bus
     * @param ours whether it is one of the server's own, so that its effects on the session count
     */
    public record AtPlugin(String address, boolean ours) implements Target {}

    /** One of the server's own that is not deployed: {@code unavailable}, and nobody else may take the verb. */
    public record Nowhere() implements Target {}
}
