package parley.client.server;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.protocol.Cleaner;
import parley.protocol.LineFramer;
import parley.protocol.Request;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/** What becomes of a command before it is sent. Most go as they are; a few would put the session out of step. */
sealed interface Outgoing {
    Pattern SPACES_BEHIND = Pattern.compile(" +$");
    String LOGIN = "login";
    String REGISTER = "register";
    String PASSWORD = "password";

    /**
     * Goes to the server.
     *
     * @param line with its LF
     * @param password the new one, if the command changes it
     */
    record Line(String line, Optional<String> password) implements Outgoing {
        byte[] bytes() {
            return line.getBytes(StandardCharsets.UTF_8);
        }

        /** It may hold a secret. */
        @Override
        public String toString() {
            return "Line[…]";
        }
    }

    /** Is the session's own matter. */
    record Entrance(SignIn how) implements Outgoing {}

    /** Is not sent; the server would say the same, or could not be understood afterwards. */
    record Declined(Reply.Refused reply) implements Outgoing {}

    /** @param typed one line without its end */
    static Outgoing of(String typed) {
        Optional<Refusal> flaw = Cleaner.flaw(typed);
        if (flaw.isPresent()) {
            return declined(flaw.get());
        }
        String line = typed + "\n";
        if (tooLong(line)) {
            return declined(Refusal.LINE_TOO_LONG);
        }
        if (typed.isBlank() || typed.startsWith("{")) {
            // Neither has the one answer that is waited for: a blank line has none, and JSON could hide an `ack`.
            return declined(Refusal.UNKNOWN_COMMAND);
        }
        String stripped = SPACES_BEHIND.matcher(typed).replaceFirst("");
        String[] words = stripped.split(" ", -1);
        return kept(words[0]).orElseGet(() -> switch (words[0].toLowerCase(Locale.ROOT)) {
            case LOGIN, REGISTER ->
                words.length == 3 ? entrance(words[0], words[1], words[2], Optional.empty()) : entranceUsage(words[0]);
            case PASSWORD -> new Line(line, words.length == 3 ? Optional.of(words[2]) : Optional.empty());
            default -> new Line(line, Optional.empty());
        });
    }

    static Outgoing of(Request request) {
        Outgoing written = ownLine(request);
        if (!(written instanceof Line whole)) {
            return written;
        }
        String line = whole.line();
        return kept(request.cmd()).orElseGet(() -> switch (request.cmd().toLowerCase(Locale.ROOT)) {
            case LOGIN, REGISTER ->
                entrance(
                        request.cmd(),
                        request.fields().findText("user").orElse(""),
                        request.fields().findText(PASSWORD).orElse(""),
                        request.fields().findText("invite"));
            case PASSWORD -> new Line(line, request.fields().findText("new"));
            default -> new Line(line, Optional.empty());
        });
    }

    /** A request of the session itself. */
    static Outgoing ownLine(Request request) {
        for (Fields.Field field : request.fields().all()) {
            Optional<Refusal> flaw =
                    field.value() instanceof Fields.Text text ? Cleaner.flawOfLines(text.text()) : Optional.empty();
            if (flaw.isPresent()) {
                return declined(flaw.get());
            }
        }
        String line = new String(request.line(), StandardCharsets.UTF_8);
        return tooLong(line) ? declined(Refusal.LINE_TOO_LONG) : new Line(line, Optional.empty());
    }

    private static Optional<Outgoing> kept(String verb) {
        return switch (verb.toLowerCase(Locale.ROOT)) {
            case "ack", "resume" -> Optional.of(declined(Refusal.FORBIDDEN.saying("the client does this by itself")));
            case "mode" ->
                Optional.of(declined(Refusal.FORBIDDEN.saying("the client needs the notation for programs")));
            case "relay" -> Optional.of(declined(Refusal.FORBIDDEN.saying("a relay needs a connection of its own")));
            default -> Optional.empty();
        };
    }

    private static Outgoing entrance(String verb, String name, String secret, Optional<String> invite) {
        boolean register = verb.equalsIgnoreCase(REGISTER);
        Optional<UserName> user = UserName.parse(name);
        if (user.isEmpty() && register && !name.isEmpty()) {
            return declined(Refusal.NAME_INVALID);
        }
        return user.isEmpty() || secret.isEmpty()
                ? entranceUsage(verb)
                : new Entrance(new SignIn(user.get(), secret, register, invite));
    }

    private static Outgoing entranceUsage(String verb) {
        return declined(Refusal.USAGE.saying(verb.toLowerCase(Locale.ROOT) + " <user> <password>"));
    }

    private static boolean tooLong(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length - 1 > LineFramer.LONGEST_LINE;
    }

    private static Outgoing declined(Refusal refusal) {
        return new Declined(new Reply.Refused(refusal, Optional.empty()));
    }
}
