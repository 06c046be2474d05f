package parley.server.main;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.auth.CredentialsFile;
import parley.server.auth.CredentialsRefused;
import parley.server.settings.Capacity;
import parley.server.settings.Keys;
import parley.server.settings.Machine;
import parley.server.settings.Setting;
import parley.server.settings.Settings;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;
import parley.wire.DamagedKeyException;
import parley.wire.OwnKey;
import parley.wire.TlsContext;
import parley.wire.WireOptions;

/**
 * What a server goes by until it is told to read it again: the settings, what they allow together, and its certificate; all of
 * it is replaced at once. Safe from every thread.
 */
final class InForce {
    private static final Logger LOG = LoggerFactory.getLogger(InForce.class);
    private static final String KEY_FILE = "key.pem";
    /** What stays as it is until a restart. */
    private static final List<Setting<?>> FIXED = List.of(Keys.PORT, Keys.HOST, Keys.DATA, Keys.WITHOUT, Keys.METRICS);

    private final Machine machine;
    private final Time time;
    private volatile Held held;

    private record Held(Settings settings, Capacity capacity, TlsContext tls) {}

    /** What was read, and is not in force yet. */
    record Fresh(Held held, CredentialsFile credentials) {}

    /** Reads the certificate from the data folder, or makes it; blocks. */
    InForce(Settings settings, Machine machine, Capacity capacity, Time time) {
        this.machine = machine;
        this.time = time;
        // What a reload needs is loaded now: it may come when no file can be opened any more (row O11).
        Fresh first = new Fresh(new Held(here(settings), capacity, key(settings, time)), CredentialsFile.empty());
        this.held = first.held();
    }

    Settings settings() {
        return held.settings();
    }

    Capacity capacity() {
        return held.capacity();
    }

    TlsContext tls() {
        return held.tls();
    }

    /** Reads all of it anew, and the credentials file; blocks. Nothing is changed yet. */
    Fresh read(Ground.Source source) throws SettingsRefused, CredentialsRefused {
        Settings wanted = here(source.read());
        CredentialsFile credentials = CredentialsFile.of(wanted);
        Capacity room = Capacity.of(wanted, machine);
        Settings next = wanted;
        for (Setting<?> fixed : FIXED) {
            if (!wanted.text(fixed).equals(settings().text(fixed))) {
                LOG.warn("{} stays as it is until a restart", fixed.key());
            }
            next = next.with(fixed.key(), settings().text(fixed));
        }
        return new Fresh(new Held(next, room, key(settings(), time)), credentials);
    }

    /** From now on this holds. */
    void take(Fresh fresh) {
        held = fresh.held();
    }

    private static Settings here(Settings asked) {
        return asked.with(Keys.HOST.key(), WireOptions.listenable(asked.get(Keys.HOST)));
    }

    private static TlsContext key(Settings settings, Time time) {
        Path file = settings.get(Keys.DATA).resolve(KEY_FILE);
        try {
            OwnKey key = OwnKey.in(file, time);
            LOG.info("the key of this server is {}", key.fingerprint());
            return key.serverContext();
        } catch (DamagedKeyException damaged) {
            throw new DataRefused(damaged.getMessage() == null ? file + " is damaged" : damaged.getMessage(), damaged);
        } catch (SSLException noTls) {
            throw new DataRefused("this Java has no TLS: " + noTls.getMessage(), noTls);
        } catch (IOException unreadable) {
            throw new DataRefused("cannot read or write " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
