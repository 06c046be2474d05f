package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** TLS between two people: both show a key, both are pinned. */
class LinkTest {
    private final OwnKey hans = OwnKey.fresh(InstantSource.system());
    private final OwnKey luke = OwnKey.fresh(InstantSource.system());
    private final OwnKey stranger = OwnKey.fresh(InstantSource.system());

    @Test
    void bothSidesKnowEachOtherByFingerprint() throws Exception {
        try (var server = listener(PinnedTrust.exactly(hans.fingerprint()))) {
            Heard dialled = dial(server, hans, PinnedTrust.exactly(luke.fingerprint()));
            assertThat(Heard.soon(dialled.established)).hasValue(luke.fingerprint());
            assertThat(Heard.soon(server.accepted().established)).hasValue(hans.fingerprint());
        }
    }

    @Test
    void theDiallerRefusesAnotherKeyAndKnowsWhichItWas() throws Exception {
        try (var server = listener(PinnedTrust.exactly(hans.fingerprint()))) {
            PinnedTrust trust = PinnedTrust.exactly(stranger.fingerprint());
            Heard dialled = dial(server, hans, trust);
            assertThat(Heard.soon(dialled.failed)).isEqualTo(Tls.Failure.UNTRUSTED);
            assertThat(trust.seen()).hasValue(luke.fingerprint());
            Heard.soon(dialled.closed);
        }
    }

    @Test
    void theListenerRefusesAStranger() throws Exception {
        try (var server = listener(PinnedTrust.exactly(hans.fingerprint()))) {
            Heard dialled = dial(server, stranger, PinnedTrust.exactly(luke.fingerprint()));
            Heard heard = server.accepted();
            assertThat(Heard.soon(heard.failed)).isEqualTo(Tls.Failure.UNTRUSTED);
            Heard.soon(heard.closed);
            assertThat(Heard.soon(dialled.broken)).hasMessageContaining("TLS");
            Heard.soon(dialled.closed);
            assertThat(heard.established).isNotDone();
        }
    }

    @Test
    void theListenerRefusesWhoShowsNoKey() throws Exception {
        try (var server = listener(PinnedTrust.onFirstUse(any -> true))) {
            var context = PinnedTrust.exactly(luke.fingerprint()).clientContext();
            Heard dialled = server.dialWire(h -> Tls.dial(h.wire, context, h));
            Heard heard = server.accepted();
            Heard.soon(heard.failed);
            Heard.soon(dialled.broken);
            Heard.soon(dialled.closed);
            assertThat(heard.established).isNotDone();
        }
    }

    @Test
    void firstUseReportsTheKeyAndThenHoldsToIt() throws Exception {
        PinnedTrust trust = PinnedTrust.onFirstUse(luke.fingerprint()::equals);
        var chain = new java.security.cert.X509Certificate[] {certificate(luke)};
        trust.manager().checkServerTrusted(chain, "ECDHE");
        assertThat(trust.seen()).hasValue(luke.fingerprint());
        var other = new java.security.cert.X509Certificate[] {certificate(stranger)};
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> trust.manager().checkServerTrusted(other, "ECDHE"))
                .isInstanceOf(java.security.cert.CertificateException.class);
    }

    private LoopbackServer listener(PinnedTrust dialler) throws Exception {
        var context = luke.linkServerContext(dialler);
        return new LoopbackServer(true, h -> Tls.accept(h.wire, context, h));
    }

    private static Heard dial(LoopbackServer server, OwnKey own, PinnedTrust trust) throws Exception {
        var context = own.linkClientContext(trust);
        return server.dialWire(h -> Tls.dial(h.wire, context, h));
    }

    private static java.security.cert.X509Certificate certificate(OwnKey key) {
        return key.certificate();
    }
}
