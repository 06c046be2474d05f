package parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Tells a web browser that was sent here from a client: a page can make it send what it likes behind the header of a
 * request, so a connection whose first line looks like HTTP ends (protocol section 2).
 */
public final class HttpSniff {
    // The first form needs no end: the line may be longer than the limit. The second is any method of any client.
    private static final Pattern REQUEST = Pattern.compile(
            "(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI) +([/*]|[A-Za-z][A-Za-z0-9+.-]*:/).*"
                    + "|[!-~]{1,64} +[^ ].* HTTP/[0-9].*",
            Pattern.DOTALL);

    private HttpSniff() {}

    /** @param line the first line of a connection, or how it begins if it is too long */
    public static boolean looksLikeHttp(byte[] line) {
        return REQUEST.matcher(new String(line, StandardCharsets.ISO_8859_1)).matches();
    }
}
