package parley.client.command;

/** What a command ends with (docs/operation.md, exit codes; from sysexits.h where it has a word for it). */
enum ExitCode {
    DONE(0, "Done; for a message: stored or delivered."),
    FAILED(1, "Failed: something broke here, or on the server."),
    WRONG_USE(
            2,
            "Wrong use: an unknown option, a text that is too long, something missing that nobody can be asked for."),
    REFUSED(3, "Refused by the server; the refusal, \"error <code>: …\", is on standard error."),
    NOT_SIGNED_IN(4, "Not signed in: no access token is stored, or the password or token is wrong."),
    UNREACHABLE(69, "The server cannot be reached, or shows another key than the known one."),
    TIMED_OUT(75, "Timed out; it may work later."),
    INTERRUPTED(130, "Interrupted.");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    /** One sentence for the manual. */
    String meaning() {
        return meaning;
    }
}
