package parley.server.bus;

/** The address of those who hear events of type {@code E}. */
@SuppressWarnings("UnusedTypeParameter") // It types those who hear and those who send.
public record Topic<E>(String address) {}
