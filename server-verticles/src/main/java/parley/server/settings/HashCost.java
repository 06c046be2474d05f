package parley.server.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one password hash costs: the parameters of argon2id as PHC strings write them. */
public record HashCost(int memoryKiB, int passes, int lanes) {
    private static final Pattern FORM = Pattern.compile("argon2id:m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})");

    /** @throws IllegalArgumentException if argon2 is not defined for these (RFC 9106 section 3.1) */
    public HashCost {
        if (lanes < 1 || passes < 1 || memoryKiB < 8 * lanes) {
            throw new IllegalArgumentException();
        }
    }

    /** How much of it there is, as a measure to compare by: blocks times passes over them. */
    public long work() {
        return (long) memoryKiB * passes;
    }

    static HashCost read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException();
        }
        return new HashCost(
                Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
    }
}
