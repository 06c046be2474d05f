package parley.server.main;

/** What the process ends with (docs/operation.md, exit codes; from sysexits.h where it has a word for it). */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;
    static final int REFUSED = 3;
    static final int UNREACHABLE = 69;
    static final int TRY_AGAIN = 75;
    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
