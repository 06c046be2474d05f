package parley.client.talk;

import java.util.List;
import parley.client.typing.KnownCommand;
import parley.client.typing.KnownCommand.Parameter;

/** The commands that the client does itself, as completion and {@code help} show them. */
final class OwnCommands {
    private static final Parameter USER = new Parameter("user", "person", false);

    private static final Parameter NUMBER = new Parameter("number", "whole", false);

    static final List<KnownCommand> ALL = List.of(
            own(
                    "to",
                    "to [<user>|<#room>|<user>!]",
                    "chooses to whom plain text goes; alone: to nobody",
                    new Parameter("place", "place", true)),
            own("startprivate", "startprivate <user>", "asks a user for a direct link", USER),
            own("accept", "accept <user>", "takes a direct link that a user asked for", USER),
            own("decline", "decline <user>", "refuses a direct link", USER),
            own(
                    "never",
                    "never [<user>]",
                    "refuses a user's direct links from now on",
                    new Parameter("user", "person", true)),
            own(
                    "private",
                    "private <user> <text...>",
                    "says something over a direct link",
                    USER,
                    new Parameter("text", "rest", false)),
            own("stopprivate", "stopprivate <user>", "ends a direct link, or the request for one", USER),
            own("links", "links", "shows the direct links"),
            own(
                    "sendfile",
                    "sendfile <user> <path>",
                    "offers a file, or those of a directory, over a direct link",
                    USER,
                    new Parameter("path", "path", false)),
            own("get", "get <number>...|all", "takes files that were offered", NUMBER),
            own("skip", "skip <number>...|all", "refuses files, or breaks their transfers off", NUMBER),
            own("transfers", "transfers", "shows the files that are under way"),
            own("reconnect", "reconnect", "tries to reach the server now"),
            own("quit", "quit", "logs out and leaves, as Ctrl-D does"));

    private OwnCommands() {}

    private static KnownCommand own(String name, String usage, String summary, Parameter... parameters) {
        return new KnownCommand(name, usage, summary, List.of(parameters), true);
    }
}
