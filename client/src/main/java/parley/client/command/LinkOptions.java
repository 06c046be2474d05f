package parley.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import parley.client.peer.Links;
import picocli.CommandLine.Option;

/** Which way direct links may take. */
final class LinkOptions {
    private static final int PORTS = 65_536;

    /** The words for {@link Links.Way}. */
    static final class Ways extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Ways() {
            super(List.of("any", "direct", "relay"));
        }
    }

    @Option(
            names = "--link",
            paramLabel = "any|direct|relay",
            completionCandidates = Ways.class,
            description = "the paths that a direct link may take (default: any)")
    private String link = "any";

    @Option(
            names = "--link-port",
            paramLabel = "<port>",
            description = "where to listen for direct links (default: any free port)")
    private @Nullable Integer port;

    /** @throws CommandEnded wrong use, if there is no such path or port */
    Links.Options checked() {
        if (port != null && (port < 1 || port >= PORTS)) {
            throw CommandEnded.wrongUse("not a port: " + port);
        }
        Links.Way way = Links.Way.parse(link)
                .orElseThrow(() -> CommandEnded.wrongUse("not a path for direct links: say any, direct or relay"));
        return new Links.Options(port == null ? OptionalInt.empty() : OptionalInt.of(port), way);
    }
}
