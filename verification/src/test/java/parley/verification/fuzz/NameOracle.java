package parley.verification.fuzz;

import java.util.Optional;
import java.util.regex.Pattern;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;

/** A folded name is plain, and folding it changes nothing; so with a verb. */
final class NameOracle implements Oracle {
    private static final Pattern TYPED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
    private static final Pattern FOLDED = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    @Override
    public void judge(byte[] input) {
        String text = new Input(input).text();

        Optional<UserName> name = UserName.parse(text);
        Oracle.require(name.isPresent() == TYPED.matcher(text).matches(), "what is a name");
        if (name.isPresent()) {
            String folded = name.get().value();
            Oracle.require(FOLDED.matcher(folded).matches(), "a folded name is not plain");
            Oracle.require(folded.equalsIgnoreCase(text), "a folded name is another one");
            Oracle.require(UserName.parse(folded).equals(name), "folding a folded name changes it");
        }
        Optional<Verb> verb = Verb.parse(text);
        Oracle.require(
                verb.isEmpty() || Verb.parse(verb.get().value()).equals(verb), "folding a folded verb changes it");
    }
}
