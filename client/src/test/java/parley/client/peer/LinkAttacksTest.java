package parley.client.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.server.KnownServers;
import parley.client.server.ServerAddress;
import parley.protocol.LinkOffer;
import parley.protocol.words.UserName;
import parley.wire.Fingerprint;
import parley.wire.OwnKey;

/** One who does not keep to the rules, against a client. */
class LinkAttacksTest {
    private static final UserName LUKE = new UserName("luke");
    /** Callers are given up soon and the link is not, so that what ends a call is seen to have ended nothing else. */
    private static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(4),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));

    private final RawPeer luke = new RawPeer();
    private final Person hans = new Person(
            "hans", Links.Way.ANY, PATIENCE, new ServerAddress("127.0.0.1", 1), new KnownServers(Path.of("none")));

    @AfterEach
    void close() {
        hans.close();
        luke.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.0\r\n\r\n", "{\"type\":\"hello\",\"token\":\"t\"}\n"})
    void aStrangerGetsNotAByteAndIsClosed(String says) throws Exception {
        LinkOffer offer = hans.offerTo(LUKE);
        assertThat(answerTo(offer, says)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.0\r\n\r\n", "{\"type\":\"hello\",\"token\":\"t\"}\n"})
    void neitherOnceItIsKnownWhomToExpect(String says) throws Exception {
        LinkOffer offer = hans.offerTo(LUKE);
        hans.introduced(LUKE, luke.listen(new Fingerprint(offer.fingerprint()), luke.key), "token", "callee");
        assertThat(answerTo(offer, says)).isEmpty();
    }

    @Test
    void threeStrangersCloseTheListener() throws Exception {
        LinkOffer offer = hans.offerTo(LUKE);
        hans.introduced(LUKE, luke.listen(new Fingerprint(offer.fingerprint()), luke.key), "token", "callee");
        for (int stranger = 0; stranger < 3; stranger++) {
            answerTo(offer, "hello?\n");
        }
        Listeners.gone(offer);
        assertThat(luke.talking.poll(Person.SECONDS, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void anImpersonatorWithAnotherKeyIsRefused() {
        LinkOffer offer = hans.offerTo(LUKE);
        hans.introduced(LUKE, luke.offer(), "token", "callee");
        RawPeer.Talking impersonator = luke.dial(offer, OwnKey.fresh(InstantSource.system()));
        impersonator.say("{'type':'hello','token':'token'}");
        Person.soon(impersonator.closed);
        assertThat(impersonator.lines).isEmpty();
        stands(offer);
    }

    @Test
    void anImpersonatorWhoListensHearsNothing() throws Exception {
        LinkOffer offer = hans.offerTo(LUKE);
        LinkOffer ofImpersonator =
                luke.listen(new Fingerprint(offer.fingerprint()), OwnKey.fresh(InstantSource.system()));
        hans.introduced(LUKE, ofImpersonator, "token", "callee");
        RawPeer.Talking impersonator = luke.talking.poll(Person.SECONDS, TimeUnit.SECONDS);
        assertThat(impersonator).isNotNull();
        Person.soon(impersonator.closed);
        assertThat(impersonator.lines).isEmpty();
        stands(offer);
    }

    @Test
    void aWrongTokenIsRefusedWithoutAWord() {
        LinkOffer offer = hans.offerTo(LUKE);
        hans.introduced(LUKE, luke.offer(), "token", "callee");
        RawPeer.Talking peer = luke.dial(offer);
        peer.say("{'type':'hello','token':'tokem'}");
        Person.soon(peer.closed);
        assertThat(peer.lines).isEmpty();
        stands(offer);
    }

    @Test
    void aPeerWhoSaysSomethingElseFirstIsRefused() {
        LinkOffer offer = hans.offerTo(LUKE);
        hans.introduced(LUKE, luke.offer(), "token", "callee");
        RawPeer.Talking peer = luke.dial(offer);
        peer.say("{'type':'use'}");
        Person.soon(peer.closed);
        assertThat(peer.lines).isEmpty();
        stands(offer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'text','n':1,'text':'\\u001b[2J'}",
                "{'type':'text','n':1,'text':'\\u202egpj.exe'}",
                "{'type':'text','n':2,'text':'one is missing'}",
                "{'type':'text','n':1}",
                "{'type':'got','n':1}",
                "text"
            })
    void whoBreaksTheRulesIsCutOffUnheard(String line) {
        RawPeer.Talking peer = standing();
        peer.say(line);
        assertThat(hans.next()).startsWith("down luke's client broke the rules");
        Person.soon(peer.closed);
        assertThat(hans.all()).noneMatch(told -> told.startsWith("luke:"));
    }

    @Test
    void aLineOfAMegabyteEndsTheLink() {
        RawPeer.Talking peer = standing();
        peer.bytes("x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        assertThat(hans.next()).startsWith("down luke's client broke the rules");
        Person.soon(peer.closed);
    }

    @Test
    void whatComesTwiceIsHeardOnceAndConfirmedAgain() {
        RawPeer.Talking peer = standing();
        peer.say("{'type':'text','n':1,'text':'one'}");
        assertThat(peer.line()).isEqualTo("{'type':'got','n':1}");
        peer.say("{'type':'text','n':1,'text':'one'}");
        assertThat(peer.line()).isEqualTo("{'type':'got','n':1}");
        peer.say("{'type':'nobody-knows','n':1}");
        peer.say("{'type':'text','n':2,'text':'two'}");
        assertThat(hans.next()).isEqualTo("luke: one");
        assertThat(hans.next()).isEqualTo("luke: two");
    }

    @Test
    void onlyWhatIsOnTheScreenIsConfirmed() {
        RawPeer.Talking peer = standing();
        hans.shows(false);
        peer.say("{'type':'text','n':1,'text':'one'}");
        assertThat(hans.next()).isEqualTo("luke: one");
        peer.say("{'type':'text','n':1,'text':'one'}");
        peer.say("{'type':'ping','n':1}");
        assertThat(peer.line()).isEqualTo("{'type':'pong','n':1}");
        hans.shows(true);
        assertThat(peer.line()).isEqualTo("{'type':'got','n':1}");
    }

    @Test
    void aPeerThatIsFasterThanTheScreenIsNotReadMeanwhile() throws Exception {
        RawPeer.Talking peer = standing();
        hans.shows(false);
        for (int n = 1; n <= 1_000; n++) {
            peer.say("{'type':'text','n':" + n + ",'text':'" + "x".repeat(1_000) + "'}");
        }
        for (int n = 0; n < 65; n++) {
            assertThat(hans.next()).startsWith("luke:");
        }
        assertThat(hans.told.poll(1, TimeUnit.SECONDS)).isNull();
        hans.shows(true);
        String got = peer.line();
        while (!got.equals("{'type':'got','n':1000}")) {
            assertThat(got).contains("got");
            got = peer.line();
        }
        assertThat(peer.closed).isNotCompleted();
    }

    @Test
    void whoLeavesHearsWhatWasStillToBeShown() {
        RawPeer.Talking peer = standing();
        hans.shows(false);
        peer.say("{'type':'text','n':1,'text':'one'}");
        peer.say("{'type':'bye'}");
        assertThat(hans.next()).isEqualTo("luke: one");
        hans.shows(true);
        assertThat(peer.line()).isEqualTo("{'type':'got','n':1}");
        assertThat(hans.next()).isEqualTo("down luke ended the direct link []");
    }

    @Test
    void whoAsksWithoutEndAndTakesNoAnswerIsNotReadAnyMore() throws Exception {
        RawPeer.Talking peer = standing();
        peer.deaf();
        byte[] pings = ("{\"type\":\"ping\",\"n\":" + Long.MAX_VALUE + "}\n")
                .repeat(25_000)
                .getBytes(StandardCharsets.US_ASCII);
        // What the kernels on the way hold is much, but less.
        for (int sent = 0; sent < 40; sent++) {
            peer.bytes(pings);
        }
        long before = -1;
        while (peer.waiting() != before) {
            before = peer.waiting();
            assertThat(hans.told.poll(1, TimeUnit.SECONDS)).isNull();
        }
        assertThat(before).isPositive();
    }

    @Test
    void nobodyIsMadeToDialAWholeNetwork() {
        LinkOffer offer = hans.offerTo(LUKE);
        List<String> many = IntStream.rangeClosed(1, 18)
                .mapToObj(n -> "127.0.0." + n + ":" + Listeners.port(offer))
                .toList();
        hans.introduced(LUKE, new LinkOffer(many, luke.key.fingerprint().text()), "token", "callee");
        assertThat(hans.next()).isEqualTo("down the server named too many addresses of luke []");
    }

    @Test
    void whatThePeerHadNotTakenIsToldAtTheEnd() {
        RawPeer.Talking peer = standing();
        List.of("one", "two", "three")
                .forEach(text -> hans.on(() -> hans.links().say(LUKE, text)));
        for (String said : List.of("one", "two", "three")) {
            assertThat(peer.line()).contains(said);
        }
        peer.say("{'type':'got','n':1}");
        assertThat(hans.next()).isEqualTo("taken 1");
        peer.cut();
        assertThat(hans.next()).isEqualTo("down the connection to luke was lost [two, three]");
    }

    @Test
    void aTextWithAFlawIsNotSaid() {
        standing();
        assertThat(Links.flaw("a\u001bb")).isPresent();
        assertThatThrownBy(() -> hans.on(() -> hans.links().say(LUKE, "a\u001bb")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A link on which the test speaks for luke, who calls. */
    private RawPeer.Talking standing() {
        LinkOffer offer = hans.offerTo(LUKE);
        hans.introduced(LUKE, luke.offer(), "token", "callee");
        return stands(offer);
    }

    /** The right one calls, and is let in. */
    private RawPeer.Talking stands(LinkOffer offer) {
        RawPeer.Talking peer = luke.dial(offer);
        peer.say("{'type':'hello','token':'token'}");
        assertThat(peer.line()).isEqualTo("{'type':'hello'}");
        peer.say("{'type':'use'}");
        assertThat(hans.next()).startsWith("up luke 127.0.0.1");
        return peer;
    }

    private static byte[] answerTo(LinkOffer offer, String says) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Listeners.port(offer))) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Person.SECONDS));
            socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }
}
