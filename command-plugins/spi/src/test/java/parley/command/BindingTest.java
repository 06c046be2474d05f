package parley.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.ClientLine;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;

class BindingTest {
    private static final CommandSpec MESSAGE = spec(
            "message",
            Parameter.person("to").shownAs("user"),
            Parameter.text("text"),
            Parameter.word("key", 64).inJsonOnly());
    private static final CommandSpec BROADCAST = spec("broadcast", Parameter.text("text"));
    private static final CommandSpec LOGIN =
            spec("login", Parameter.word("user"), Parameter.password("password"), Parameter.flag("ack"));
    private static final CommandSpec SINCE = spec("whoelsesince", Parameter.seconds("seconds"));
    private static final CommandSpec HISTORY = spec(
            "history",
            Parameter.person("user"),
            Parameter.whole("count", 1, 100).optionally());
    private static final CommandSpec STATUS = spec(
            "status",
            Parameter.choice("state", "online", "away"),
            Parameter.rest("text").optionally());
    private static final CommandSpec PING = spec("ping");
    private static final CommandSpec RESUME =
            spec("resume", Parameter.secret("token"), Parameter.whole("seq", 0, 1L << 53));

    @ParameterizedTest
    @ValueSource(strings = {"ping", "PING", "ping ", "ping    "})
    void aCommandWithoutArgumentsMayHaveSpacesBehindIt(String line) {
        assertThat(bind(PING, line)).isEqualTo(bound(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "'message luke hi', hi",
        "'message Luke hi', hi",
        "'message luke  hi', ' hi'",
        "'message luke hi  ', 'hi  '",
        "'message luke \t hi\t', '\t hi\t'",
        "'message luke /x \"y\" {}', '/x \"y\" {}'",
        "'message luke  ', ' '"
    })
    void aTextIsEverythingBehindTheSpaceByteForByte(String line, String text) {
        assertThat(bind(MESSAGE, line)).isEqualTo(bound(Map.of("to", new UserName("luke"), "text", text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message",
                "message ",
                "message luke",
                "message luke ",
                "message  luke hi",
                "message \u00A0luke hi",
                "message luke\thi",
                "message luke\u00A0hi",
                "message l:uke hi",
                "message * hi",
                "message \u0430lice hi",
                "message \u212Aate hi",
                "message aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa hi"
            })
    void whatIsNoUserAndATextIsAUsageErrorThatRepeatsNothing(String line) {
        assertThat(bind(MESSAGE, line)).isEqualTo(usage("message <user> <text…>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "broadcast "})
    void anEmptyTextIsAUsageError(String line) {
        assertThat(bind(BROADCAST, line)).isEqualTo(usage("broadcast <text…>"));
    }

    @ParameterizedTest
    @CsvSource({
        "'status away', ",
        "'status away ', ",
        "'status away   ', ",
        "'status away lunch ', 'lunch '",
        "'status away  x', ' x'"
    })
    void anOptionalTextOfSpacesAloneIsLeftOut(String line, @Nullable String text) {
        assertThat(bind(STATUS, line))
                .isEqualTo(bound(text == null ? Map.of("state", "away") : Map.of("state", "away", "text", text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status ", "status gone", "status Away", "status  away", "status aw"})
    void aChoiceIsOneOfItsWords(String line) {
        assertThat(bind(STATUS, line)).isEqualTo(usage("status <online|away> [text…]"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "30, 30", "007, 7", "999999999, 999999999"})
    void secondsAreUpToNineDigits(String written, long seconds) {
        assertThat(bind(SINCE, "whoelsesince " + written))
                .isEqualTo(bound(Map.of("seconds", Duration.ofSeconds(seconds))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "+1",
                "1e3",
                "0x10",
                "\u0663\u0660",
                "\uFF11",
                "12345678901234567890",
                "1000000000",
                "",
                "1.0",
                "1 2",
                "1\t",
                "\u00A01",
                "1L"
            })
    void nothingElseIsSeconds(String written) {
        assertThat(bind(SINCE, "whoelsesince " + written)).isEqualTo(usage("whoelsesince <seconds>"));
    }

    @ParameterizedTest
    @CsvSource({"'history luke', ", "'history luke ', ", "history luke 1, 1", "history luke 100  , 100"})
    void anOptionalNumberMayBeLeftOut(String line, @Nullable Long count) {
        UserName luke = new UserName("luke");
        assertThat(bind(HISTORY, line))
                .isEqualTo(bound(count == null ? Map.of("user", luke) : Map.of("user", luke, "count", count)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "history",
                "history luke 0",
                "history luke 101",
                "history luke -1",
                "history luke 9999999999999999999",
                "history luke 1 2",
                "history luke  1"
            })
    void aNumberOutOfItsBoundsIsAUsageError(String line) {
        assertThat(bind(HISTORY, line)).isEqualTo(usage("history <user> [count]"));
    }

    @ParameterizedTest
    @CsvSource({"3, false", "4, true", "256, true", "257, false"})
    void aPasswordHasFourTo256Bytes(int length, boolean legal) {
        assertThat(bind(LOGIN, "login hans " + "x".repeat(length)))
                .isInstanceOf(legal ? Binding.Bound.class : Binding.Refused.class);
        assertThat(json(LOGIN, "'cmd':'login','user':'hans','password':'" + "x".repeat(length) + "'"))
                .isInstanceOf(legal ? Binding.Bound.class : Binding.Refused.class);
    }

    @Test
    void aPasswordIsMeasuredInBytes() {
        assertThat(bind(LOGIN, "login hans \u00e9\u00e9")).isInstanceOf(Binding.Bound.class);
        assertThat(bind(LOGIN, "login hans " + "\u20ac".repeat(86))).isInstanceOf(Binding.Refused.class);
        assertThat(bind(RESUME, "resume x 0")).isInstanceOf(Binding.Bound.class);
        assertThat(bind(RESUME, "resume " + "x".repeat(513) + " 0")).isInstanceOf(Binding.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fal con", "falcon ", "fal\\tcon", "fal\u00A0con", "fal\u3000con", "\u2003falcon", ""})
    void noWhiteSpaceStandsInAPassword(String password) {
        assertThat(json(LOGIN, "'cmd':'login','user':'hans','password':'" + password + "'"))
                .isEqualTo(usage("login <user> <password>"));
    }

    @Test
    void jsonGivesTheFieldsByTheirNames() {
        assertThat(json(MESSAGE, "'text':'a\\n b ','cmd':'message','to':'LUKE','key':'k1','id':'7','unknown':[1.5]"))
                .isEqualTo(bound(Map.of("to", new UserName("luke"), "text", "a\n b ", "key", "k1")));
        assertThat(json(LOGIN, "'cmd':'login','user':'hans','password':'falcon','ack':true"))
                .isEqualTo(bound(Map.of("user", "hans", "password", "falcon", "ack", true)));
        assertThat(json(SINCE, "'cmd':'whoelsesince','seconds':30"))
                .isEqualTo(bound(Map.of("seconds", Duration.ofSeconds(30))));
        assertThat(json(HISTORY, "'cmd':'history','user':'luke','count':100"))
                .isEqualTo(bound(Map.of("user", new UserName("luke"), "count", 100L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'to':'luke'",
                "'text':'hi'",
                "'user':'luke','text':'hi'",
                "'to':'luke','text':''",
                "'to':'luke','text':5",
                "'to':'luke','text':null",
                "'to':'luke','text':['hi']",
                "'to':'','text':'hi'",
                "'to':'l uke','text':'hi'",
                "'to':null,'text':'hi'",
                "'to':'luke','text':'hi','key':null",
                "'to':'luke','text':'hi','key':7",
                "'to':'luke','text':'hi','key':''",
                "'to':'luke','text':'hi','id':7",
                "'to':'luke','text':'hi','id':null",
                "'to':'luke','text':'hi','id':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
                "'to':'luke','text':'hi','key':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
            })
    void aFieldThatIsMissingOrOfAWrongTypeIsAUsageError(String fields) {
        assertThat(json(MESSAGE, fields.isEmpty() ? "'cmd':'message'" : "'cmd':'message'," + fields))
                .isEqualTo(usage("message <user> <text…>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'1'", "1.0", "1e0", "-1", "1000000000", "true", "null", "[1]", "9223372036854775808"})
    void secondsInJsonAreAnIntegerOfTheSameRange(String written) {
        assertThat(json(SINCE, "'cmd':'whoelsesince','seconds':" + written)).isEqualTo(usage("whoelsesince <seconds>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'1'", "1.0", "0", "101", "-1", "null", "99999999999999999999"})
    void aNumberInJsonIsAnIntegerWithinItsBounds(String written) {
        assertThat(json(HISTORY, "'cmd':'history','user':'luke','count':" + written))
                .isEqualTo(usage("history <user> [count]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'true'", "1", "null", "{}"})
    void aFlagIsTrueOrFalse(String written) {
        assertThat(json(LOGIN, "'cmd':'login','user':'hans','password':'falcon','ack':" + written))
                .isEqualTo(usage("login <user> <password>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'to':'lu\\nke','text':'hi'",
                "'to':'luke','text':'hi','key':'a\\nb'",
                "'to':'luke','text':'hi','other':'a\\nb'",
                "'to':'a\\nb'"
            })
    void aLineBreakAnywhereButInATextIsABadCharacter(String fields) {
        assertThat(json(MESSAGE, "'cmd':'message'," + fields)).isEqualTo(new Binding.Refused(Refusal.BAD_CHARACTER));
    }

    @Test
    void aRestOfOneLineTakesNoLineBreak() {
        assertThat(json(STATUS, "'cmd':'status','state':'away','text':'a\\nb'"))
                .isEqualTo(new Binding.Refused(Refusal.BAD_CHARACTER));
        assertThat(json(STATUS, "'cmd':'status','state':'away','text':' a '"))
                .isEqualTo(bound(Map.of("state", "away", "text", " a ")));
    }

    @Test
    void whatIsForJsonOnlyCannotBeTyped() {
        assertThat(bind(LOGIN, "login hans falcon true")).isEqualTo(usage("login <user> <password>"));
    }

    @Test
    void boundArgumentsAreFoundByTheirParametersAndDoNotPrintThemselves() {
        Parameter<String> password = Parameter.password("password");
        Arguments arguments = ((Binding.Bound) bind(LOGIN, "login hans falcon")).arguments();
        assertThat(arguments.get(password)).isEqualTo("falcon");
        assertThat(arguments.find(Parameter.flag("ack"))).isEmpty();
        assertThat(arguments.toString()).isEqualTo("Arguments[password, user]");
    }

    private static CommandSpec spec(String verb, Parameter<?>... parameters) {
        return CommandSpec.of(verb, "does it", List.of(parameters), Access.MEMBERS);
    }

    private static Binding.Result bound(Map<String, Object> values) {
        return new Binding.Bound(new Arguments(values));
    }

    private static Binding.Result usage(String line) {
        return new Binding.Refused(new Refusal("usage", line));
    }

    private static Binding.Result bind(CommandSpec spec, String line) {
        ClientLine.Command command = command(line);
        assertThat(command.verb()).contains(spec.verb());
        return Binding.bind(spec, command);
    }

    private static Binding.Result json(CommandSpec spec, String fields) {
        return bind(spec, "{" + fields.replace('\'', '"') + "}");
    }

    private static ClientLine.Command command(String line) {
        return (ClientLine.Command) ClientLine.parse(line.getBytes(UTF_8));
    }
}
