package parley.client.command;

import java.nio.file.Path;
import java.util.Map;
import parley.client.server.KnownServers;
import parley.client.server.StateFolder;

/** Whose commands these are: the environment of the process and what lies in the user's state folder. */
record Home(Map<String, String> environment, StateFolder state, KnownServers known, Tokens tokens) {
    Home {
        environment = Map.copyOf(environment);
    }

    static Home ofUser() {
        Path home = Path.of(System.getProperty("user.home"));
        StateFolder state = StateFolder.ofUser(System.getenv(), home);
        return new Home(System.getenv(), state, state.knownServers(), new Tokens(state));
    }

    /** The names alone: the environment holds secrets. */
    @Override
    public String toString() {
        return "Home[" + state.path() + "]";
    }
}
