package parley.server.roster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd.Standing;

/**
 * One account: its logins and how it wants to be seen. Here is who has a main session that arrived, and for a while who
 * had one: he lingers, within the grace or until the session that took over has arrived. Touched only from the roster's
 * context.
 */
final class Person {
    private final UserName name;
    private final List<Login> logins = new ArrayList<>(0);
    private boolean here;
    private boolean hidden;
    /** Whether he is to be hidden, once he has said so; a login may have asked the store before that, and waited long. */
    private Optional<Boolean> chosen = Optional.empty();

    private boolean away;
    private Optional<String> words = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private Optional<Instant> lastSeen = Optional.empty();
    private Optional<Long> lingersUntil = Optional.empty();
    private Appearance seen = Appearance.OFFLINE;
    private Appearance told = Appearance.OFFLINE;

    Person(UserName name) {
        this.name = name;
    }

    UserName name() {
        return name;
    }

    /** In the order in which they were granted. */
    List<Login> logins() {
        return List.copyOf(logins);
    }

    void add(Login login) {
        logins.add(login);
    }

    void remove(Login login) {
        logins.remove(login);
    }

    int sides() {
        return (int) logins.stream().filter(login -> !login.main()).count();
    }

    /** The oldest main session, arrived or not. */
    Optional<Login> oldestMain() {
        return logins.stream().filter(Login::main).findFirst();
    }

    List<Login> mains() {
        return logins.stream().filter(Login::main).toList();
    }

    /** Whether a main session has arrived: there is somebody to send to. */
    boolean manned() {
        for (Login login : logins) {
            if (login.main() && login.arrived()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a main session is granted and has not arrived yet. */
    boolean expected() {
        return logins.stream().anyMatch(login -> login.main() && !login.arrived());
    }

    boolean here() {
        return here;
    }

    void enter(boolean comesHidden, Instant at) {
        here = true;
        hidden = chosen.orElse(comesHidden);
        since = Optional.of(at);
    }

    /** Away and the words end with the session; hidden is kept. */
    void exit() {
        here = false;
        away = false;
        words = Optional.empty();
        lingersUntil = Optional.empty();
    }

    Optional<Long> lingersUntil() {
        return lingersUntil;
    }

    /** @param nanos by the server's clock */
    void linger(long nanos) {
        lingersUntil = Optional.of(nanos);
    }

    void stay() {
        lingersUntil = Optional.empty();
    }

    void show(Standing standing, Optional<String> ownWords, Instant at) {
        Standing before = standing();
        hidden = standing == Standing.HIDDEN;
        chosen = Optional.of(hidden);
        if (here) {
            away = standing == Standing.AWAY;
            words = ownWords;
            since = standing() == before ? since : Optional.of(at);
        }
    }

    /** In his own eyes. */
    Standing standing() {
        if (!here) {
            return Standing.OFFLINE;
        } else if (hidden) {
            return Standing.HIDDEN;
        }
        return away ? Standing.AWAY : Standing.ONLINE;
    }

    Optional<String> words() {
        return words;
    }

    /** Since when he has had his standing; empty if he was not here while the server runs. */
    Optional<Instant> since() {
        return since;
    }

    /** Whether others see him, those whom he blocked excepted. */
    boolean visible() {
        return here && !hidden;
    }

    Appearance appearance() {
        if (!visible()) {
            return Appearance.OFFLINE;
        }
        return away ? Appearance.away(words) : Appearance.ONLINE;
    }

    /** The end of the last time that he was visible. */
    Optional<Instant> lastSeen() {
        return lastSeen;
    }

    void lastSeen(Optional<Instant> at) {
        lastSeen = at;
    }

    /** The appearance that the books are kept for. */
    Appearance seen() {
        return seen;
    }

    void seen(Appearance appearance) {
        seen = appearance;
    }

    /** The appearance that the others were last told; behind {@link #seen} while he flaps. */
    Appearance told() {
        return told;
    }

    void told(Appearance appearance) {
        told = appearance;
    }
}
