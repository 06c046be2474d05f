package parley.server.main;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.powers.Moments;
import parley.server.settings.Settings;
import parley.server.settings.SettingsRefused;

/**
 * What a server stands on: the process that it is in.
 *
 * @param source where its settings come from, asked again at each reload
 * @param whenLost runs if the disk fails to sync: the process should end at once
 * @param whenDrained runs when everybody was asked to leave: the process should stop the server and end
 * @param moments is told how far the server is
 */
record Ground(Source source, Runnable whenLost, Runnable whenDrained, Moments moments) {
    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    /** Settings that stay, and nobody to end the process. */
    static Ground of(Settings settings, Runnable whenLost, Moments moments) {
        return new Ground(() -> settings, whenLost, () -> LOG.info("everybody was asked to leave"), moments);
    }

    @FunctionalInterface
    interface Source {
        Settings read() throws SettingsRefused;
    }
}
