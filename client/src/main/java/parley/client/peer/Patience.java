package parley.client.peer;

import java.time.Duration;

/**
 * How long things may take (protocol section 3.5).
 *
 * @param proof from the first byte of a connection until its other end has shown key and token
 * @param direct until the relay is asked
 * @param meeting until a link that does not stand has failed; as long as the token lives, and as long as a listener waits
 * @param probe between two probes of a link on which nothing else was heard
 * @param silence after which a link is lost
 * @param farewell for the last lines of a link
 */
record Patience(
        Duration proof, Duration direct, Duration meeting, Duration probe, Duration silence, Duration farewell) {
    static final Patience USUAL = new Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));
}
