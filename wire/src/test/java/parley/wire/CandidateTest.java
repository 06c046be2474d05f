package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1",
                "10.0.0.1:",
                "10.0.0.1:0",
                "10.0.0.1:65536",
                "10.0.0.1:99999999",
                "localhost:4000",
                "example.org:4000",
                "2001:db8::7:4000",
                "[2001:db8::7]",
                "[10.0.0.1]:4000",
                "10.0.1:4000",
                "010.0.0.256:4000",
                "0x7f000001:4000",
                "2130706433:4000",
                "[fe80::1%eth0]:4000",
                "tcp:10.0.0.1:4000",
                "10.0.0.1:4000 ",
                "[::1]:+400",
                "10.0.0.1:٤٠٠٠"
            })
    void whatIsNoAddressWithAPortIsRefused(String text) {
        assertThat(Candidate.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.7:40001,192.168.1.7:40001",
        "udp:192.168.1.7:40001,udp:192.168.1.7:40001",
        "[2001:DB8:0::7]:40001,[2001:db8::7]:40001",
        "[::ffff:127.0.0.1]:40001,127.0.0.1:40001",
        "[::ffff:7f00:1]:40001,127.0.0.1:40001",
        "[::127.0.0.1]:40001,127.0.0.1:40001",
        "[64:ff9b::a9fe:a9fe]:40001,169.254.169.254:40001",
        "[2002:7f00:1::]:40001,127.0.0.1:40001",
    })
    void everySpellingBecomesTheAddressThatItMeans(String text, String plain) {
        assertThat(Candidate.parse(text)).map(Candidate::text).contains(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:4000",
                "127.9.9.9:4000",
                "[::1]:4000",
                "[::ffff:127.0.0.1]:4000",
                "[::127.0.0.1]:4000",
                "0.0.0.0:4000",
                "0.1.2.3:4000",
                "[::]:4000",
                "169.254.169.254:4000",
                "[fe80::1]:4000",
                "[64:ff9b::169.254.169.254]:4000",
                "[2002:a9fe:a9fe::1]:4000",
                "224.0.0.1:4000",
                "[ff02::1]:4000",
                "255.255.255.255:4000",
                "240.0.0.1:4000",
                "198.51.100.7:25",
                "198.51.100.7:1023",
                "[2001:db8::7]:22",
                "192.168.1.7:4000",
                "10.1.2.3:4000",
                "172.16.0.1:4000",
                "100.64.0.1:4000",
                "[fd00::1]:4000",
                "[fec0::1]:4000"
            })
    void strangersAcrossTheInternetAreNotSentThere(String text) {
        assertThat(Candidate.parse(text).stream())
                .filteredOn(candidate -> candidate.allowed(address("198.51.100.7"), address("203.0.113.9")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7:40001,198.51.100.7,203.0.113.9,true",
        "[2001:db8::7]:40001,2001:db8::7,203.0.113.9,true",
        "192.168.1.7:40001,198.51.100.7,198.51.100.7,true",
        "192.168.1.7:40001,192.168.1.7,192.168.1.9,true",
        "192.168.1.7:40001,127.0.0.1,192.168.1.9,true",
        "192.168.1.7:40001,192.168.1.7,203.0.113.9,false",
        "100.64.0.1:40001,10.0.0.1,fd00::2,true",
        "127.0.0.1:40001,127.0.0.1,127.0.0.2,true",
        "127.0.0.1:40001,127.0.0.1,192.168.1.9,false",
        "[::1]:40001,::1,127.0.0.1,true",
        "169.254.1.1:40001,169.254.1.1,169.254.1.1,false",
        "127.0.0.1:80,127.0.0.1,127.0.0.1,false",
    })
    void innerAddressesPassOnlyBetweenNeighbours(String text, String own, String others, boolean allowed) {
        assertThat(Candidate.parse(text).orElseThrow().allowed(address(own), address(others)))
                .isEqualTo(allowed);
    }

    @Test
    void parsingNeverAsksANameServer() {
        assertThat(Candidate.parse("nosuchhost.invalid:4000")).isEmpty();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
