package parley.client.typing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypedLineTest {
    @Test
    void withoutAConversationALineIsACommandWithOrWithoutASlash() {
        assertThat(TypedLine.of("message luke hi", false)).isEqualTo(new TypedLine.Command("message", "luke hi"));
        assertThat(TypedLine.of("/WhoElse", false)).isEqualTo(new TypedLine.Command("whoelse", ""));
    }

    @Test
    void inAConversationALineIsATextAndACommandNeedsTheSlash() {
        assertThat(TypedLine.of("whoelse", true)).isEqualTo(new TypedLine.Text("whoelse"));
        assertThat(TypedLine.of("/to", true)).isEqualTo(new TypedLine.Command("to", ""));
        assertThat(TypedLine.of("  indented", true)).isEqualTo(new TypedLine.Text("  indented"));
    }

    @Test
    void twoSlashesAreATextThatBeginsWithOne() {
        assertThat(TypedLine.of("//etc/passwd", true)).isEqualTo(new TypedLine.Text("/etc/passwd"));
    }

    @Test
    void aBlankLineIsNothing() {
        assertThat(TypedLine.of(" \t", true)).isEqualTo(new TypedLine.Nothing());
    }

    @Test
    void theTextOfACommandIsKeptToTheByte() {
        assertThat(TypedLine.of("message luke  two  spaces ", false))
                .isEqualTo(new TypedLine.Command("message", "luke  two  spaces "));
    }
}
