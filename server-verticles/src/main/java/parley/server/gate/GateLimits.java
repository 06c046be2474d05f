package parley.server.gate;

import java.time.Duration;
import parley.server.settings.Keys;
import parley.server.settings.Limits;
import parley.server.settings.Rate;
import parley.server.settings.Settings;

/**
 * The settings that gates ask at every line, ready to be compared: bytes, and spans in nanoseconds.
 *
 * @param line longest line of a client
 * @param text longest text in a line
 * @param firstLine to a connection's first complete line
 * @param login from there to a login
 * @param unread waiting bytes above which a session's lines are held
 * @param unpushed waiting bytes above which nothing is pushed
 * @param mail waiting bytes above which mail stays in the store
 * @param progress without a written byte
 * @param idle without a command
 * @param plaintext whether secrets may come in clear text from other machines
 */
record GateLimits(
        int line,
        int text,
        long firstLine,
        long login,
        Rate commands,
        int unread,
        int unpushed,
        int mail,
        long progress,
        long idle,
        boolean plaintext) {

    private static final int MOST_MAIL = 16 * 1024;

    static GateLimits of(Settings settings) {
        Limits.LoginGrace grace = settings.get(Keys.LOGIN_GRACE);
        Limits.Out out = settings.get(Keys.OUT);
        Duration timeout = settings.get(Keys.TIMEOUT);
        return new GateLimits(
                settings.get(Keys.LINE),
                settings.get(Keys.TEXT),
                grace.firstLine().toNanos(),
                grace.login().toNanos(),
                settings.get(Keys.COMMANDS),
                out.unread(),
                out.unpushed(),
                Math.min(out.unread() / 2, MOST_MAIL),
                settings.get(Keys.PROGRESS).toNanos(),
                timeout.isZero() ? Long.MAX_VALUE : timeout.toNanos(),
                settings.get(Keys.ALLOW_PLAINTEXT));
    }
}
