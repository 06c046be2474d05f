package parley.protocol;

/** How lines are written: for people, or for programs. */
public enum Notation {
    TEXT,
    JSON
}
