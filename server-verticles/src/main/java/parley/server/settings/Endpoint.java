package parley.server.settings;

/** A host and a port, written {@code host:port}, an IPv6 address in brackets. */
public record Endpoint(String host, int port) {
    static Endpoint read(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bare.isEmpty() || bare.contains("[") || bracketed != bare.contains(":")) {
            throw new IllegalArgumentException();
        }
        return new Endpoint(bare, (int) Forms.whole(text.substring(colon + 1), 0, 65_535));
    }
}
