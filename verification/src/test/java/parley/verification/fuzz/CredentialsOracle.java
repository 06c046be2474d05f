package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import parley.server.auth.CredentialsFile;
import parley.server.auth.CredentialsRefused;

/**
 * A credentials file is read whole or refused, by a sentence in which nothing of the file can stand; and what was read,
 * written down again, is read as the same.
 */
final class CredentialsOracle implements Oracle {
    private static final String SHOWN = "credentials.properties";
    private static final Pattern SENTENCE = Pattern.compile("credentials\\.properties:\\d{1,6}: (?:"
            + "a byte order mark; save the file as UTF-8 without one|not UTF-8|a control character"
            + "|white space at the beginning|no = between name and value|neither user\\.<name> nor role\\.<role>"
            + "|not a legal user name|a reserved user name|the same (?:user|role) as in line \\d{1,6}"
            + "|not a legal role name|empty password|a password has 4 to 256 bytes|white space in a password"
            + "|empty (?:role|permission)|not a legal (?:role|permission) name"
            + "|a role that no role line defines \\(a password holds no comma\\))");

    @Override
    public void judge(byte[] input) {
        CredentialsFile read;
        try {
            read = CredentialsFile.parse(SHOWN, input);
        } catch (CredentialsRefused refused) {
            Oracle.require(
                    SENTENCE.matcher(String.valueOf(refused.getMessage())).matches() && refused.getCause() == null,
                    "a sentence that nobody wrote");
            return;
        }
        StringBuilder file = new StringBuilder();
        read.roles()
                .forEach((role, permissions) -> file.append("role." + role + "=" + String.join(",", permissions))
                        .append('\n'));
        for (CredentialsFile.Account account : read.accounts().values()) {
            file.append("user.").append(account.name()).append('=').append(account.password());
            account.roles().forEach(role -> file.append(',').append(role));
            file.append('\n');
            Oracle.require(
                    !account.toString().contains(account.password()) || knownAnyway(account), "a password shows");
        }
        try {
            CredentialsFile again = CredentialsFile.parse(SHOWN, file.toString().getBytes(UTF_8));
            Oracle.require(again.roles().equals(read.roles()) && same(again, read), "it is not read again");
        } catch (CredentialsRefused refused) {
            throw new AssertionError("what was read is refused: " + refused.getMessage(), refused);
        }
    }

    /** A password like {@code line} stands in every text. */
    private static boolean knownAnyway(CredentialsFile.Account account) {
        return ("Account[" + account.name() + ", line " + account.line() + "]").contains(account.password());
    }

    private static boolean same(CredentialsFile one, CredentialsFile other) {
        return one.accounts().keySet().equals(other.accounts().keySet())
                && one.accounts().values().stream().allMatch(account -> {
                    CredentialsFile.Account twin = other.accounts().get(account.name());
                    return twin != null
                            && twin.password().equals(account.password())
                            && twin.roles().equals(account.roles());
                });
    }
}
