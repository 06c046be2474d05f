package parley.client.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private final Path folder;

    CompletionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Completion completion(String before, boolean inConversation) {
        return Completion.of(before, inConversation, Desk.vocabulary(), new LocalFiles(folder, folder));
    }

    private List<String> choices(String before) {
        return texts(completion(before, false));
    }

    private static List<String> texts(Completion completion) {
        return completion.choices().stream().map(Completion.Choice::text).toList();
    }

    @Test
    void verbsStandAtTheBeginning() {
        assertThat(choices("s")).containsExactly("sendfile", "status");
        assertThat(choices("/s")).containsExactly("sendfile", "status");
        assertThat(choices("S")).containsExactly("sendfile", "status");
        assertThat(choices("")).hasSize(8);
    }

    @Test
    void inAConversationOnlyASlashMakesACommand() {
        assertThat(completion("s", true).choices()).isEmpty();
        assertThat(texts(completion("/s", true))).containsExactly("sendfile", "status");
        assertThat(completion("//s", true).choices()).isEmpty();
    }

    @Test
    void peopleAreOfferedWithTheLatestSpeakerFirst() {
        assertThat(choices("message ")).containsExactly("luke", "leia", "lando", "obiwan");
        assertThat(choices("MESSAGE L")).containsExactly("luke", "leia", "lando");
        assertThat(choices("message luke l")).isEmpty();
    }

    @Test
    void onlyPeersOfDirectLinksFitAPrivateLine() {
        assertThat(choices("private ")).containsExactly("leia");
    }

    @Test
    void roomsPlacesCommandsAndWordsOfTheUsageAreOffered() {
        assertThat(choices("join #")).containsExactly("#lab", "#ops");
        assertThat(choices("/to l")).containsExactly("luke", "leia", "lando", "leia!");
        assertThat(choices("/to #")).containsExactly("#lab", "#ops");
        assertThat(choices("help w")).containsExactly("whoelse");
        assertThat(choices("status ")).containsExactly("online", "away", "hidden");
        assertThat(choices("unknown x")).isEmpty();
    }

    @Test
    void localPathsAreOfferedAlsoWithSpaces() throws IOException {
        Files.createDirectory(folder.resolve("My Films"));
        Files.createFile(folder.resolve("My Films/one two.mkv"));
        Files.createFile(folder.resolve("My Films/evil\033[2J"));
        Files.createFile(folder.resolve(".hidden"));
        Files.createFile(folder.resolve("letter"));
        assertThat(choices("sendfile luke ")).containsExactly("My Films/", "letter");
        assertThat(choices("sendfile luke .")).containsExactly(".hidden");
        assertThat(choices("sendfile luke My F")).containsExactly("My Films/");
        Completion deeper = completion("sendfile luke My Films/on", false);
        assertThat(texts(deeper)).containsExactly("one two.mkv");
        assertThat(deeper.start()).isEqualTo("sendfile luke My Films/".length());
        assertThat(choices("sendfile luke ~/My Films/")).containsExactly("one two.mkv");
        assertThat(choices("sendfile luke /nowhere/")).isEmpty();
    }

    @Test
    void theCommonBeginningIsFound() {
        assertThat(completion("/to le", false).common()).isEqualTo("leia");
        assertThat(completion("join ", false).common()).isEqualTo("#");
        assertThat(completion("s", false).common()).isEqualTo("s");
    }
}
