package parley.server.powers;

/**
 * One connection.
 *
 * @param gate the number of the gate that has it
 * @param number its own number at that gate, never used again while the server runs
 */
public record SessionRef(int gate, long number) {}
