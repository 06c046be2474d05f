package parley.verification;

import java.util.List;
import java.util.Optional;

/**
 * What the {@link MailboxCampaign} works on: the store itself, or a whole server over sockets. Each user has at most one
 * login that is shown his mail.
 */
interface MailboxPost extends AutoCloseable {
    /**
     * @param code {@code ok} or the code of the refusal
     * @param id of the message, empty if it was refused
     */
    record Answer(String code, String id) {}

    /**
     * @param code {@code ok} or the code of the refusal
     * @param token the new resume token
     */
    record Entered(String code, String token, long cursor, long waiting) {
        static Entered refused(String code) {
            return new Entered(code, "", 0, 0);
        }
    }

    record Shown(long seq, String from, String text, boolean again) {}

    Answer send(String from, String to, String text, Optional<String> key);

    Entered login(String user);

    Entered resume(String user, String token, long seq);

    /** What the user's login was shown since it was asked last; waits for so many at most. */
    List<Shown> shows(String user, int expected);

    void acknowledge(String user, long seq);

    void leave(String user, boolean logout);

    boolean block(String blocker, String blocked);

    boolean unblock(String blocker, String blocked);

    List<String> history(String reader, String other);

    /** Goes down, in order or as by {@code kill -9}, and is there again; nobody is logged in. */
    void goDown(boolean inOrder);

    @Override
    void close();
}
