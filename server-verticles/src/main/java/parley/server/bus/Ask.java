package parley.server.bus;

/** The address of somebody who answers questions of type {@code Q} with {@code A}; for rare things. */
@SuppressWarnings("UnusedTypeParameter") // They type those who ask and those who answer.
public record Ask<Q, A>(String address) {}
