package parley.server.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import parley.protocol.words.UserName;

/**
 * Reads one credentials file, line by line. It is as strict as can be because what reads the roles later is not: {@code
 * vertx-auth-properties} takes an empty password, the last of two lines for one name, and what follows a comma in a
 * password as a role.
 */
final class CredentialsParser {
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
    private static final Pattern PERMISSION = Pattern.compile("[A-Za-z0-9*][A-Za-z0-9*:_.-]{0,63}");
    private static final int LEAST_PASSWORD = 4;
    private static final int MOST_PASSWORD = 256;

    private final String shown;
    private final SortedMap<UserName, CredentialsFile.Account> accounts = new TreeMap<>();
    private final SortedMap<String, List<String>> roles = new TreeMap<>();
    private final Map<String, Integer> linesOfRoles = new HashMap<>();

    CredentialsParser(String shown) {
        this.shown = shown;
    }

    CredentialsFile parse(byte[] bytes) throws CredentialsRefused {
        String[] lines = decode(bytes).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
            if (!line.isBlank() && !line.startsWith("#")) {
                entry(line, i + 1);
            }
        }
        for (CredentialsFile.Account account : accounts.values()) {
            if (!roles.keySet().containsAll(account.roles())) {
                throw refused(account.line(), "a role that no role line defines (a password holds no comma)");
            }
        }
        return new CredentialsFile(shown, accounts, roles, linesOfRoles);
    }

    private void entry(String line, int number) throws CredentialsRefused {
        if (line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw refused(number, "a control character");
        }
        if (Character.isWhitespace(line.charAt(0))) {
            throw refused(number, "white space at the beginning");
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw refused(number, "no = between name and value");
        }
        String key = line.substring(0, equals).strip();
        List<String> values = Arrays.stream(line.substring(equals + 1).split(",", -1))
                .map(String::strip)
                .toList();
        if (key.startsWith("user.")) {
            account(key.substring("user.".length()), values, number);
        } else if (key.startsWith("role.")) {
            role(key.substring("role.".length()), values, number);
        } else {
            throw refused(number, "neither user.<name> nor role.<role>");
        }
    }

    private void account(String typed, List<String> values, int line) throws CredentialsRefused {
        Optional<UserName> name = UserName.parse(typed);
        if (name.isEmpty() || name.get().reserved()) {
            throw refused(line, name.isEmpty() ? "not a legal user name" : "a reserved user name");
        }
        CredentialsFile.Account before = accounts.get(name.get());
        if (before != null) {
            throw refused(line, "the same user as in line " + before.line());
        }
        String password = values.get(0);
        judgePassword(password, line);
        List<String> held = distinct(values.subList(1, values.size()), ROLE, "role", line);
        accounts.put(name.get(), new CredentialsFile.Account(name.get(), password, held, line));
    }

    private void role(String name, List<String> values, int line) throws CredentialsRefused {
        if (!ROLE.matcher(name).matches()) {
            throw refused(line, "not a legal role name");
        }
        Integer before = linesOfRoles.put(name, line);
        if (before != null) {
            throw refused(line, "the same role as in line " + before);
        }
        roles.put(name, distinct(values, PERMISSION, "permission", line));
    }

    private void judgePassword(String password, int line) throws CredentialsRefused {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0) {
            throw refused(line, "empty password");
        }
        if (bytes < LEAST_PASSWORD || bytes > MOST_PASSWORD) {
            throw refused(line, "a password has 4 to 256 bytes");
        }
        if (password.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw refused(line, "white space in a password");
        }
    }

    private List<String> distinct(List<String> words, Pattern legal, String what, int line) throws CredentialsRefused {
        for (String word : words) {
            if (!legal.matcher(word).matches()) {
                throw refused(line, word.isEmpty() ? "empty " + what : "not a legal " + what + " name");
            }
        }
        return new ArrayList<>(new LinkedHashSet<>(words));
    }

    private String decode(byte[] bytes) throws CredentialsRefused {
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            throw refused(1, "a byte order mark; save the file as UTF-8 without one");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            throw refused(line, "not UTF-8");
        }
        return text;
    }

    private CredentialsRefused refused(int line, String what) {
        return new CredentialsRefused(shown + ":" + line + ": " + what);
    }
}
