package parley.client.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is.
 *
 * @param host a name or an IP literal, without brackets
 */
public record ServerAddress(String host, int port) {
    public static final int USUAL_PORT = 12_345;
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^\\[\\]:\\s@]+))(?::([0-9]{1,5}))?");

    /** Reads {@code host}, {@code host:port} or {@code [address]:port}; empty if it is none of them. */
    public static Optional<ServerAddress> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = form.group(3) == null ? USUAL_PORT : Integer.parseInt(form.group(3));
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new ServerAddress(host, port));
    }

    /** {@code host:port}, an IPv6 literal in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
