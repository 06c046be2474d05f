package parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.words.Refusal;

class PeerLineTest {
    private static final int ROUNDS = 20_000;
    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void everythingThatCanBeSaidIsReadAsItWasSaid() {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            PeerLine.Sayable said = any(random);
            byte[] line = said.line();
            assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
            assertThat(line.length - 1).isLessThanOrEqualTo(LineFramer.LONGEST_LINE);
            assertThat(new String(line, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\n'))
                    .isEqualTo(line.length - 1);
            assertThat(PeerLine.parse(java.util.Arrays.copyOf(line, line.length - 1)))
                    .isEqualTo(said);
        }
    }

    @Test
    void noBytesMakeItThrow() {
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] line = any(random).line();
            for (int change = random.nextInt(4); change >= 0; change--) {
                line[random.nextInt(line.length)] = (byte) random.nextInt(256);
            }
            PeerLine read = PeerLine.parse(line);
            if (read instanceof PeerLine.Text text) {
                assertThat(PeerLine.flaw(text.text())).isEmpty();
            }
        }
    }

    @Test
    void whatIsWrittenIsLegalWhateverItHolds() {
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            String hostile = HostileText.any(random);
            for (PeerLine.Sayable said : List.of(
                    new PeerLine.Text(1, hostile),
                    new PeerLine.FileOffer(hostile, hostile, 1, hostile),
                    new PeerLine.FileEnd(hostile, hostile))) {
                byte[] line = said.line();
                assertThat(Cleaner.flaw(new String(line, 0, line.length - 1, UTF_8)))
                        .isEmpty();
            }
        }
    }

    @Test
    void theWordsOfTheProtocol() {
        assertThat(new PeerLine.Hello(Optional.of("t0k3n"))).satisfies(says("{'type':'hello','token':'t0k3n'}"));
        assertThat(new PeerLine.Hello(Optional.empty())).satisfies(says("{'type':'hello'}"));
        assertThat(new PeerLine.Use()).satisfies(says("{'type':'use'}"));
        assertThat(new PeerLine.Text(3, "a\nb")).satisfies(says("{'type':'text','n':3,'text':'a\\nb'}"));
        assertThat(new PeerLine.Got(3)).satisfies(says("{'type':'got','n':3}"));
        assertThat(new PeerLine.Typing()).satisfies(says("{'type':'typing'}"));
        assertThat(new PeerLine.FileOffer("1", "film.mkv", 7, HASH))
                .satisfies(says("{'type':'file-offer','file':'1','name':'film.mkv','size':7,'sha256':'" + HASH + "'}"));
        assertThat(new PeerLine.FileAccept("1", 5)).satisfies(says("{'type':'file-accept','file':'1','offset':5}"));
        assertThat(new PeerLine.FileRefuse("1")).satisfies(says("{'type':'file-refuse','file':'1'}"));
        assertThat(new PeerLine.FileData("1", 5, 2))
                .satisfies(says("{'type':'file-data','file':'1','offset':5,'length':2}"));
        assertThat(new PeerLine.FileGot("1", 7)).satisfies(says("{'type':'file-got','file':'1','offset':7}"));
        assertThat(new PeerLine.FileEnd("1", "done")).satisfies(says("{'type':'file-end','file':'1','reason':'done'}"));
        assertThat(new PeerLine.Ping(1)).satisfies(says("{'type':'ping','n':1}"));
        assertThat(new PeerLine.Pong(1)).satisfies(says("{'type':'pong','n':1}"));
        assertThat(new PeerLine.Bye()).satisfies(says("{'type':'bye'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "{'type':'dance','text':5}", "{'type':'Use'}"})
    void whatThisVersionDoesNotKnowIsIgnored(String line) {
        assertThat(parse(line)).isEqualTo(new PeerLine.Unknown());
    }

    @Test
    void fieldsThatNobodyAskedForAreIgnored() {
        assertThat(parse("{'x':[1,{'y':null}],'type':'got','n':1,'m':2}")).isEqualTo(new PeerLine.Got(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | bad-json",
                "{'type':'use','type':'use'} | bad-json",
                "{'type':'use'}{'type':'use'} | bad-json",
                "{'n':1} | usage",
                "{'type':5} | usage",
                "{'type':'text','text':'x'} | usage",
                "{'type':'text','n':0,'text':'x'} | usage",
                "{'type':'text','n':1.0,'text':'x'} | usage",
                "{'type':'text','n':'1','text':'x'} | usage",
                "{'type':'text','n':1} | usage",
                "{'type':'text','n':1,'text':''} | usage",
                "{'type':'got','n':-1} | usage",
                "{'type':'text','n':1,'text':'\\u001b[2J'} | bad-character",
                "{'type':'text','n':1,'text':'a\\rb'} | bad-character",
                "{'type':'text','n':1,'text':'\\ud800'} | bad-json",
                "{'type':'file-offer','file':'1','name':'a\\nb','size':1,'sha256':'x'} | bad-character",
                "{'type':'file-offer','file':'1','name':'a','size':1,'sha256':'ABC'} | usage",
                "{'type':'file-offer','file':'1','name':'a','size':-1,'sha256':'x'} | usage",
                "{'type':'file-data','file':'1','offset':0,'length':0} | usage",
                "{'type':'file-data','file':'1','offset':0,'length':65537} | usage",
                "{'type':'file-data','file':'1','offset':-1,'length':1} | usage",
                "{'type':'file-accept','file':'','offset':1} | usage",
            })
    void aLineAgainstTheRulesIsMalformed(String line, String code) {
        assertThat(parse(line))
                .isInstanceOfSatisfying(
                        PeerLine.Malformed.class,
                        malformed -> assertThat(malformed.why().code()).isEqualTo(code));
    }

    @Test
    void aTextHasAtMost4096Bytes() {
        assertThat(PeerLine.flaw("\u00e9".repeat(2_048))).isEmpty();
        assertThat(PeerLine.flaw("\u00e9".repeat(2_048) + "x")).contains(Refusal.TOO_LONG);
        assertThat(parse("{'type':'text','n':1,'text':'" + "x".repeat(4_097) + "'}"))
                .isEqualTo(new PeerLine.Malformed(Refusal.TOO_LONG));
    }

    @Test
    void theTokenIsNotPrinted() {
        assertThat(new PeerLine.Hello(Optional.of("s3cret")).toString()).doesNotContain("s3cret");
    }

    private static org.assertj.core.api.ThrowingConsumer<PeerLine.Sayable> says(String json) {
        return said -> assertThat(new String(said.line(), UTF_8)).isEqualTo(json.replace('\'', '"') + "\n");
    }

    private static PeerLine parse(String line) {
        return PeerLine.parse(line.replace('\'', '"').getBytes(UTF_8));
    }

    private static PeerLine.Sayable any(Random random) {
        long number = random.nextLong() >>> 1;
        String word = word(random);
        return switch (random.nextInt(14)) {
            case 0 -> new PeerLine.Hello(random.nextBoolean() ? Optional.empty() : Optional.of(word));
            case 1 -> new PeerLine.Use();
            case 2 -> new PeerLine.Text(Math.max(number, 1), Cleaner.cleanLines(HostileText.any(random)) + "x");
            case 3 -> new PeerLine.Got(number);
            case 4 -> new PeerLine.Typing();
            case 5 -> new PeerLine.FileOffer(word, Cleaner.clean(HostileText.any(random)) + "x", number, HASH);
            case 6 -> new PeerLine.FileAccept(word, number);
            case 7 -> new PeerLine.FileRefuse(word);
            case 8 -> new PeerLine.FileData(word, number, 1 + random.nextInt(PeerLine.LONGEST_PIECE));
            case 9 -> new PeerLine.FileGot(word, number);
            case 10 -> new PeerLine.FileEnd(word, word);
            case 11 -> new PeerLine.Ping(number);
            case 12 -> new PeerLine.Pong(number);
            default -> new PeerLine.Bye();
        };
    }

    private static String word(Random random) {
        return Long.toString(random.nextLong() >>> 1, 36);
    }
}
