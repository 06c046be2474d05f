package parley.client.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import parley.client.server.KnownServers;
import parley.client.server.ServerAddress;
import parley.protocol.LinkOffer;

/** Ways between two clients that break, double and are missing. */
class LinkPathsTest {
    private static final ServerAddress NOWHERE = new ServerAddress("127.0.0.1", 1);
    private static final KnownServers NOBODY = new KnownServers(Path.of("none"));

    @Test
    void ofManyConnectionsExactlyOneStays() {
        try (Person hans = new Person("hans");
                Person luke = new Person("luke")) {
            LinkOffer ofHans = hans.offerTo(luke);
            LinkOffer ofLuke = luke.offerTo(hans);
            try (Proxy toHans = new Proxy(ofHans);
                    Proxy toLuke = new Proxy(ofLuke);
                    Proxy alsoToLuke = new Proxy(ofLuke)) {
                LinkOffer ways = new LinkOffer(
                        List.of(
                                toLuke.instead(ofLuke).candidates().get(0),
                                alsoToLuke.instead(ofLuke).candidates().get(0)),
                        ofLuke.fingerprint());
                luke.introduced(hans.name, toHans.instead(ofHans), "token", "callee");
                hans.introduced(luke.name, ways, "token", "caller");
                assertThat(hans.next()).startsWith("up");
                assertThat(luke.next()).startsWith("up");
                until(() -> toHans.open() + toLuke.open() + alsoToLuke.open() == 1);
                hans.say(luke, "once");
                assertThat(luke.next()).isEqualTo("hans: once");
                assertThat(hans.next()).isEqualTo("taken 1");
            }
        }
    }

    @Test
    void aCutIsToldOnBothSides() {
        try (Person hans = new Person("hans");
                Person luke = new Person("luke");
                Proxy between = standing(hans, luke)) {
            hans.say(luke, "hi");
            assertThat(luke.next()).isEqualTo("hans: hi");
            assertThat(hans.next()).isEqualTo("taken 1");
            between.cut();
            assertThat(hans.last()).isEqualTo("down the connection to luke was lost []");
            assertThat(luke.next()).isEqualTo("down the connection to hans was lost []");
        }
    }

    @Test
    void aWayThatSwallowsEverythingIsNoticedOnBothSidesAndTheUnsentIsTold() {
        try (Person hans = quick("hans", Links.Way.ANY);
                Person luke = quick("luke", Links.Way.ANY);
                Proxy between = standing(hans, luke)) {
            hans.say(luke, "one");
            assertThat(hans.next()).isEqualTo("taken 1");
            assertThat(luke.next()).isEqualTo("hans: one");
            between.swallow();
            hans.say(luke, "two");
            luke.say(hans, "three");
            // Who notices first closes, and the other may hear of that.
            assertThat(hans.next()).startsWith("down ").endsWith(" [two]");
            assertThat(luke.next()).startsWith("down ").endsWith(" [three]");
        }
    }

    @Test
    void aQuietLinkStands() {
        try (Person hans = quick("hans", Links.Way.ANY);
                Person luke = quick("luke", Links.Way.ANY);
                Proxy between = standing(hans, luke)) {
            until(() -> hans.on(() -> hans.links().standing().get(0).age()).compareTo(Duration.ofSeconds(6)) > 0);
            assertThat(between.open()).isEqualTo(1);
            assertThat(hans.told).isEmpty();
            assertThat(luke.told).isEmpty();
        }
    }

    @Test
    void whoWantsNoRelayHasNoLinkWithoutADirectWay() {
        try (Person hans = quick("hans", Links.Way.DIRECT);
                Person luke = quick("luke", Links.Way.RELAY)) {
            LinkOffer ofLuke = luke.offerTo(hans);
            assertThat(ofLuke.candidates()).isEmpty();
            hans.offerTo(luke);
            hans.introduced(luke.name, ofLuke, "token", "caller");
            assertThat(hans.next()).isEqualTo("down no direct way to luke, and the relay is not wanted []");
        }
    }

    @Test
    void withoutAnyWayItFailsWithASentence() {
        try (Person hans = quick("hans", Links.Way.ANY)) {
            LinkOffer own = hans.offerTo(new parley.protocol.words.UserName("luke"));
            LinkOffer dead = new LinkOffer(List.of("127.0.0.1:1025"), own.fingerprint());
            hans.introduced(new parley.protocol.words.UserName("luke"), dead, "token", "caller");
            assertThat(hans.next()).isEqualTo("down no direct way to luke, and nobody listens at 127.0.0.1:1 []");
            Listeners.gone(own);
        }
    }

    @Test
    void aListenerWithoutAnIntroductionIsClosedAfterItsMinute() {
        Patience short1 = new Patience(
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        try (Person hans = new Person("hans", Links.Way.ANY, short1, NOWHERE, NOBODY)) {
            LinkOffer offer = hans.offerTo(new parley.protocol.words.UserName("luke"));
            Listeners.gone(offer);
        }
    }

    private static Person quick(String name, Links.Way way) {
        return new Person(name, way, Person.QUICK, NOWHERE, NOBODY);
    }

    /** A link of two that runs through one proxy. */
    private static Proxy standing(Person hans, Person luke) {
        LinkOffer ofHans = hans.offerTo(luke);
        LinkOffer ofLuke = luke.offerTo(hans);
        Proxy between = new Proxy(ofLuke);
        luke.introduced(hans.name, new LinkOffer(List.of(), ofHans.fingerprint()), "token", "callee");
        hans.introduced(luke.name, between.instead(ofLuke), "token", "caller");
        assertThat(hans.next()).startsWith("up");
        assertThat(luke.next()).startsWith("up");
        return between;
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Person.SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not become so");
            }
            Thread.onSpinWait();
        }
    }
}
