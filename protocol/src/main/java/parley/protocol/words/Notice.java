package parley.protocol.words;

/**
 * Something a session is told without having asked: {@code * <text>}, in JSON {@code notice} with {@code code},
 * {@code text} and the fields (protocol section 2.2).
 *
 * @param code lower-case words joined by {@code -}, for programs
 * @param text one sentence for people
 */
public record Notice(String code, String text, Fields fields) {
    /** @throws IllegalArgumentException if a field has a name that the notation itself uses */
    public Notice {
        fields.without("type", "code", "text");
    }

    public static Notice of(String code, String text) {
        return new Notice(code, text, Fields.none());
    }
}
