package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.YODA;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;
import parley.server.store.AcceptMessage.Accepted;
import parley.server.store.AcceptMessage.Blocks;
import parley.server.store.AcceptMessage.Limits;
import parley.server.store.AcceptMessage.Phantom;
import parley.server.store.AcceptMessage.Refused;
import parley.server.store.AcceptMessage.Verdict;

/** The limits of a mailbox, exact to one message and one byte (rows Q01–Q06, B03). */
final class LimitsTest {
    private static final int KIB = 1024;

    private final OpenedStore opened;

    LimitsTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    @Tag("Q01")
    void theHundredAndFirstMessageOfOneSenderIsRefusedAndTheCursorMakesRoom() {
        assertThat(flood(HANS, LUKE, 101, 1)).isEqualTo(100);
        assertThat(opened.say(HANS, LUKE, "x")).isEqualTo(Refused.SENDER_QUOTA);
        assertThat(opened.say(YODA, LUKE, "x")).isInstanceOf(Accepted.class);
        opened.decide(new Acknowledge(LUKE, 1, true));
        assertThat(opened.say(HANS, LUKE, "x")).isInstanceOf(Accepted.class);
        assertThat(opened.say(HANS, LUKE, "x")).isEqualTo(Refused.SENDER_QUOTA);
    }

    @Test
    @Tag("Q01")
    @Tag("Q02")
    void strangersFillNineTenthsAndTheLastTenthIsForThoseTheOwnerWroteTo() {
        opened.accepted(LUKE, YODA, "do write");
        for (int i = 0; i < 9; i++) {
            assertThat(flood(newcomer(i), LUKE, 100, 1)).isEqualTo(100);
        }
        assertThat(opened.say(HANS, LUKE, "x")).isEqualTo(Refused.MAILBOX_FULL);
        assertThat(flood(YODA, LUKE, 100, 1)).isEqualTo(100);
        opened.accepted(LUKE, HANS, "you too");
        assertThat(opened.say(HANS, LUKE, "x")).as("the 1,001st").isEqualTo(Refused.MAILBOX_FULL);
        opened.decide(new Acknowledge(LUKE, 1, true));
        assertThat(opened.say(HANS, LUKE, "x")).isInstanceOf(Accepted.class);
    }

    @Test
    void bytesAreCountedAsUtf8AndExactly() {
        opened.accepted(LUKE, HANS, "friend");
        Limits wide = new Limits(Long.MAX_VALUE, KIB, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(limited(HANS, "é".repeat(256), wide)).isInstanceOf(Accepted.class);
        assertThat(limited(HANS, "x".repeat(513), wide)).isEqualTo(Refused.MAILBOX_FULL);
        assertThat(limited(HANS, "x".repeat(512), wide)).isInstanceOf(Accepted.class);
        assertThat(limited(HANS, "x", wide)).isEqualTo(Refused.MAILBOX_FULL);
    }

    @Test
    void oneMebibyteOfTextFillsAMailboxForAFriendAndNineTenthsForAStranger() {
        opened.accepted(LUKE, YODA, "friend");
        Limits many = new Limits(1_000, 1 << 20, 1_000, 2_000);
        // 1 MiB less a tenth, rounded down, is 943,719 bytes: 230 times 4,096 and 1,639.
        for (int i = 0; i < 230; i++) {
            assertThat(limited(HANS, "x".repeat(4 * KIB), many)).isInstanceOf(Accepted.class);
        }
        assertThat(limited(HANS, "x".repeat(1_640), many)).isEqualTo(Refused.MAILBOX_FULL);
        assertThat(limited(HANS, "x".repeat(1_639), many)).isInstanceOf(Accepted.class);
        assertThat(limited(HANS, "x", many)).isEqualTo(Refused.MAILBOX_FULL);
        for (int i = 0; i < 25; i++) {
            assertThat(limited(YODA, "x".repeat(4 * KIB), many)).isInstanceOf(Accepted.class);
        }
        int rest = (1 << 20) - 943_719 - 25 * 4 * KIB;
        assertThat(limited(YODA, "x".repeat(rest + 1), many)).isEqualTo(Refused.MAILBOX_FULL);
        assertThat(limited(YODA, "x".repeat(rest), many)).isInstanceOf(Accepted.class);
    }

    @Test
    @Tag("Q03")
    void oneSenderHasTwoThousandOutstandingInAllMailboxes() {
        for (int i = 0; i < 20; i++) {
            assertThat(flood(HANS, newcomer(i), 100, 1)).isEqualTo(100);
        }
        assertThat(opened.say(HANS, LUKE, "x")).isEqualTo(Refused.SENDER_QUOTA);
        opened.decide(new Acknowledge(newcomer(7), 1, true));
        assertThat(opened.say(HANS, LUKE, "x")).isInstanceOf(Accepted.class);
        assertThat(opened.say(HANS, LUKE, "x")).isEqualTo(Refused.SENDER_QUOTA);
    }

    @Test
    void aSilentlyBlockedSenderMeetsTheSameQuotaAndNobodyElseFeelsHim() {
        opened.accepted(HANS, LUKE, "before");
        opened.decide(new SetBlock(LUKE, HANS, opened.now));
        for (int i = 0; i < 99; i++) {
            assertThat(opened.decide(opened.silent(HANS, LUKE, "x"))).isInstanceOf(Phantom.class);
        }
        assertThat(opened.decide(opened.silent(HANS, LUKE, "x"))).isEqualTo(Refused.SENDER_QUOTA);
        assertThat(opened.number("SELECT waiting FROM account WHERE name = 'luke'"))
                .isEqualTo(1);
        assertThat(opened.number("SELECT outstanding FROM account WHERE name = 'hans'"))
                .isEqualTo(100);
        opened.decide(new RemoveBlock(LUKE, HANS, true));
        assertThat(opened.number("SELECT outstanding FROM account WHERE name = 'hans'"))
                .isEqualTo(1);
    }

    @Test
    void aSilentlyBlockedSenderMeetsTheFullMailboxThatAnOfflineUserWouldHave() {
        opened.decide(new SetBlock(LUKE, HANS, opened.now));
        Limits few = new Limits(10, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        for (int i = 0; i < 9; i++) {
            assertThat(silent(few)).isInstanceOf(Phantom.class);
        }
        assertThat(silent(few)).isEqualTo(Refused.MAILBOX_FULL);
        assertThat(limited(YODA, "x", few)).as("phantoms take nobody's room").isInstanceOf(Accepted.class);
    }

    @Test
    @Tag("Q06")
    void ofTwoWhoRaceForTheLastPlaceExactlyOneIsAccepted() {
        Limits one = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 1, Long.MAX_VALUE);
        for (int i = 1; i <= 200; i++) {
            Future<Verdict> a = opened.store.decide(message(HANS, "a", one));
            Future<Verdict> b = opened.store.decide(message(HANS, "b", one));
            List<Verdict> both = List.of(OpenedStore.await(a), OpenedStore.await(b));
            assertThat(both).containsOnlyOnce(Refused.SENDER_QUOTA).hasAtLeastOneElementOfType(Accepted.class);
            opened.decide(new Acknowledge(LUKE, i, true));
        }
    }

    @Test
    void whatALiveSessionsTcpTookDoesNotCountUntilThatSessionEnds() {
        assertThat(flood(HANS, LUKE, 100, 1)).isEqualTo(100);
        assertThat(opened.decide(new MarkTaken(LUKE, 1, 60))).isEqualTo(60);
        assertThat(flood(HANS, LUKE, 61, 1)).isEqualTo(60);
        opened.decide(new Acknowledge(LUKE, 30, true));
        assertThat(opened.say(HANS, LUKE, "x"))
                .as("30 of the taken were acknowledged")
                .isEqualTo(Refused.SENDER_QUOTA);
        assertThat(opened.decide(new MarkTaken(LUKE, 1, 0))).isEqualTo(30);
        counted();
        assertThat(opened.number("SELECT waiting FROM account WHERE name = 'luke'"))
                .isEqualTo(130);
    }

    @Test
    void whatOneOfSeveralLoginsTookCountsAgainOnlyWithTheEndOfThatLogin() {
        assertThat(flood(HANS, LUKE, 100, 1)).isEqualTo(100);
        assertThat(opened.decide(new MarkTaken(LUKE, 1, 60))).isEqualTo(60);
        assertThat(opened.decide(new MarkTaken(LUKE, 2, 80))).isEqualTo(80);
        assertThat(opened.decide(new MarkTaken(LUKE, 3, 0)))
                .as("the end of a login that took nothing")
                .isEqualTo(80);
        assertThat(opened.decide(new MarkTaken(LUKE, 2, 0))).isEqualTo(60);
        counted();
        assertThat(flood(HANS, LUKE, 61, 1)).isEqualTo(60);
        assertThat(opened.decide(new MarkTaken(LUKE, 1, 0))).isZero();
        counted();
        opened.decide(new MarkTaken(LUKE, 4, 160));
        opened.reopen();
        counted();
        assertThat(opened.decide(new MarkTaken(LUKE, 5, 0)))
                .as("those logins are gone with the process")
                .isZero();
    }

    @Test
    @Tag("Q04")
    void countersEqualTheRowsAfterEverythingAndAreCountedAnewAtTheStart() {
        flood(HANS, LUKE, 20, 10);
        flood(YODA, LUKE, 5, 10);
        opened.decide(new SetBlock(HANS, YODA, opened.now));
        opened.decide(opened.silent(YODA, HANS, "phantom"));
        opened.decide(new MarkTaken(LUKE, 1, 7));
        opened.decide(new Acknowledge(LUKE, 12, false));
        counted();
        opened.decide(tx -> tx.update("UPDATE account SET waiting = 77, waiting_bytes = 1, outstanding = 9"));
        opened.decide(tx -> tx.update("UPDATE pair SET waiting = 3, phantoms = 8"));
        opened.reopen();
        counted();
        opened.later(Duration.ofDays(31));
        opened.decide(new Sweep(Duration.ofDays(31), Duration.ofDays(30), Duration.ofDays(30), opened.now));
        counted();
        assertThat(opened.number("SELECT sum(waiting + outstanding) FROM account"))
                .isZero();
    }

    private void counted() {
        assertThat(opened.number("SELECT count(*) FROM account a WHERE (waiting, waiting_bytes) <>"
                        + " (SELECT count(*), coalesce(sum(octet_length(body)), 0) FROM box"
                        + " WHERE rcpt = a.name AND seq > max(a.cursor, a.taken))"))
                .as("mailboxes whose counters drifted")
                .isZero();
        assertThat(opened.number("SELECT count(*) FROM account a WHERE outstanding <>"
                        + " (SELECT count(*) FROM box b JOIN account r ON r.name = b.rcpt"
                        + " WHERE b.sender = a.name AND b.seq > max(r.cursor, r.taken))"
                        + " + (SELECT count(*) FROM phantom WHERE sender = a.name AND held = 1)"))
                .as("senders whose counters drifted")
                .isZero();
        assertThat(opened.number("SELECT count(*) FROM pair p WHERE waiting <>"
                        + " (SELECT count(*) FROM box b JOIN account r ON r.name = b.rcpt"
                        + " WHERE b.sender = p.sender AND b.rcpt = p.rcpt AND b.seq > max(r.cursor, r.taken))"))
                .as("pairs whose counters drifted")
                .isZero();
    }

    private int flood(UserName from, UserName to, int times, int bytes) {
        List<Future<Verdict>> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            asked.add(opened.store.decide(opened.message(from, to, "x".repeat(bytes))));
        }
        return (int) asked.stream()
                .map(OpenedStore::await)
                .filter(Accepted.class::isInstance)
                .count();
    }

    private UserName newcomer(int number) {
        UserName name = new UserName("n" + number);
        opened.people(name.value());
        return name;
    }

    private AcceptMessage message(UserName from, String text, Limits limits) {
        return new AcceptMessage(from, LUKE, text, Optional.empty(), limits, Blocks.TOLD, opened.now);
    }

    private Verdict limited(UserName from, String text, Limits limits) {
        return opened.decide(message(from, text, limits));
    }

    private Verdict silent(Limits limits) {
        return opened.decide(new AcceptMessage(HANS, LUKE, "x", Optional.empty(), limits, Blocks.SILENT, opened.now));
    }
}
