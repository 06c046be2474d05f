package parley.server.main;

import parley.server.settings.Endpoint;

/** The address of {@code metrics} cannot be listened on; the message is one sentence for the operator. */
final class AddressRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AddressRefused(Endpoint endpoint, Throwable cause) {
        super(
                "cannot listen on " + endpoint.host() + " port " + endpoint.port()
                        + " for metrics: it is taken, or not this machine's",
                cause);
    }
}
