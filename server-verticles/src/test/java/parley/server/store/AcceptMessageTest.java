package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.YODA;

import java.nio.file.Path;
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
import parley.server.store.AcceptMessage.Repeated;
import parley.server.store.AcceptMessage.Verdict;

/** Every verdict on a message, and which of several comes first. */
final class AcceptMessageTest {
    private static final UserName NOBODY = new UserName("nobody");

    private final OpenedStore opened;

    AcceptMessageTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void numbersOfAMailboxAreDenseWhoeverWritesAndWhateverIsRefused() {
        assertThat(opened.accepted(HANS, LUKE, "one")).isEqualTo(1);
        assertThat(opened.accepted(LUKE, HANS, "elsewhere")).isEqualTo(1);
        assertThat(opened.say(HANS, NOBODY, "x")).isEqualTo(Refused.NO_SUCH_USER);
        assertThat(opened.accepted(YODA, LUKE, "two")).isEqualTo(2);
        opened.decide(new SetBlock(LUKE, YODA, opened.now));
        assertThat(opened.say(YODA, LUKE, "x")).isEqualTo(Refused.BLOCKED);
        assertThat(opened.decide(opened.silent(YODA, LUKE, "x"))).isInstanceOf(Phantom.class);
        assertThat(opened.accepted(HANS, LUKE, "three")).isEqualTo(3);
        assertThat(opened.mailbox(LUKE, 0).rows())
                .extracting(ReadMailbox.Row::seq)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void idsGrowOverAllMailboxesAndOverRestarts() {
        MessageId first = id(opened.say(HANS, LUKE, "a"));
        MessageId second = id(opened.say(LUKE, HANS, "b"));
        opened.reopen();
        MessageId third = id(opened.say(HANS, YODA, "c"));
        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
        assertThat(MessageId.parse(third.text())).contains(third);
    }

    @Test
    void aKeyStoresOnceAndItsRepeatGetsTheFirstAnswer() {
        Accepted first = (Accepted) opened.decide(opened.keyed(HANS, LUKE, "hi", "k"));
        assertThat(opened.decide(opened.keyed(HANS, LUKE, "hi", "k")))
                .isEqualTo(new Repeated(first.id(), false, first.seq()));
        assertThat(opened.decide(new RememberSent(HANS, "k"))).isTrue();
        opened.reopen();
        assertThat(opened.decide(opened.keyed(HANS, LUKE, "hi", "k")))
                .isEqualTo(new Repeated(first.id(), true, first.seq()));
        assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(1);
        assertThat(opened.decide(new RememberSent(HANS, "unknown"))).isFalse();
    }

    @Test
    void aKeyBelongsToItsSender() {
        opened.decide(opened.keyed(HANS, LUKE, "hi", "k"));
        assertThat(opened.decide(opened.keyed(YODA, LUKE, "hi", "k"))).isInstanceOf(Accepted.class);
    }

    @Test
    void aKeyWithAnotherTextOrRecipientIsRefused() {
        opened.decide(opened.keyed(HANS, LUKE, "hi", "k"));
        assertThat(opened.decide(opened.keyed(HANS, LUKE, "ho", "k"))).isEqualTo(Refused.KEY_REUSED);
        assertThat(opened.decide(opened.keyed(HANS, YODA, "hi", "k"))).isEqualTo(Refused.KEY_REUSED);
    }

    @Test
    void aRefusalKeepsNoKey() {
        opened.decide(new SetBlock(LUKE, HANS, opened.now));
        assertThat(opened.decide(opened.keyed(HANS, LUKE, "hi", "k"))).isEqualTo(Refused.BLOCKED);
        opened.decide(new RemoveBlock(LUKE, HANS, true));
        assertThat(opened.decide(opened.keyed(HANS, LUKE, "other", "k"))).isInstanceOf(Accepted.class);
    }

    @Test
    void aPhantomIsRepeatedLikeAnythingElse() {
        opened.decide(new SetBlock(LUKE, HANS, opened.now));
        AcceptMessage silent =
                new AcceptMessage(HANS, LUKE, "hi", Optional.of("k"), Limits.DEFAULT, Blocks.SILENT, opened.now);
        Phantom phantom = (Phantom) opened.decide(silent);
        assertThat(opened.decide(silent)).isEqualTo(new Repeated(phantom.id(), false, 0));
        assertThat(opened.mailbox(LUKE, 0).rows()).isEmpty();
        opened.decide(new RemoveBlock(LUKE, HANS, true));
        assertThat(opened.mailbox(LUKE, 0).rows()).as("never delivered, B07").isEmpty();
    }

    @Test
    void ofSeveralRefusalsTheFirstOfTheContractIsTold() {
        // luke is blocked-on, has a full mailbox, hans's quota there is used up, and the key was used before.
        opened.decide(opened.keyed(HANS, LUKE, "hi", "k"));
        opened.decide(new SetBlock(LUKE, HANS, opened.now));
        Limits nothing = new Limits(0, 0, 0, 0);
        assertThat(limited(NOBODY, "x", Optional.of("k"), nothing)).isEqualTo(Refused.NO_SUCH_USER);
        assertThat(limited(LUKE, "hi", Optional.of("k"), nothing)).isInstanceOf(Repeated.class);
        assertThat(limited(LUKE, "x", Optional.of("k"), nothing)).isEqualTo(Refused.KEY_REUSED);
        assertThat(limited(LUKE, "x", Optional.empty(), nothing)).isEqualTo(Refused.BLOCKED);
        opened.decide(new RemoveBlock(LUKE, HANS, true));
        assertThat(limited(LUKE, "x", Optional.empty(), nothing)).isEqualTo(Refused.SENDER_QUOTA);
        assertThat(limited(LUKE, "x", Optional.empty(), new Limits(0, 0, 100, 0)))
                .isEqualTo(Refused.SENDER_QUOTA);
        assertThat(limited(LUKE, "x", Optional.empty(), new Limits(0, 0, 100, 100)))
                .isEqualTo(Refused.MAILBOX_FULL);
    }

    @Tag("B12")
    @Test
    void aDeletedRecipientIsNone() {
        opened.decide(new DeleteAccount(LUKE, opened.now));
        assertThat(opened.say(HANS, LUKE, "hi")).isEqualTo(Refused.NO_SUCH_USER);
    }

    @Test
    void oneMessageTakesAtMostSixStatements() {
        opened.decide(opened.keyed(HANS, LUKE, "warm", "k0"));
        long statements = opened.decide(tx -> {
            tx.forget();
            opened.keyed(HANS, LUKE, "counted", "k1").decide(tx);
            return (long) tx.prepared();
        });
        assertThat(statements).isLessThanOrEqualTo(6);
    }

    private Verdict limited(UserName to, String text, Optional<String> key, Limits limits) {
        return opened.decide(new AcceptMessage(HANS, to, text, key, limits, Blocks.TOLD, opened.now));
    }

    private static MessageId id(Verdict verdict) {
        return ((Accepted) verdict).id();
    }
}
