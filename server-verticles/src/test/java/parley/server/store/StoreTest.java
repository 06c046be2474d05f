package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises for every decision and reading, whatever it asks. */
final class StoreTest {
    private final Path folder;

    StoreTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatWasAcceptedIsThereAfterTheStoreOpensAgain() {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            assertThat(opened.accepted(HANS, LUKE, "hi")).isEqualTo(1);
            opened.reopen();
            assertThat(opened.mailbox(LUKE, 0).rows())
                    .extracting(ReadMailbox.Row::text)
                    .containsExactly("hi");
            assertThat(opened.accepted(HANS, LUKE, "again")).isEqualTo(2);
        }
    }
}
