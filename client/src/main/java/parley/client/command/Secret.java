package parley.client.command;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import parley.client.server.SignIn;

/**
 * What proves who somebody is: a password, or an access token in its place. It comes, in this order, from the command that
 * {@code --password-command} names, from {@code PARLEY_PASSWORD}, from the token that {@code parley login} stored, and
 * last, where a person sits, from the person. It never is an option's value and is never shown.
 *
 * @param stored whether it is the stored token
 */
record Secret(String value, boolean stored) {

    /**
     * Without asking anybody.
     *
     * @throws CommandEnded not signed in, if the command fails
     */
    static Optional<Secret> find(Home home, Account account, Optional<String> passwordCommand) {
        Optional<Secret> given = given(home, passwordCommand);
        return given.isPresent() ? given : home.tokens().find(account).map(token -> new Secret(token.secret(), true));
    }

    /** As {@link #find}, but no stored token: what makes one. */
    static Optional<Secret> given(Home home, Optional<String> passwordCommand) {
        if (passwordCommand.isPresent()) {
            return Optional.of(new Secret(said(passwordCommand.get()), false));
        }
        return Optional.ofNullable(home.environment().get("PARLEY_PASSWORD"))
                .filter(password -> !password.isEmpty())
                .map(password -> new Secret(password, false));
    }

    /**
     * Asks the person, who does not see what is typed.
     *
     * @throws CommandEnded wrong use, if nobody sits there
     */
    static Secret asked(Account account) {
        char[] typed = console("a password for " + account
                        + ": this is no terminal, so say PARLEY_PASSWORD or --password-command")
                .readPassword("password of %s: ", account);
        if (typed == null || typed.length == 0) {
            throw new CommandEnded(ExitCode.INTERRUPTED, "no password was typed");
        }
        return new Secret(new String(typed), false);
    }

    /** @param missing what a command asks for that ends where there is no terminal */
    @SuppressWarnings("SystemConsoleNull")
    private static Console console(String missing) {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            throw CommandEnded.wrongUse("missing: " + missing);
        }
        return console;
    }

    /** From JDK 22 on there may be a console without a terminal; the method that tells is as old. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException older) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    SignIn signIn(Account account) {
        return new SignIn(account.user(), value, false);
    }

    private static String said(String command) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String first = output.lines().findFirst().orElse("");
            if (code != 0 || first.isEmpty()) {
                throw new CommandEnded(
                        ExitCode.NOT_SIGNED_IN,
                        code != 0
                                ? "the password command ended with " + code
                                : "the password command said nothing on its standard output");
            }
            return first;
        } catch (IOException noShell) {
            throw new CommandEnded(ExitCode.NOT_SIGNED_IN, "the password command cannot be run: there is no sh");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandEnded(ExitCode.INTERRUPTED, "interrupted");
        }
    }

    @Override
    public String toString() {
        return stored ? "Secret[stored]" : "Secret[]";
    }
}
