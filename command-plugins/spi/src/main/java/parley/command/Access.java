package parley.command;

/** Who may give a command; the gate checks it before the command is called. */
public sealed interface Access {
    Access ANYONE = new Anyone();
    Access MEMBERS = new Members();

    /** The word for it in {@code commands}: {@code anyone}, {@code members} or the permission's name. */
    String word();

    /** Everybody, logged in or not. */
    record Anyone() implements Access {
        @Override
        public String word() {
            return "anyone";
        }
    }

    /** Everybody who is logged in. */
    record Members() implements Access {
        @Override
        public String word() {
            return "members";
        }
    }

    /** Those whose role in the operator's credentials file gives the permission. */
    record Holders(String permission) implements Access {
        @Override
        public String word() {
            return permission;
        }
    }
}
