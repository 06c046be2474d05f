package parley.server.powers;

import parley.protocol.words.UserName;

/** Who holds which permission, from the roles of the operator's credentials file. Safe from every thread. */
@FunctionalInterface
public interface Permissions {
    boolean holds(UserName user, String permission);
}
